package secrets

import (
	"fmt"
	"io"
	"net/url"
	"reflect"
	"strings"
)

// isURL reports whether a part of the text in a field is secret. Such a field is of type string or
// *string and has a tag: `secret:"userinfo"` for a URL, whose user info and query may have secrets,
// `secret:"query"` for the query of a URL, whose values are all secret.
func isURL(field reflect.StructField) bool { return field.Tag.Get("secret") != "" }

// span is the place of a secret in a text.
type span struct{ begin, end int }

// spans returns the places of the secrets in the text of a field.
func spans(field reflect.StructField, text string) []span {
	if field.Tag.Get("secret") == "query" {
		return queryValues(text, 0, func(string) bool { return true })
	}
	return urlSpans(text)
}

// urlSpans returns the places of the secrets in a URL: the password, or the user if there is no
// password because it may be a token, and the values of sensitive parameters.
func urlSpans(rawURL string) []span {
	var out []span
	begin, end := userInfo(rawURL)
	if begin != end {
		if user, _, ok := strings.Cut(rawURL[begin:end], ":"); ok {
			begin += len(user) + 1
		}
		out = append(out, span{begin, end})
	}
	if i := strings.IndexAny(rawURL[end:], "?#"); i >= 0 {
		out = append(out, queryValues(rawURL, end+i+1, SensitiveName)...)
	}
	return out
}

// queryValues returns the places of the values in a query that begins at an offset of a text, for
// the names that are secret.
func queryValues(text string, at int, secret func(name string) bool) []span {
	var out []span
	for at < len(text) {
		end := len(text)
		if i := strings.IndexAny(text[at:], "?#&;"); i >= 0 {
			end = at + i
		}
		name, value, _ := strings.Cut(text[at:end], "=")
		if plain, err := url.QueryUnescape(name); err == nil {
			name = plain
		}
		if value != "" && secret(name) {
			out = append(out, span{end - len(value), end})
		}
		at = end + 1
	}
	return out
}

// SensitiveName reports whether a parameter or header of that name holds a secret.
func SensitiveName(name string) bool {
	name = strings.ToLower(name)
	switch name {
	case "sig", "sas", "key-pair-id", "auth", "jwt", "pass", "pwd":
		return true
	}
	for _, part := range sensitiveParts {
		if strings.Contains(name, part) {
			return true
		}
	}
	return false
}

var sensitiveParts = []string{
	"token", "password", "passwd", "passphrase", "secret", "apikey", "api_key", "api-key",
	"signature", "credential", "authorization", "cookie", "art-api",
}

// MaskURL masks the secrets in a URL.
func MaskURL(rawURL string) string { return mask(rawURL, urlSpans(rawURL)) }

func mask(text string, secrets []span) string {
	var b strings.Builder
	done := 0
	for _, s := range secrets {
		b.WriteString(text[done:s.begin])
		b.WriteString(Mask)
		done = s.end
	}
	return b.String() + text[done:]
}

// userInfo returns the place of the user info in a URL.
func userInfo(rawURL string) (begin, end int) {
	scheme := strings.Index(rawURL, "//")
	if scheme < 0 {
		return 0, 0
	}
	begin = scheme + 2
	authority := rawURL[begin:]
	// A password with a slash ends the authority early. Servers may accept such a URL.
	if _, err := url.Parse(rawURL); err == nil {
		if i := strings.IndexAny(authority, "/?#"); i >= 0 {
			authority = authority[:i]
		}
	}
	if at := strings.LastIndexByte(authority, '@'); at > 0 {
		return begin, begin + at
	}
	return begin, begin
}

// HideURLs masks the secrets in the URLs of the struct that p points to, unless [Marshal] is
// encoding it. It is for the MarshalJSON method of the struct, which has a copy.
func HideURLs(p any) {
	v := reflect.ValueOf(p).Elem()
	for field, value := range v.Fields() {
		if !isURL(field) {
			continue
		}
		text := value
		if text.Kind() == reflect.Pointer {
			text = text.Elem()
		}
		if !text.IsValid() || Shown(text.String()) {
			continue
		}
		hidden := mask(text.String(), spans(field, text.String()))
		if value.Kind() == reflect.Pointer {
			value.Set(reflect.ValueOf(&hidden))
		} else {
			value.SetString(hidden)
		}
	}
}

// Masked returns a field of a struct for printing: masked if it is a URL with a secret, the mask
// if it is unexported and may hold a secret.
func Masked(field reflect.StructField, value reflect.Value) any {
	switch {
	case !field.IsExported():
		if holdsIn(field) {
			return maskOnly{}
		}
		return value // package fmt prints what the Value holds
	case !isURL(field) || value.Kind() == reflect.Pointer: // printed as an address
		return value.Interface()
	}
	return mask(value.String(), spans(field, value.String()))
}

// maskOnly prints the mask for every verb.
type maskOnly struct{}

func (maskOnly) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, Mask) }

// Append appends the secrets in v to out: every jfrog.Secret and every secret in a URL. v has no
// cycles, since it was encoded.
func Append(out []string, v reflect.Value) []string {
	switch v.Kind() {
	case reflect.String:
		if v.Type() == Type {
			out = append(out, v.String())
		}
	case reflect.Pointer, reflect.Interface:
		out = Append(out, v.Elem())
	case reflect.Struct:
		for field, value := range v.Fields() {
			switch {
			case isURL(field):
				out = appendSpans(out, field, value)
			case field.IsExported() || field.Anonymous:
				out = Append(out, value)
			}
		}
	case reflect.Slice, reflect.Array:
		if v.Type().Elem().Kind() < reflect.Array { // numbers
			break
		}
		for i := range v.Len() {
			out = Append(out, v.Index(i))
		}
	case reflect.Map:
		for iter := v.MapRange(); iter.Next(); {
			out = Append(out, iter.Value())
		}
	}
	return out
}

func appendSpans(out []string, field reflect.StructField, v reflect.Value) []string {
	if v.Kind() == reflect.Pointer {
		v = v.Elem()
	}
	if !v.IsValid() {
		return out
	}
	text := v.String()
	for _, s := range spans(field, text) {
		out = append(out, text[s.begin:s.end])
	}
	return out
}

// InField reports whether the value of a struct's field has a secret.
func InField(field reflect.StructField, value reflect.Value) bool {
	if isURL(field) {
		return len(appendSpans(nil, field, value)) > 0
	}
	return len(Append(nil, value)) > 0
}
