package aql

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// A scanner splits the text of a query into tokens. White space may separate any two tokens.
type scanner struct {
	text string
	pos  int
}

func (s *scanner) skipSpace() {
	for s.pos < len(s.text) && isSpace(s.text[s.pos]) {
		s.pos++
	}
}

// peek returns the first byte of the next token, or 0 at the end. A token cannot start with NUL,
// which counts as white space.
func (s *scanner) peek() byte {
	s.skipSpace()
	if s.pos == len(s.text) {
		return 0
	}
	return s.text[s.pos]
}

// accept reads the punctuation mark if it is the next token, and reports whether it was.
func (s *scanner) accept(mark byte) bool {
	if s.peek() != mark {
		return false
	}
	s.pos++
	return true
}

// expect reads the punctuation mark, or returns an error if the next token is another one.
func (s *scanner) expect(mark byte) error {
	if !s.accept(mark) {
		return s.unexpected("'" + string(mark) + "'")
	}
	return nil
}

// word reads letters, digits, underscores and the characters in also. The result may be empty.
func (s *scanner) word(also string) string {
	s.skipSpace()
	start := s.pos
	for s.pos < len(s.text) {
		c := s.text[s.pos]
		letter := c == '_' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
		if !letter && !strings.Contains(also, string(rune(c))) {
			break
		}
		s.pos++
	}
	return s.text[start:s.pos]
}

// quoted reads text between double quotes and returns it with the position of the opening quote.
// There are no escapes: the text ends at the next quote. As the server does, it drops leading white
// space.
func (s *scanner) quoted(what string) (text string, start int, err error) {
	if s.peek() != '"' {
		return "", s.pos, s.unexpected(what + " in double quotes")
	}
	start = s.pos
	length := strings.IndexByte(s.text[start+1:], '"')
	if length < 0 {
		return "", start, s.errorAt(start, `a closing '"'`, "end of query", nil)
	}
	s.pos = start + 1 + length + 1
	return trimStart(s.text[start+1 : s.pos-1]), start, nil
}

// unexpected returns the error for an unexpected next token.
func (s *scanner) unexpected(expected string) error {
	s.skipSpace()
	return s.errorAt(s.pos, expected, s.excerpt(s.pos), nil)
}

// broken returns the error for the rule that the token at pos breaks.
func (s *scanner) broken(pos int, rule *RuleError) error {
	return s.errorAt(pos, rule.Expected, rule.Found, rule)
}

func (s *scanner) errorAt(pos int, expected, found string, rule *RuleError) error {
	line := 1 + strings.Count(s.text[:pos], "\n")
	lineStart := strings.LastIndexByte(s.text[:pos], '\n') + 1
	return &SyntaxError{
		Offset: pos, Line: line, Column: 1 + utf8.RuneCountInString(s.text[lineStart:pos]),
		Expected: expected, Found: found, Rule: rule,
	}
}

// excerpt returns the start of the text at pos, quoted for messages.
func (s *scanner) excerpt(pos int) string {
	const most = 20
	rest := s.text[pos:]
	if rest == "" {
		return "end of query"
	}
	if len(rest) > most {
		cut := most
		for cut > 0 && !utf8.RuneStart(rest[cut]) {
			cut--
		}
		return strconv.Quote(rest[:cut]) + "..."
	}
	return strconv.Quote(rest)
}
