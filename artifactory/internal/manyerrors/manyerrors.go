// Package manyerrors joins the errors of many items into one whose text stays readable.
package manyerrors

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/printable"
)

// Joined joins the errors of many items. Its text groups the errors with the same cause.
type Joined struct {
	errs  []error
	items string
	cause func(error) string
}

// MaxGroups limits the lines of the text of many errors.
const MaxGroups = 20

// Join returns an error that joins the given ones, or nil if there are none. The text calls the
// items files, folders or the like. The function cause returns the cause of an error, without
// what differs from item to item.
func Join(errs []error, items string, cause func(error) string) error {
	if len(errs) == 0 {
		return nil
	}
	return Joined{errs, items, cause}
}

// Cause returns the text of a cause without what differs from item to item, such as the path and
// the ID of a request.
func Cause(err error) string {
	if api := (*jfrog.Error)(nil); errors.As(err, &api) {
		bare := *api
		bare.Path, bare.RequestID, bare.Attempts = "", "", 0
		return printable.Text(strings.TrimPrefix(bare.Error(), "jfrog: "+api.Method+" : "))
	}
	return printable.Text(err.Error())
}

// Unwrap returns all errors.
func (j Joined) Unwrap() []error { return j.errs }

// Error has a line for each cause, with the number of items and the first of their errors.
func (j Joined) Error() string { return strings.Join(j.Lines(), "\n") }

// Lines returns the lines of the text.
func (j Joined) Lines() []string {
	type group struct {
		cause string
		first error
		count int
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
		g.count++
	}
	if len(groups) > MaxGroups { // the largest groups, in the order of their first errors
		bySize := slices.SortedStableFunc(slices.Values(groups), func(a, b *group) int { return cmp.Compare(b.count, a.count) })
		least := map[*group]bool{}
		for _, g := range bySize[MaxGroups:] {
			least[g] = true
		}
		groups = slices.DeleteFunc(groups, func(g *group) bool { return least[g] })
	}
	var lines []string
	shown := 0
	for _, g := range groups {
		shown += g.count
		if g.count == 1 {
			lines = append(lines, g.first.Error())
			continue
		}
		lines = append(lines, fmt.Sprintf("%d %s: %s (first: %s)", g.count, j.items, g.cause, g.first))
	}
	if more := len(j.errs) - shown; more > 0 {
		lines = append(lines, fmt.Sprintf("%d more errors of other causes", more))
	}
	return lines
}
