// Package check checks values of bodies and queries before they are sent. Path templates check
// their own values.
package check

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// NotEmpty returns an error if a value is empty.
func NotEmpty[S ~string](what string, value S) error {
	if value == "" {
		return fmt.Errorf("%s is empty", what)
	}
	return nil
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
