package secrets

import (
	"fmt"
	"io"
	"net/url"
	"reflect"
	"strings"
)

// isURL reports whether a field holds a URL whose user info is secret. Such a field is of type
// string or *string and has the tag `secret:"userinfo"`.
func isURL(field reflect.StructField) bool { return field.Tag.Get("secret") == "userinfo" }

// UserInfo returns the user info of a URL, such as user:password, or "".
func UserInfo(rawURL string) string {
	begin, end := userInfo(rawURL)
	return rawURL[begin:end]
}

// MaskURL masks the password of a URL, or its user if there is no password: it may be a token.
func MaskURL(rawURL string) string {
	begin, end := userInfo(rawURL)
	if begin == end {
		return rawURL
	}
	user, _, ok := strings.Cut(rawURL[begin:end], ":")
	if ok {
		begin += len(user) + 1
	}
	return rawURL[:begin] + Mask + rawURL[end:]
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

// HideURLs masks the URLs with a secret user info in the struct that p points to, unless
// [Marshal] is encoding it. It is for the MarshalJSON method of the struct, which has a copy.
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
		if !text.IsValid() || Shown(text.String()) || UserInfo(text.String()) == "" {
			continue
		}
		hidden := MaskURL(text.String())
		if value.Kind() == reflect.Pointer {
			value.Set(reflect.ValueOf(&hidden))
		} else {
			value.SetString(hidden)
		}
	}
}

// Masked returns a field of a struct for printing: masked if it is a URL with a secret user info,
// the mask if it is unexported and may hold a secret.
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
	return MaskURL(value.String())
}

// maskOnly prints the mask for every verb.
type maskOnly struct{}

func (maskOnly) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, Mask) }

// Append appends the secrets in v to out: every jfrog.Secret and every password in a URL. v has
// no cycles, since it was encoded.
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
				out = appendUserInfo(out, value)
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

func appendUserInfo(out []string, v reflect.Value) []string {
	if v.Kind() == reflect.Pointer {
		v = v.Elem()
	}
	if !v.IsValid() {
		return out
	}
	info := UserInfo(v.String())
	if _, password, ok := strings.Cut(info, ":"); ok {
		info = password
	}
	return append(out, info)
}
