package jfrog

import (
	"cmp"
	"encoding/base64"
	"fmt"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

const masked = "*****"

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

// masker returns a function that masks the secrets and the values of sensitive query parameters.
// It finds a secret in plain text and in the spelling of URLs, JSON and HTML. It leaves very
// short secrets: masking every "a" would hide the message.
func masker(secrets []string) func(string) string {
	secrets = slices.DeleteFunc(secrets, func(s string) bool { return len(s) < 4 })
	// The longest first, because one may be a part of another.
	slices.SortFunc(secrets, func(a, b string) int { return cmp.Or(len(b)-len(a), strings.Compare(a, b)) })
	secrets = slices.Compact(secrets)
	spelled := make([]*regexp.Regexp, len(secrets))
	for i, s := range secrets {
		if strings.ContainsFunc(s, hasSpellings) {
			spelled[i] = spellings(s)
		}
	}
	return func(s string) string {
		for i, secret := range secrets {
			s = strings.ReplaceAll(s, secret, masked)
			if spelled[i] != nil {
				s = spelled[i].ReplaceAllLiteralString(s, masked)
			}
		}
		return queryParam.ReplaceAllStringFunc(s, maskParam)
	}
}

func maskParam(param string) string {
	name, _, _ := strings.Cut(param[1:], "=")
	if plain, err := url.QueryUnescape(name); err == nil && sensitiveName(plain) {
		return param[:len(name)+2] + masked
	}
	return param
}

var queryParam = regexp.MustCompile(`[?&;][^?&;=\s"'<>]+=[^&;\s"'<>]+`)

// hasSpellings reports whether a character has other spellings than itself.
func hasSpellings(r rune) bool {
	return r >= utf8.RuneSelf || !plainInPath[r] || strings.ContainsRune("$&'()*,:@=", r)
}

// spellings matches a secret in plain text and in the spelling of URLs, JSON and HTML.
func spellings(secret string) *regexp.Regexp {
	var b strings.Builder
	for _, r := range strings.ToValidUTF8(secret, "\uFFFD") {
		self := regexp.QuoteMeta(string(r))
		if !hasSpellings(r) {
			b.WriteString(self)
			continue
		}
		fmt.Fprintf(&b, `(?:\\?%s|(?i:`, self)
		for i := range len(string(r)) {
			fmt.Fprintf(&b, "%%%02x", string(r)[i])
		}
		b.WriteByte('|')
		for _, unit := range utf16.Encode([]rune{r}) {
			fmt.Fprintf(&b, `\\u%04x`, unit)
		}
		fmt.Fprintf(&b, `|&#0*%d;|&#x0*%x;)|%s`, r, r, regexp.QuoteMeta(html.EscapeString(string(r))))
		switch r {
		case ' ':
			b.WriteString(`|\+`)
		case '"':
			b.WriteString(`|&quot;`)
		case '\n':
			b.WriteString(`|\\n`)
		case '\r':
			b.WriteString(`|\\r`)
		case '\t':
			b.WriteString(`|\\t`)
		}
		b.WriteByte(')')
	}
	return regexp.MustCompile(b.String())
}
