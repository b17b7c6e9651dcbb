package cleanup

import (
	"cmp"
	"slices"
)

// Order tells which of two versions is newer. The zero value orders versions by their ages.
type Order struct {
	// newer returns for each version how many are newer, or -1 for a version that has no place.
	newer func(versions []string) []int
}

// ByVersion returns the order of parsed versions. Versions that parse returns an error for are
// kept, and do not count as newer ones. For example, with package versions:
//
//	cleanup.ByVersion(versions.SchemeMaven.Parse, versions.Version.Compare)
func ByVersion[V any](parse func(text string) (V, error), compare func(a, b V) int) Order {
	return Order{newer: func(versions []string) []int {
		parsed := make([]V, len(versions))
		valid := make([]bool, len(versions))
		for i, text := range versions {
			v, err := parse(text)
			parsed[i], valid[i] = v, err == nil
		}
		return countNewer(len(versions), func(i int) bool { return valid[i] }, func(i, j int) int { return compare(parsed[i], parsed[j]) })
	}}
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

// byAge returns the order of the times of the last change.
func byAge(times []int64) []int {
	return countNewer(len(times), func(int) bool { return true }, func(i, j int) int { return cmp.Compare(times[i], times[j]) })
}
