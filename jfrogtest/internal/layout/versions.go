package layout

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

var versionToken = regexp.MustCompile(`\d+|[A-Za-z]+`)

// qualifiers are in Maven's order. The empty qualifier is a release. Unknown qualifiers come last.
var qualifiers = []string{"alpha", "beta", "milestone", "rc", "snapshot", "", "sp"}

// CompareVersions compares two versions like Maven. The result is negative if a comes first.
func CompareVersions(a, b string) int {
	x, y := versionToken.FindAllString(a, -1), versionToken.FindAllString(b, -1)
	for i := range max(len(x), len(y)) {
		if c := compareTokens(tokenAt(x, i), tokenAt(y, i)); c != 0 {
			return c
		}
	}
	return strings.Compare(a, b)
}

func tokenAt(tokens []string, i int) string {
	if i < len(tokens) {
		return strings.ToLower(tokens[i])
	}
	return ""
}

func compareTokens(a, b string) int {
	n, aErr := strconv.ParseUint(a, 10, 64)
	m, bErr := strconv.ParseUint(b, 10, 64)
	switch {
	case aErr == nil && bErr == nil:
		return cmp.Compare(n, m)
	case aErr == nil: // a number is greater than any qualifier, but zero equals no token
		return numberAgainst(n, b)
	case bErr == nil:
		return -numberAgainst(m, a)
	}
	if c := qualifierRank(a) - qualifierRank(b); c != 0 {
		return c
	}
	return strings.Compare(a, b)
}

func numberAgainst(n uint64, qualifier string) int {
	if n == 0 && qualifier == "" {
		return 0
	}
	return 1
}

func qualifierRank(q string) int {
	switch q {
	case "a":
		q = "alpha"
	case "b":
		q = "beta"
	case "m":
		q = "milestone"
	case "cr":
		q = "rc"
	case "ga", "final":
		q = ""
	}
	if i := slices.Index(qualifiers, q); i >= 0 {
		return i
	}
	return len(qualifiers)
}
