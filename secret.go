package jfrog

import (
	"encoding/base64"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"
)

// Secret is a password or token. JSON and query parameters contain its value; formatted output
// and log records do not. Use string(s) to get the value.
type Secret string

// Format prints asterisks for every verb.
func (s Secret) Format(f fmt.State, _ rune) {
	if s != "" {
		_, _ = io.WriteString(f, masked)
	}
}

// EncodeValues writes the value as a query parameter.
func (s Secret) EncodeValues(key string, v *url.Values) error {
	v.Set(key, string(s))
	return nil
}

// LogValue hides the value from log/slog.
func (s Secret) LogValue() slog.Value { return slog.StringValue(fmt.Sprint(s)) }

// sensitiveName reports whether a parameter or header of that name holds a secret.
func sensitiveName(name string) bool {
	name = strings.ToLower(name)
	if name == "sig" || name == "key-pair-id" {
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

// secretsOf returns the values to mask in the errors and log records of a call. They are the
// values that the request names, the values of sensitive parameters and headers, and every
// [Secret] in its JSON body and query structs.
func (r *Request) secretsOf() []string {
	out := slices.Clone(r.secrets)
	if r.foreign != nil { // any of its parameters may be secret
		for _, vs := range r.foreign.Query() {
			out = append(out, vs...)
		}
	}
	form, _ := r.body.(url.Values)
	for _, values := range []url.Values{r.query, form} {
		for k, vs := range values {
			if sensitiveName(k) {
				out = append(out, vs...)
			}
		}
	}
	for _, q := range r.queried {
		out = appendSecrets(out, reflect.ValueOf(q))
	}
	if r.encoded {
		out = appendSecrets(out, reflect.ValueOf(r.body))
	}
	return append(out, secretHeaders(r.header)...)
}

// secretHeaders returns the parts of sensitive headers that a response may echo: the value after
// the scheme, the password of a basic credential, the values of cookies.
func secretHeaders(h http.Header) []string {
	var out []string
	for k, vs := range h {
		if !sensitiveName(k) {
			continue
		}
		for _, v := range vs {
			credential := v
			if _, behind, ok := strings.Cut(v, " "); ok && strings.HasSuffix(k, "Authorization") {
				credential = behind
			}
			out = append(out, credential)
			if plain, err := base64.StdEncoding.DecodeString(credential); err == nil {
				_, password, _ := strings.Cut(string(plain), ":")
				out = append(out, password)
			}
			for pair := range strings.SplitSeq(v, ";") {
				_, value, _ := strings.Cut(pair, "=")
				out = append(out, value)
			}
		}
	}
	return out
}

// appendSecrets appends every Secret in v. v has no cycles, since it was encoded.
func appendSecrets(out []string, v reflect.Value) []string {
	switch v.Kind() {
	case reflect.String:
		if v.Type() == reflect.TypeFor[Secret]() {
			out = append(out, v.String())
		}
	case reflect.Pointer, reflect.Interface:
		out = appendSecrets(out, v.Elem())
	case reflect.Struct:
		for field, value := range v.Fields() {
			if field.IsExported() || field.Anonymous {
				out = appendSecrets(out, value)
			}
		}
	case reflect.Slice, reflect.Array:
		if v.Type().Elem().Kind() < reflect.Array { // numbers
			break
		}
		for i := range v.Len() {
			out = appendSecrets(out, v.Index(i))
		}
	case reflect.Map:
		for iter := v.MapRange(); iter.Next(); {
			out = appendSecrets(out, iter.Value())
		}
	}
	return out
}
