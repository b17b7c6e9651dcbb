// Package manyerrors joins the errors of many items into one whose text stays readable.
package manyerrors

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Joined joins the errors of many items. Its text groups the errors with the same cause.
type Joined struct {
	errs  []error
	cause func(error) string
}

// MaxGroups limits the lines of the text of many errors.
const MaxGroups = 20

// Join returns an error that joins the given ones, or nil if there are none. The function cause
// returns the cause of an error, without what differs from item to item.
func Join(errs []error, cause func(error) string) error {
	if len(errs) == 0 {
		return nil
	}
	return Joined{errs, cause}
}

// Unwrap returns all errors.
func (j Joined) Unwrap() []error { return j.errs }

// Error has a line for each cause, with the number of files and the first of their errors.
func (j Joined) Error() string { return strings.Join(j.Lines(), "\n") }

// Lines returns the lines of the text.
func (j Joined) Lines() []string {
	type group struct {
		cause string
		first error
		files int
	}
	var groups []*group
	known := map[string]*group{}
	for _, err := range j.errs {
		cause := j.cause(err)
		g := known[cause]
		if g == nil {
			g = &group{cause: cause, first: err}
			known[cause] = g
			groups = append(groups, g)
		}
		g.files++
	}
	if len(groups) > MaxGroups { // the largest groups, in the order of their first errors
		bySize := slices.SortedStableFunc(slices.Values(groups), func(a, b *group) int { return cmp.Compare(b.files, a.files) })
		least := map[*group]bool{}
		for _, g := range bySize[MaxGroups:] {
			least[g] = true
		}
		groups = slices.DeleteFunc(groups, func(g *group) bool { return least[g] })
	}
	var lines []string
	shown := 0
	for _, g := range groups {
		shown += g.files
		if g.files == 1 {
			lines = append(lines, g.first.Error())
			continue
		}
		lines = append(lines, fmt.Sprintf("%d files: %s (first: %s)", g.files, g.cause, g.first))
	}
	if more := len(j.errs) - shown; more > 0 {
		lines = append(lines, fmt.Sprintf("%d more errors of other causes", more))
	}
	return lines
}
