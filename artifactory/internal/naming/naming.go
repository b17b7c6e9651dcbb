// Package naming writes the names of packages as their package managers do.
package naming

import (
	"regexp"
	"strings"
)

var pypiSeparators = regexp.MustCompile(`[-_.]+`)

// PyPI returns the normalized form of a name of PyPI: small letters, and a hyphen for each run of
// separators.
func PyPI(name string) string { return strings.ToLower(SeparatePyPI(name, "-")) }

// SeparatePyPI replaces each run of separators in a name of PyPI with a text.
func SeparatePyPI(name, separator string) string {
	return pypiSeparators.ReplaceAllLiteralString(name, separator)
}

var capital = regexp.MustCompile(`[A-Z]`)

// Go returns the form of a module's path or version in the module cache of Go. It has no capitals:
// !a stands for A.
func Go(text string) string {
	return capital.ReplaceAllStringFunc(text, func(s string) string { return "!" + strings.ToLower(s) })
}
