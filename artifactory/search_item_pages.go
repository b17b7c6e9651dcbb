package artifactory

import (
	"context"
	"errors"
	"iter"
	"sync/atomic"

	"github.com/jfrogkit/jfrog-go/aql"
)

// ErrAQLNotPageable reports that a query cannot run in pages. The query has not been sent. See
// [AQLOptions.PageSize].
var ErrAQLNotPageable = errors.New("the query cannot run in pages")

// ItemPages is like [SearchService.Items], but yields the rows in pages of [AQLOptions.PageSize].
// It yields a page after it has read the whole response. So the caller can take long with the rows
// and holds no connection meanwhile. Without a PageSize, all rows are one page in memory.
//
// If an error occurs, ItemPages first yields the rows that came before it. A query that cannot run
// in pages is an error matching [ErrAQLNotPageable]. The slice is valid until the next page.
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
