package jfrog

import (
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"slices"
	"strings"
)

const masked = "*****"

// Secret is a string that shows itself on the wire (JSON, query) but never in
// formatted output or a log: a password or token in a request or an answer.
// Convert it with string(s) to use it.
type Secret string

// Format writes asterisks, whatever the verb.
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

// sensitiveName tells whether a parameter or header of that name holds a secret.
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

// maskQuery returns a raw query with the values of sensitive parameters hidden.
func maskQuery(raw string) string {
	if raw == "" {
		return ""
	}
	parts := strings.Split(raw, "&")
	for i, p := range parts {
		name, _, has := strings.Cut(p, "=")
		if plain, err := url.QueryUnescape(name); err == nil {
			name = plain
		}
		if has && sensitiveName(name) {
			parts[i] = p[:strings.IndexByte(p, '=')+1] + masked
		}
	}
	return strings.Join(parts, "&")
}

// maskWholeQuery hides every value of a query whose parameters are not ours to know.
func maskWholeQuery(raw string) string {
	parts := strings.Split(raw, "&")
	for i, p := range parts {
		if name, _, has := strings.Cut(p, "="); has {
			parts[i] = name + "=" + masked
		}
	}
	return strings.Join(parts, "&")
}

// secretsOf collects the values that must not appear in what a call reports.
func (r *Request) secretsOf() []string {
	out := slices.Clone(r.secrets)
	if r.foreign != nil {
		for _, vs := range r.foreign.Query() {
			out = append(out, vs...)
		}
	}
	for k, vs := range r.query {
		if sensitiveName(k) {
			out = append(out, vs...)
		}
	}
	for k, vs := range r.header {
		if sensitiveName(k) {
			out = append(out, vs...)
		}
	}
	return out
}

// maskText hides every occurrence of the secrets, as they are and as a URL has
// them. Very short values are left: hiding every "a" would hide the message.
func maskText(s string, secrets []string) string {
	for _, secret := range secrets {
		if len(secret) < 4 {
			continue
		}
		s = strings.ReplaceAll(s, secret, masked)
		for _, esc := range []string{url.QueryEscape(secret), url.PathEscape(secret)} {
			if esc != secret {
				s = strings.ReplaceAll(s, esc, masked)
			}
		}
	}
	return s
}
