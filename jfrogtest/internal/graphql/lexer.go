package graphql

import (
	"strings"
	"unicode/utf8"
)

type tokenKind int

const (
	tokenEnd tokenKind = iota
	tokenPunctuator
	tokenName
	tokenInt
	tokenFloat
	tokenString
)

type lexeme struct {
	kind tokenKind
	text string
	at   Position
}

// advance reads the next token.
func (p *parser) advance() error {
	p.ignored()
	p.tok = lexeme{at: p.here()}
	if p.pos >= len(p.text) {
		return nil
	}
	rest := p.text[p.pos:]
	switch c := rest[0]; {
	case strings.HasPrefix(rest, "..."):
		p.take(tokenPunctuator, 3)
	case strings.IndexByte("!$&()*:=@[]{|}", c) >= 0:
		p.take(tokenPunctuator, 1)
	case isNameStart(c):
		n := 1
		for n < len(rest) && (isNameStart(rest[n]) || isDigit(rest[n])) {
			n++
		}
		p.take(tokenName, n)
	case c == '-' || isDigit(c):
		return p.number(rest)
	case strings.HasPrefix(rest, `"""`):
		return p.blockString(rest)
	case c == '"':
		return p.quoted(rest)
	default:
		r, _ := utf8.DecodeRuneInString(rest)
		return syntaxError(p.tok.at, "Unexpected character: %q.", r)
	}
	return nil
}

func (p *parser) take(kind tokenKind, n int) {
	p.tok.kind, p.tok.text = kind, p.text[p.pos:p.pos+n]
	p.pos += n
}

// here returns the position of the next byte. It continues from the last call, because lines may be
// long.
func (p *parser) here() Position {
	p.column += utf8.RuneCountInString(p.text[p.counted:p.pos])
	p.counted = p.pos
	return Position{p.line, p.column + 1}
}

// newLine records that a line begins at a byte.
func (p *parser) newLine(pos int) { p.line, p.column, p.counted = p.line+1, 0, pos }

// ignored skips white space, commas and comments.
func (p *parser) ignored() {
	for p.pos < len(p.text) {
		switch c := p.text[p.pos]; {
		case c == '\n':
			p.pos++
			p.newLine(p.pos)
		case c == ' ' || c == '\t' || c == '\r' || c == ',':
			p.pos++
		case strings.HasPrefix(p.text[p.pos:], "\ufeff"):
			p.pos += len("\ufeff")
		case c == '#':
			if end := strings.IndexByte(p.text[p.pos:], '\n'); end >= 0 {
				p.pos += end
			} else {
				p.pos = len(p.text)
			}
		default:
			return
		}
	}
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isNameStart(c byte) bool { return c == '_' || 'a' <= c|0x20 && c|0x20 <= 'z' }

// number reads -?(0|[1-9][0-9]*) with an optional fraction and exponent. No name may follow
// directly.
func (p *parser) number(rest string) error {
	n, kind := 0, tokenInt
	digits := func() bool {
		from := n
		for n < len(rest) && isDigit(rest[n]) {
			n++
		}
		return n > from
	}
	if rest[0] == '-' {
		n++
	}
	whole := n
	ok := digits() && (rest[whole] != '0' || n == whole+1)
	if ok && n < len(rest) && rest[n] == '.' {
		kind = tokenFloat
		n++
		ok = digits()
	}
	if ok && n < len(rest) && rest[n]|0x20 == 'e' {
		kind = tokenFloat
		if n++; n < len(rest) && (rest[n] == '+' || rest[n] == '-') {
			n++
		}
		ok = digits()
	}
	if !ok || n < len(rest) && (isNameStart(rest[n]) || rest[n] == '.') {
		return syntaxError(p.tok.at, "Invalid number.")
	}
	p.take(kind, n)
	return nil
}
