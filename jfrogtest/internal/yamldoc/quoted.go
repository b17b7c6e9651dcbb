package yamldoc

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// quoted reads the quoted scalar at the beginning of a text. It returns the rest of the text.
func quoted(text string) (value, rest string, err error) {
	if text[0] == '\'' {
		return singleQuoted(text)
	}
	var out strings.Builder
	for i := 1; i < len(text); {
		switch c := text[i]; c {
		case '"':
			return out.String(), text[i+1:], nil
		case '\\':
			n, err := escape(&out, text[i:])
			if err != nil {
				return "", "", err
			}
			i += n
		default:
			out.WriteByte(c)
			i++
		}
	}
	return "", "", errors.New("a quoted value has no end on its line")
}

func singleQuoted(text string) (value, rest string, err error) {
	var out strings.Builder
	for i := 1; i < len(text); i++ {
		if text[i] != '\'' {
			out.WriteByte(text[i])
			continue
		}
		if !strings.HasPrefix(text[i:], "''") {
			return out.String(), text[i+1:], nil
		}
		out.WriteByte('\'')
		i++
	}
	return "", "", errors.New("a quoted value has no end on its line")
}

// escapes are the escapes of one character.
var escapes = map[byte]string{
	'0': "\x00", 'a': "\a", 'b': "\b", 't': "\t", '\t': "\t", 'n': "\n", 'v': "\v", 'f': "\f",
	'r': "\r", 'e': "\x1b", ' ': " ", '"': `"`, '/': "/", '\\': `\`, 'N': "\u0085", '_': "\u00a0",
	'L': "\u2028", 'P': "\u2029",
}

// escape writes the character of the escape at the beginning of a text. It returns the length of
// the escape.
func escape(out *strings.Builder, text string) (int, error) {
	if len(text) < 2 {
		return 0, errors.New("an escape has no end")
	}
	if s, ok := escapes[text[1]]; ok {
		out.WriteString(s)
		return 2, nil
	}
	digits := map[byte]int{'x': 2, 'u': 4, 'U': 8}[text[1]]
	r, ok := hex(text, digits)
	if !ok {
		return 0, fmt.Errorf("the escape %q is invalid", text[:2])
	}
	n := 2 + digits
	if digits == 4 && utf16.IsSurrogate(r) {
		low, ok := rune(0), false
		if strings.HasPrefix(text[n:], `\u`) {
			low, ok = hex(text[n:], 4)
		}
		if r = utf16.DecodeRune(r, low); !ok || r == utf8.RuneError {
			return 0, errors.New("an escape is half of a character")
		}
		n *= 2
	}
	if !utf8.ValidRune(r) {
		return 0, errors.New("an escape is no character")
	}
	out.WriteRune(r)
	return n, nil
}

// hex reads the hexadecimal digits of an escape.
func hex(text string, digits int) (rune, bool) {
	if digits == 0 || len(text) < 2+digits {
		return 0, false
	}
	n, err := strconv.ParseUint(text[2:2+digits], 16, 31)
	return rune(n), err == nil
}
