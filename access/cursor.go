package access

import (
	"context"
	"iter"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/paging"
)

// freshPage is a page without the items of the page before it.
type freshPage[T any] struct {
	items []T
	next  string
}

// cursorWalk walks a list whose cursors are the names of items or opaque texts. cursor returns its
// place in the options. items returns the items of a page and the next cursor. name returns the
// name that an item has in the list.
//
// How servers mark the last page is not documented: it may have no cursor, or a cursor that
// an empty page follows. A page shorter than its limit need not be the last one. The walk
// ends at a page without a cursor, at an empty page and at a cursor that repeats. A page
// may start at its cursor or after it, so the walk skips items of the page before.
func cursorWalk[T, O, P any](ctx context.Context, opts *O, cursor func(*O) *string,
	list func(context.Context, *O) (*P, error), items func(*P) (items []T, next string), name func(T) string,
) iter.Seq2[T, error] {
	first := jfrog.Deref(opts)
	return func(yield func(T, error) bool) {
		var before map[string]bool
		fresh := func(ctx context.Context, o *O) (*freshPage[T], error) {
			page, err := list(ctx, o)
			if err != nil {
				return nil, err
			}
			all, next := items(page)
			if len(all) == 0 || next == *cursor(o) {
				next = ""
			}
			out := &freshPage[T]{next: next}
			seen := make(map[string]bool, len(all))
			for _, item := range all {
				seen[name(item)] = true
				if !before[name(item)] {
					out.items = append(out.items, item)
				}
			}
			before = seen
			return out, nil
		}
		paging.Cursor(ctx, &first, cursor, fresh, func(p *freshPage[T]) ([]T, string) { return p.items, p.next })(yield)
	}
}
