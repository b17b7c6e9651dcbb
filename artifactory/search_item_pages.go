package artifactory

import (
	"context"
	"errors"
	"iter"
	"sync/atomic"

	"github.com/jfrogkit/jfrog-go/aql"
)

// ErrAQLNotPageable means that a query cannot be paged; see [AQLOptions.PageSize]. Nothing has
// been sent.
var ErrAQLNotPageable = errors.New("the query cannot be paged")

// ItemPages is [SearchService.Items] page by page, as [AQLOptions.PageSize] sets them. ItemPages
// reads the whole response before it yields the page, so that no connection waits for the
// caller. Use it if the work on the rows takes long. Without a PageSize, all rows are one page,
// which is kept in memory.
//
// The rows before an error are the last page, and the error follows. For a query that cannot be
// paged, the error matches [ErrAQLNotPageable]. The slice is valid until the next page.
//
//jfrog:none walks over what AQLPage returns at once
func (s *SearchService) ItemPages(ctx context.Context, query AQLQuery, opts *AQLOptions) iter.Seq2[[]AQLItem, error] {
	var walked atomic.Bool
	return func(yield func([]AQLItem, error) bool) {
		if walked.Swap(true) {
			yield(nil, errWalkedAgain)
			return
		}
		if opts == nil {
			opts = &AQLOptions{}
		}
		var page []AQLItem
		left := false
		flush := func() bool {
			left = len(page) > 0 && !yield(page, nil)
			page = page[:0]
			return !left
		}
		w := &aqlWalk[AQLItem]{ctx: ctx, client: s.client, aqlRows: newAQLRows[AQLItem](), ended: flush}
		w.yield = func(row AQLItem, _ error) bool {
			page = append(page, row)
			return true
		}
		err := w.run(aql.DomainItem, query, *opts)
		if !left && flush() && err != nil {
			yield(nil, err)
		}
	}
}
