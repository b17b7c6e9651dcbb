package graphql

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

var escapes = map[byte]byte{'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

// quoted reads a string in one line.
func (p *parser) quoted(rest string) error {
	var text strings.Builder
	for n := 1; n < len(rest); {
		c := rest[n]
		switch {
		case c == '"':
			p.take(tokenString, n+1)
			p.tok.text = text.String()
			return nil
		case c == '\n' || c == '\r':
			return syntaxError(p.tok.at, "Unterminated string.")
		case c == '\\' && n+1 < len(rest) && rest[n+1] == 'u':
			r, size, ok := unicodeEscape(rest[n:])
			if !ok {
				return syntaxError(p.tok.at, "Invalid Unicode escape sequence.")
			}
			text.WriteRune(r)
			n += size
		case c == '\\':
			if n+1 >= len(rest) || escapes[rest[n+1]] == 0 {
				return syntaxError(p.tok.at, "Invalid character escape sequence.")
			}
			text.WriteByte(escapes[rest[n+1]])
			n += 2
		case c < ' ' && c != '\t':
			return syntaxError(p.tok.at, "Invalid character within String: %q.", c)
		default:
			text.WriteByte(c)
			n++
		}
	}
	return syntaxError(p.tok.at, "Unterminated string.")
}

// unicodeEscape reads \uXXXX, a surrogate pair of these, or \u{X...}.
func unicodeEscape(rest string) (r rune, size int, ok bool) {
	hex := func(digits string) (rune, bool) {
		v, err := strconv.ParseUint(digits, 16, 32)
		return rune(v), err == nil && v <= utf8.MaxRune
	}
	if braced, found := strings.CutPrefix(rest, `\u{`); found {
		end := strings.IndexByte(braced, '}')
		if end < 0 {
			return 0, 0, false
		}
		r, ok = hex(braced[:end])
		return r, len(`\u{}`) + end, ok && utf8.ValidRune(r)
	}
	if len(rest) < 6 {
		return 0, 0, false
	}
	if r, ok = hex(rest[2:6]); !ok {
		return 0, 0, false
	}
	if r < 0xd800 || r > 0xdbff {
		return r, 6, utf8.ValidRune(r)
	}
	if len(rest) < 12 || rest[6:8] != `\u` {
		return 0, 0, false
	}
	low, ok := hex(rest[8:12])
	return 0x10000 + (r-0xd800)<<10 + low - 0xdc00, 12, ok && low >= 0xdc00 && low <= 0xdfff
}

// blockString reads a string of several lines.
func (p *parser) blockString(rest string) error {
	for n := 3; n < len(rest); {
		switch {
		case strings.HasPrefix(rest[n:], `"""`):
			raw := strings.ReplaceAll(rest[3:n], `\"""`, `"""`)
			p.take(tokenString, n+3)
			p.tok.text = dedent(raw)
			return nil
		case strings.HasPrefix(rest[n:], `\"""`):
			n += 4
		case rest[n] == '\n':
			n++
			p.newLine(p.pos + n)
		default:
			n++
		}
	}
	return syntaxError(p.tok.at, "Unterminated string.")
}

// dedent removes the common indentation of all lines but the first, and blank lines at both ends.
func dedent(raw string) string {
	lines := strings.Split(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(raw), "\n")
	indent := func(line string) int { return len(line) - len(strings.TrimLeft(line, " \t")) }
	common := -1
	for _, line := range lines[1:] {
		if n := indent(line); n < len(line) && (common < 0 || n < common) {
			common = n
		}
	}
	for i := range lines[1:] {
		lines[i+1] = lines[i+1][min(max(common, 0), len(lines[i+1])):]
	}
	for len(lines) > 0 && indent(lines[0]) == len(lines[0]) {
		lines = lines[1:]
	}
	for len(lines) > 0 && indent(lines[len(lines)-1]) == len(lines[len(lines)-1]) {
		lines = lines[:len(lines)-1]
	}
	return strings.Join(lines, "\n")
}
