// Package pattern matches the patterns of searches, permissions and repositories.
package pattern

import (
	"slices"
	"strings"

	"github.com/jfrogkit/jfrog-go/aql"
)

// SplitPath returns the elements of a path. It skips empty elements.
func SplitPath(itemPath string) []string {
	return slices.DeleteFunc(strings.Split(itemPath, "/"), func(s string) bool { return s == "" })
}

// Glob returns a function that matches a pattern: * matches any text, ? one character.
func Glob(pattern string) func(string) bool {
	return func(text string) bool { return aql.MatchPattern(pattern, text) }
}

// Ant returns a function that matches an Ant pattern: * and ? match within a path element, **
// matches any number of elements.
func Ant(pattern string) func(string) bool {
	parts := strings.Split(pattern, "/")
	return func(path string) bool { return matchElements(parts, strings.Split(path, "/")) }
}

func matchElements(pattern, names []string) bool {
	// On a mismatch it is enough to extend the match of the last ** by one element: extending an
	// earlier one gains nothing more.
	p, n := 0, 0
	stars, resume := -1, 0
	for n < len(names) {
		switch {
		case p < len(pattern) && pattern[p] == "**":
			stars, resume = p, n
			p++
		case p < len(pattern) && aql.MatchPattern(pattern[p], names[n]):
			p++
			n++
		case stars >= 0:
			resume++
			p, n = stars+1, resume
		default:
			return false
		}
	}
	for p < len(pattern) && pattern[p] == "**" {
		p++
	}
	return p == len(pattern)
}

// HasWildcard reports whether a text is a pattern.
func HasWildcard(s string) bool { return strings.ContainsAny(s, "*?") }

// AntFolder reports whether paths below a folder can match an Ant pattern.
func AntFolder(pattern, folder string) bool {
	parts := strings.Split(pattern, "/")
	for i, name := range SplitPath(folder) {
		switch {
		case i >= len(parts):
			return false
		case parts[i] == "**":
			return true
		case !aql.MatchPattern(parts[i], name):
			return false
		}
	}
	return len(parts) > len(SplitPath(folder))
}
