package aql

import "unicode/utf8"

// MatchPattern reports whether text matches a $match pattern. In a pattern, "*" stands for any
// string, including the empty one, and "?" for any one character. Other characters stand for
// themselves; there are no escapes.
func MatchPattern(pattern, text string) bool {
	// On a mismatch it is enough to extend the match of the last star by one character: extending
	// an earlier star gains nothing more. So the time is at most the product of the lengths.
	p, t := 0, 0
	star, resume := -1, 0
	for t < len(text) {
		_, width := utf8.DecodeRuneInString(text[t:])
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, resume = p, t
			p++
		case p < len(pattern) && pattern[p] == '?':
			p++
			t += width
		case p < len(pattern) && pattern[p] == text[t]:
			p++
			t++
		case star >= 0:
			_, width := utf8.DecodeRuneInString(text[resume:])
			resume += width
			p, t = star+1, resume
		default:
			return false
		}
	}
	for p < len(pattern) && pattern[p] == '*' {
		p++
	}
	return p == len(pattern)
}
