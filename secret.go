package jfrog

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"

	"github.com/jfrogkit/jfrog-go/internal/secrets"
)

// Secret is a password or token. Use string(s) to get its value.
//
// Its value is in the requests that a client sends, as JSON or as a parameter. Everywhere else
// five asterisks stand for it: in formatted output, in log records, and in the JSON or text that
// a program makes itself, alone and as a part of other values. To store a secret, store
// string(s). A client does not send a Secret that was read back from such JSON and is *****
// therefore; the call returns an error.
//
// A Secret cannot hide from code that reads its bytes or bypasses its methods:
//   - string(s), package reflect, encoding/gob, loggers that print fields by reflection, and
//     debuggers;
//   - query.Values of github.com/google/go-querystring, which clients use as well;
//   - encoding/json, for a Secret that is the key of a map;
//   - package fmt, for an unexported field, and for a field that points to a struct without a
//     Format method if the verb is not for pointers, such as %s. A struct of this module with a
//     Secret has the method. Your own can have it too: see [FormatMasked].
type Secret string

func init() { secrets.Type = reflect.TypeFor[Secret]() }

// Format prints asterisks for every verb.
func (s Secret) Format(f fmt.State, _ rune) {
	if s != "" {
		_, _ = io.WriteString(f, secrets.Mask)
	}
}

// MarshalJSON writes asterisks, except in the requests of a client.
func (s Secret) MarshalJSON() ([]byte, error) {
	if s == "" || secrets.Shown(string(s)) {
		return json.Marshal(string(s))
	}
	return json.Marshal(secrets.Mask)
}

// MarshalText writes asterisks, for XML, YAML and the like.
func (s Secret) MarshalText() ([]byte, error) { return fmt.Append(nil, s), nil }

// EncodeValues writes the value as a query parameter.
func (s Secret) EncodeValues(key string, v *url.Values) error {
	if secrets.IsMasked(string(s)) {
		return secrets.ErrMasked
	}
	v.Set(key, string(s))
	return nil
}

// LogValue hides the value from log/slog.
func (s Secret) LogValue() slog.Value { return slog.StringValue(fmt.Sprint(s)) }

// FormatMasked prints a struct, or the struct that v points to, with its secrets masked. The verb
// and the flags have the meaning that they have in package fmt. FormatMasked is for the Format
// method of a struct that holds a [Secret]:
//
//	func (l Login) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, l) }
//
// Without that method, package fmt shows the secret of a struct that another value points to, if
// the verb is not for pointers.
func FormatMasked(f fmt.State, verb rune, v any) {
	s := reflect.Indirect(reflect.ValueOf(v))
	if !s.IsValid() {
		_, _ = io.WriteString(f, "<nil>")
		return
	}
	named, goSyntax := f.Flag('+') || f.Flag('#'), f.Flag('#') && verb == 'v'
	separator := " "
	if goSyntax {
		_, _ = io.WriteString(f, s.Type().String())
		separator = ", "
	}
	format := fmt.FormatString(f, verb)
	_, _ = io.WriteString(f, "{")
	first := true
	for field, value := range s.Fields() {
		if !first {
			_, _ = io.WriteString(f, separator)
		}
		first = false
		if named && verb == 'v' {
			_, _ = io.WriteString(f, field.Name+":")
		}
		_, _ = fmt.Fprintf(f, format, secrets.Masked(field, value))
	}
	_, _ = io.WriteString(f, "}")
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
			if secrets.SensitiveName(k) {
				out = append(out, vs...)
			}
		}
	}
	for _, q := range r.queried {
		out = secrets.Append(out, reflect.ValueOf(q))
	}
	if r.encoded {
		out = secrets.Append(out, reflect.ValueOf(r.body))
	}
	return append(out, secretHeaders(r.header)...)
}

// secretHeaders returns the parts of sensitive headers that a response may echo: the value after
// the scheme, the password of a basic credential, the values of cookies.
func secretHeaders(h http.Header) []string {
	var out []string
	for k, vs := range h {
		if !secrets.SensitiveName(k) {
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
