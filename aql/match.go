package aql

import "unicode/utf8"

// MatchPattern reports whether text matches a pattern of $match: "*" stands for any string, also an empty one, "?" for
// any one character, and everything else for itself. There is no escape.
func MatchPattern(pattern, text string) bool {
	// On a mismatch it is enough to let the last star swallow one character more: what an earlier star would gain,
	// the last one gains as well. So the time is at most the product of the lengths, never exponential.
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
