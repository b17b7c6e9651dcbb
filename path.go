package jfrog

import (
	"fmt"
	"net/url"
	"strings"
)

// expandPath fills a path template with its values. It returns the path in its escaped form,
// which is sent, and in its decoded form.
//
// {name} takes one segment, or a part of one as in {user}-{module}, and escapes the value
// whole, slashes included. {name...} takes an item path: its slashes separate segments. One
// leading slash is dropped, because Artifactory's own responses write item paths with it. The
// value "/" is the root. An empty value is an error, so that a lost variable does not address a
// whole repository.
func expandPath(template string, values []string) (escaped, decoded string, err error) {
	var esc, dec strings.Builder
	esc.Grow(len(template) + 32)
	dec.Grow(len(template) + 32)
	next := 0
	for rest := template; ; {
		literal, after, found := strings.Cut(rest, "{")
		for i := 0; i < len(literal); i++ {
			if c := literal[i]; !plainInPath[c] && c != '/' && c != ';' {
				return "", "", fmt.Errorf("path template %s: %q is not allowed in a path; use Query or Param for queries", template, c)
			}
		}
		esc.WriteString(literal)
		dec.WriteString(literal)
		if !found {
			break
		}
		name, behind, closed := strings.Cut(after, "}")
		if !closed {
			return "", "", fmt.Errorf("path template %s: unbalanced braces", template)
		}
		rest = behind
		name, multi := strings.CutSuffix(name, "...")
		if next == len(values) {
			return "", "", fmt.Errorf("path parameter %s is missing", name)
		}
		value := values[next]
		next++
		if multi {
			if value, err = itemPath(name, value); err != nil {
				return "", "", err
			}
			escapeTo(&esc, value, true)
		} else {
			if err = checkSegment(name, value); err != nil {
				return "", "", err
			}
			escapeTo(&esc, value, false)
		}
		dec.WriteString(value)
	}
	if next != len(values) {
		return "", "", fmt.Errorf("path template %s takes %d values, not %d", template, next, len(values))
	}
	return esc.String(), dec.String(), nil
}

// checkSegment checks that a value cannot change the shape of the path. Dot segments between
// slashes are errors too: a proxy that decodes %2F early would resolve them.
func checkSegment(name, value string) error {
	if value == "" {
		return fmt.Errorf("path parameter %s is empty", name)
	}
	for part := range strings.SplitSeq(value, "/") {
		if part == "." || part == ".." {
			return fmt.Errorf("path parameter %s has a %q segment: %q", name, part, value)
		}
	}
	return nil
}

// itemPath checks a multi-segment value and returns it without its leading slash.
func itemPath(name, value string) (string, error) {
	if value == "" {
		return "", fmt.Errorf(`path parameter %s is empty ("/" is the root)`, name)
	}
	trimmed := strings.TrimPrefix(value, "/")
	if trimmed == "" {
		return "", nil
	}
	for part := range strings.SplitSeq(trimmed, "/") {
		switch part {
		case "":
			return "", fmt.Errorf("path parameter %s has an empty segment: %q", name, value)
		case ".", "..":
			return "", fmt.Errorf("path parameter %s has a %q segment: %q", name, part, value)
		}
	}
	return trimmed, nil
}

const upperHex = "0123456789ABCDEF"

// escapeTo percent-encodes the bytes that a path segment cannot contain. It also encodes ';',
// which starts matrix parameters, and '+', which some servers read as a space.
func escapeTo(b *strings.Builder, s string, keepSlash bool) {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if plainInPath[c] || c == '/' && keepSlash {
			b.WriteByte(c)
			continue
		}
		b.WriteByte('%')
		b.WriteByte(upperHex[c>>4])
		b.WriteByte(upperHex[c&15])
	}
}

var plainInPath = func() (t [256]bool) {
	for _, c := range []byte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*,:@=") {
		t[c] = true
	}
	return t
}()

// matrixEscape encodes the keys and values of matrix parameters, in which '=' and ',' have a
// meaning too.
func matrixEscape(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '=', ',', '&':
			b.WriteByte('%')
			b.WriteByte(upperHex[s[i]>>4])
			b.WriteByte(upperHex[s[i]&15])
		default:
			escapeTo(&b, s[i:i+1], false)
		}
	}
	return b.String()
}

// joinURL appends an expanded path to a base URL. It sets RawPath even if it equals Path:
// without it, net/url would escape ! ' ( ) and *.
func joinURL(base *url.URL, escaped, decoded string) *url.URL {
	u := *base
	u.RawPath = base.EscapedPath() + escaped
	u.Path = base.Path + decoded
	return &u
}
