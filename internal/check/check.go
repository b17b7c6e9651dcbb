// Package check checks values of bodies, queries and headers before they are sent, and values of
// responses. Path templates check their own values.
package check

import (
	"fmt"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/secrets"
)

// NotEmpty returns an error if a value is empty.
func NotEmpty[S ~string](what string, value S) error {
	if value == "" {
		return fmt.Errorf("%s is empty", what)
	}
	return nil
}

// NotBlank returns an error if a value is empty or only white space.
func NotBlank[S ~string](what string, value S) error {
	return NotEmpty(what, strings.TrimSpace(string(value)))
}

// Secret returns an error if a secret is empty or the mask.
func Secret(what string, value jfrog.Secret) error {
	if secrets.IsMasked(string(value)) {
		return secrets.ErrMasked
	}
	return NotEmpty(what, value)
}

// HeaderSecret is [Secret] for a header. It also returns an error for a secret that a header
// cannot carry unchanged.
func HeaderSecret(what string, value jfrog.Secret) error {
	switch s := string(value); {
	case strings.ContainsFunc(s, unicode.IsControl):
		return fmt.Errorf("%s has a line break or control character, which a header cannot carry", what)
	case strings.TrimSpace(s) != s:
		return fmt.Errorf("%s begins or ends with a blank, which a header cannot carry", what)
	}
	return Secret(what, value)
}

// AtLeastOne returns an error if a list has no element, or an empty one.
func AtLeastOne[S ~string](what string, list []S) error {
	if len(list) == 0 {
		return fmt.Errorf("no %s", what)
	}
	return NoneEmpty(what, list)
}

// NoneEmpty returns an error if an element of a list is empty or only white space.
func NoneEmpty[S ~string](what string, list []S) error {
	if slices.ContainsFunc(list, func(s S) bool { return strings.TrimSpace(string(s)) == "" }) {
		return fmt.Errorf("an empty %s", what)
	}
	return nil
}

// NotNegative returns an error if a number is negative.
func NotNegative[N ~int | ~int64](what string, n N) error {
	if n < 0 {
		return fmt.Errorf("%s %d is negative", what, n)
	}
	return nil
}

// HTTPURL returns an error unless a text is an absolute http or https URL. The error does not
// quote the text, which may hold a password.
func HTTPURL(what, text string) error {
	if text == "" {
		return NotEmpty(what, text)
	}
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		return fmt.Errorf("%s is not an absolute http or https URL", what)
	}
	return nil
}

// ID returns an ID for a path or a query. For an ID that is not positive it returns an empty text,
// which keeps the request from being sent.
func ID[N ~int64](id N) string {
	if id <= 0 {
		return ""
	}
	return strconv.FormatInt(int64(id), 10)
}

// IsNil reports whether v is nil or holds a nil pointer.
func IsNil(v any) bool {
	r := reflect.ValueOf(v)
	return !r.IsValid() || r.Kind() == reflect.Pointer && r.IsNil()
}

// Lacks returns the error of a package for a response without a value that the caller needs.
func Lacks(pkg, what string) error {
	return fmt.Errorf("%s: %w: it has no %s", pkg, jfrog.ErrBadAnswer, what)
}
