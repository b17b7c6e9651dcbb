package jfrog

import (
	"bytes"
	"cmp"
	"html"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/jfrogkit/jfrog-go/internal/secrets"
)

const masked = secrets.Mask

// minSecret is the length from which secrets are masked: masking every "a" would hide the
// message.
const minSecret = 4

// maxDecodings is how many layers of escapes around a secret are removed to find it.
const maxDecodings = 3

// masker returns a function that masks the secrets, the values of sensitive query parameters,
// and the user info of URLs. It finds a secret as it is and as URLs, JSON and HTML spell it.
// Its time grows with the length of the text times the number of secrets.
func masker(secrets []string) func(string) string {
	var needles []string
	for _, s := range secrets {
		for _, level := range decodings(s) {
			if len(level.text) >= minSecret {
				needles = append(needles, string(level.text))
			}
		}
	}
	slices.Sort(needles)
	needles = slices.Compact(needles)
	return func(s string) string {
		s = maskNeedles(s, needles)
		s = userInfo.ReplaceAllString(s, "${1}"+masked+"@")
		return queryParam.ReplaceAllStringFunc(s, maskParam)
	}
}

type span struct{ begin, end int }

// maskNeedles masks every occurrence of the needles in the text or in one of its decodings.
func maskNeedles(s string, needles []string) string {
	if len(needles) == 0 {
		return s
	}
	var found []span
	for _, level := range decodings(s) {
		for _, needle := range needles {
			for from := 0; ; {
				i := bytes.Index(level.text[from:], []byte(needle))
				if i < 0 {
					break
				}
				i += from
				found = append(found, span{level.offset(i), level.offset(i + len(needle))})
				from = i + len(needle)
			}
		}
	}
	if len(found) == 0 {
		return s
	}
	slices.SortFunc(found, func(a, b span) int { return cmp.Or(a.begin-b.begin, b.end-a.end) })
	var out strings.Builder
	done := 0
	for i := 0; i < len(found); {
		begin, end := found[i].begin, found[i].end
		for i++; i < len(found) && found[i].begin <= end; i++ {
			end = max(end, found[i].end)
		}
		out.WriteString(s[done:begin])
		out.WriteString(masked)
		done = end
	}
	out.WriteString(s[done:])
	return out.String()
}

// decoding is a text without one or more layers of escapes. at holds the offset in the original
// text of each byte, and of the end; nil: the text is the original.
type decoding struct {
	text []byte
	at   []int
}

func (d *decoding) offset(i int) int {
	if d.at == nil {
		return i
	}
	return d.at[i]
}

// decodings returns a text, the text decoded once, decoded twice ... as long as that changes it.
func decodings(s string) []decoding {
	levels := []decoding{{text: []byte(s)}}
	for range maxDecodings {
		next, changed := levels[len(levels)-1].decode()
		if !changed {
			break
		}
		levels = append(levels, next)
	}
	return levels
}

// decode removes one layer of escapes of URLs, JSON and HTML.
func (d *decoding) decode() (decoding, bool) {
	out := decoding{text: make([]byte, 0, len(d.text)), at: make([]int, 0, len(d.text)+1)}
	changed := false
	for i := 0; i < len(d.text); {
		plain, n := unescape(d.text[i:])
		if n == 0 {
			out.text, out.at = append(out.text, d.text[i]), append(out.at, d.offset(i))
			i++
			continue
		}
		changed = true
		for j := range len(plain) {
			out.text, out.at = append(out.text, plain[j]), append(out.at, d.offset(i))
		}
		i += n
	}
	out.at = append(out.at, d.offset(len(d.text)))
	return out, changed
}

// unescape decodes the escape that a text begins with and returns its length, 0 for none.
func unescape(b []byte) (plain string, n int) {
	switch b[0] {
	case '+':
		return " ", 1
	case '%':
		if len(b) >= 3 {
			if c, err := strconv.ParseUint(string(b[1:3]), 16, 8); err == nil {
				return string([]byte{byte(c)}), 3
			}
		}
	case '\\':
		return unescapeJSON(b)
	case '&':
		const longest = len("&CounterClockwiseContourIntegral;")
		end := bytes.IndexByte(b[:min(len(b), longest)], ';')
		if end > 1 {
			if s := html.UnescapeString(string(b[:end+1])); s != string(b[:end+1]) {
				return s, end + 1
			}
		}
	}
	return "", 0
}

func unescapeJSON(b []byte) (string, int) {
	if len(b) < 2 {
		return "", 0
	}
	if i := strings.IndexByte(`"\/bfnrt`, b[1]); i >= 0 {
		return "\"\\/\b\f\n\r\t"[i : i+1], 2
	}
	first, ok := unicodeEscape(b)
	if !ok {
		return "", 0
	}
	if utf16.IsSurrogate(first) {
		if second, ok := unicodeEscape(b[6:]); ok {
			if r := utf16.DecodeRune(first, second); r != utf8.RuneError {
				return string(r), 12
			}
		}
	}
	return string(first), 6
}

// unicodeEscape reads \uXXXX.
func unicodeEscape(b []byte) (rune, bool) {
	if len(b) < 6 || b[0] != '\\' || b[1] != 'u' {
		return 0, false
	}
	n, err := strconv.ParseUint(string(b[2:6]), 16, 16)
	return rune(n), err == nil
}

// userInfo matches the user info of a URL with a password.
var userInfo = regexp.MustCompile(`(://)[^/?#\s"'<>@]*:[^/?#\s"'<>]*@`)

var queryParam = regexp.MustCompile(`[?&;][^?&;=\s"'<>]+=[^&;\s"'<>]+`)

// maskParam masks the value of a sensitive query parameter.
func maskParam(param string) string {
	name, _, _ := strings.Cut(param[1:], "=")
	if plain, err := url.QueryUnescape(name); err == nil && secrets.SensitiveName(plain) {
		return param[:len(name)+2] + masked
	}
	return param
}
