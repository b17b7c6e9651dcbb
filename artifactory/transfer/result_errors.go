package transfer

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/printable"
)

// joinedErrors joins the errors of many files. Its text groups the errors with the same cause.
type joinedErrors []error

// joined returns an error that joins the given ones, or nil if there are none.
func joined(errs []error) error {
	if len(errs) == 0 {
		return nil
	}
	return joinedErrors(errs)
}

// Unwrap returns all errors.
func (j joinedErrors) Unwrap() []error { return j }

// inOneLine is the joined errors as the cause of another error.
type inOneLine struct{ joinedErrors }

func (j inOneLine) Error() string { return strings.Join(j.lines(), "; ") }

// maxGroups limits the lines of the text of many errors.
const maxGroups = 20

// Error has a line for each cause, with the number of files and the first of their errors.
func (j joinedErrors) Error() string { return strings.Join(j.lines(), "\n") }

func (j joinedErrors) lines() []string {
	type group struct {
		cause string
		first error
		files int
	}
	var groups []*group
	known := map[string]*group{}
	for _, err := range j {
		cause := kindOf(err)
		g := known[cause]
		if g == nil {
			g = &group{cause: cause, first: err}
			known[cause] = g
			groups = append(groups, g)
		}
		g.files++
	}
	if len(groups) > maxGroups { // the largest groups, in the order of their first errors
		bySize := slices.SortedStableFunc(slices.Values(groups), func(a, b *group) int { return cmp.Compare(b.files, a.files) })
		least := map[*group]bool{}
		for _, g := range bySize[maxGroups:] {
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
	if more := len(j) - shown; more > 0 {
		lines = append(lines, fmt.Sprintf("%d more errors of other causes", more))
	}
	return lines
}

// kindOf returns the cause of an error without what differs from file to file.
func kindOf(err error) string { return printable.Text(causeText(causeOf(err))) }

func causeText(err error) string {
	var api *jfrog.Error
	var path *fs.PathError
	for _, known := range []error{ErrChecksumMismatch, ErrFileChanged, ErrUnsafeName, ErrStopped, ErrArchiveTooLarge, ErrArchiveBroken} {
		if errors.Is(err, known) {
			return known.Error()
		}
	}
	switch {
	case errors.As(err, &api):
		bare := *api
		bare.Path, bare.RequestID, bare.Attempts = "", "", 0
		return strings.TrimPrefix(bare.Error(), "jfrog: "+api.Method+" : ")
	case errors.As(err, &path):
		return path.Op + ": " + path.Err.Error()
	}
	return err.Error()
}

// causeOf returns the cause of the error of a file.
func causeOf(err error) error {
	var e *Error
	if errors.As(err, &e) {
		return e.Err
	}
	return err
}
