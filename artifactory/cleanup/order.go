package cleanup

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory/versions"
)

// Order tells which of two versions is newer. The zero value orders versions by their ages.
type Order struct {
	byVersion, natural bool
	dotted             bool // a number alone, such as the tag 20260301, is no version
	scheme             versions.Scheme
}

// ByVersion returns the order of versions in the scheme of the grouping: Maven for [Maven] and
// [MavenSnapshots], PEP 440 for [PyPI], and Semantic Versioning for [NPM] and [Docker]. Other
// groupings need [ByScheme]. Versions that are none of the scheme, such as the tag latest, are
// kept, and do not count as newer ones. So are tags of one number, such as 1, a date or a commit.
func ByVersion() Order { return Order{byVersion: true, natural: true} }

// ByScheme returns the order of versions in a scheme, like [ByVersion].
func ByScheme(scheme versions.Scheme) Order { return Order{byVersion: true, scheme: scheme} }

// in returns the order for a grouping, with a scheme if it orders by versions.
func (o Order) in(g Grouping) (Order, error) {
	if !o.byVersion {
		return o, nil
	}
	if o.natural {
		if o.scheme = g.scheme; o.scheme == "" {
			return o, errors.New("Order: the Group has no scheme of versions: set Order to ByScheme")
		}
		o.dotted = g.image
	}
	// Each scheme has one of these versions.
	_, err := o.scheme.Parse("1.0.0")
	if _, other := o.scheme.Parse("v1.0.0"); err != nil && other != nil {
		return o, fmt.Errorf("Order: scheme %q is not known", string(o.scheme))
	}
	return o, nil
}

// newer returns for each version how many are newer, or -1 for a version that has no place. The
// times are those of the last changes.
func (o Order) newer(texts []string, times []jfrog.Millis) []int {
	if !o.byVersion {
		return countNewer(len(times), func(int) bool { return true }, func(i, j int) int { return cmp.Compare(times[i], times[j]) })
	}
	parsed := make([]versions.Version, len(texts))
	valid := make([]bool, len(texts))
	for i, text := range texts {
		v, err := o.scheme.Parse(text)
		parsed[i], valid[i] = v, err == nil && (!o.dotted || strings.Contains(text, "."))
	}
	return countNewer(len(texts), func(i int) bool { return valid[i] }, func(i, j int) int { return parsed[i].Compare(parsed[j]) })
}

// countNewer returns for each of n elements how many valid ones are greater, and -1 for an invalid
// one.
func countNewer(n int, valid func(i int) bool, compare func(i, j int) int) []int {
	out := make([]int, n)
	var sorted []int
	for i := range n {
		if out[i] = -1; valid(i) {
			sorted = append(sorted, i)
		}
	}
	slices.SortFunc(sorted, func(i, j int) int { return compare(j, i) })
	for at, i := range sorted {
		if out[i] = at; at > 0 && compare(sorted[at-1], i) == 0 {
			out[i] = out[sorted[at-1]] // as new as the one before
		}
	}
	return out
}
