package artifactory

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/jfrogkit/jfrog-go/aql"
)

// pages walks over the rows of a query in pages. It returns the range of all rows together.
func (w *aqlWalk[T]) pages(text string, size int) (AQLRange, error) {
	query, err := pagedAQL(text, size)
	if err != nil {
		return AQLRange{}, w.refuse(fmt.Errorf("%w: %w", ErrAQLNotPageable, err))
	}
	// Rows differ, so a server that obeys the offset never returns a row again. In any circle of
	// pages, the walk meets the row that it keeps, if it keeps a later row after twice as many pages
	// each time (Brent's algorithm).
	var mark []byte // first row of an earlier page
	steps, leap := 0, 1
	check := func(first []byte) error {
		if bytes.Equal(first, mark) {
			return fmt.Errorf("offset %d led to the rows of the page before, or of an earlier page", *query.Offset)
		}
		if steps++; steps == leap {
			mark, steps, leap = bytes.Clone(first), 0, 2*leap
		}
		return nil
	}
	for {
		rng, n, err := w.query(query.String(), check)
		if err != nil {
			return AQLRange{}, err
		}
		if w.ended != nil && !w.ended() {
			return AQLRange{}, errStopped
		}
		*query.Offset += n
		// A short page is the last page if the server reports the limit of the query. Otherwise
		// the server may have used a lower limit.
		last := n < *query.Limit && rng.Limit == *query.Limit && !rng.Truncated()
		if n == 0 || last {
			return AQLRange{EndPos: *query.Offset, Total: *query.Offset}, nil
		}
	}
}

// pagedAQL returns a query with an offset, a limit, and an order that is the same for each page.
func pagedAQL(text string, size int) (*aql.Query, error) {
	if size < 0 {
		return nil, fmt.Errorf("a page of %d rows", size)
	}
	q, err := aql.Parse(text)
	if err != nil {
		return nil, err
	}
	switch {
	case q.Sort != nil || q.Offset != nil || q.Limit != nil:
		return nil, errors.New("it has a sort, offset or limit of its own, and the pages need them")
	case q.Transitive:
		return nil, errors.New("it is transitive, which goes with no offset")
	}
	unique := q.Domain == aql.DomainItem && q.Displays("repo") && q.Displays("path") && q.Displays("name")
	q.Sort = &aql.Sort{Direction: aql.Ascending}
	if unique {
		q.Sort.By = []aql.Ref{{Name: "repo"}, {Name: "path"}, {Name: "name"}}
	} else {
		if q.Distinct != nil && !*q.Distinct {
			return nil, errors.New("with distinct(false), its rows need not differ unless they are items with repo, path and name")
		}
		// Distinct rows differ in a displayed field.
		for _, f := range q.Domain.Fields() {
			if q.Displays(f.Name) && f.Name != "virtual_repos" {
				q.Sort.By = append(q.Sort.By, aql.Ref{Name: f.Name})
			}
		}
	}
	q.Offset, q.Limit = new(int64(0)), new(int64(size))
	return q, q.Validate()
}
