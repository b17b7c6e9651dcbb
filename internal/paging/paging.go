// Package paging walks the lists that the product packages page: each All method is one
// expression of a helper here.
//
// The helpers take the method that returns a page, and the options of the first page. They
// copy the options when they are called. Like [jfrog.Pages], they fetch a page when its first
// item is asked for. They end with an error instead of walking in a circle, even if the server
// repeats pages under new cursors or offsets.
package paging

import (
	"context"
	"fmt"
	"iter"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// Offset walks a list by the number of items to skip. offset returns the address of that number
// in the options. items returns the items of a page and the length of the whole list, or 0 if
// the server does not state it.
//
// Pages may have any size, and the size may change. The walk ends at the length that the last
// page stated or at an empty page, whichever comes first: a list may shrink, and a length may
// count what the user cannot see. A page that repeats the page before comes from a server that
// ignores offsets. The walk passes its items once. If the list is longer than that, or if the
// page repeats an earlier one, an error matching [jfrog.ErrBadAnswer] follows.
func Offset[T, O, P any](ctx context.Context, opts *O, offset func(*O) *int,
	list func(context.Context, *O) (*P, error), items func(*P) (items []T, total int),
) iter.Seq2[T, error] {
	first := jfrog.Deref(opts)
	return func(yield func(T, error) bool) {
		var (
			known  int
			circle Circle
		)
		jfrog.Pages(ctx, *offset(&first), func(ctx context.Context, at int) ([]T, int, bool, error) {
			o := first
			*offset(&o) = at
			page, err := list(ctx, &o)
			if err != nil {
				return nil, at, false, err
			}
			found, total := items(page)
			if len(found) == 0 {
				return nil, at, false, nil
			}
			if total > 0 {
				known = total
			}
			if ago := readItems(&circle, found); ago > 0 {
				if at < known || ago > 1 {
					err = fmt.Errorf("jfrog: items from %d: %w", at, Again(ago))
				}
				return nil, at, false, err
			}
			next := at + len(found)
			return found, next, known <= 0 || next < known, nil
		})(yield)
	}
}

// Cursor walks a list by a cursor that each page hands out for the next. cursor returns its
// place in the options, and items the items of a page and the next cursor; the zero cursor ends
// the walk. A page with a next cursor that repeats an earlier page causes an error matching
// [jfrog.ErrBadAnswer].
func Cursor[T, O, P any, C comparable](ctx context.Context, opts *O, cursor func(*O) *C,
	list func(context.Context, *O) (*P, error), items func(*P) (items []T, next C),
) iter.Seq2[T, error] {
	first := jfrog.Deref(opts)
	return func(yield func(T, error) bool) {
		var circle Circle
		jfrog.Pages(ctx, *cursor(&first), func(ctx context.Context, at C) ([]T, C, bool, error) {
			o := first
			*cursor(&o) = at
			page, err := list(ctx, &o)
			var none C
			if err != nil {
				return nil, none, false, err
			}
			found, next := items(page)
			if ago := readItems(&circle, found); ago > 0 && next != none {
				return nil, none, false, fmt.Errorf("jfrog: items after cursor %v: %w", at, Again(ago))
			}
			return found, next, next != none, nil
		})(yield)
	}
}

// Connection walks a GraphQL connection by its cursors. after returns the place of the cursor in
// the options. If a server announces a next page without its start, the walk yields an error
// after the last item. So no list ends early unnoticed.
func Connection[T, O any](ctx context.Context, opts *O, after func(*O) *string,
	list func(context.Context, *O) (*jfrog.Connection[T], error),
) iter.Seq2[T, error] {
	first := jfrog.Deref(opts)
	return func(yield func(T, error) bool) {
		at := *after(&first)
		var stuck error
		pages := Cursor(ctx, &first, after, list, func(page *jfrog.Connection[T]) ([]T, string) {
			if page == nil || !page.PageInfo.HasNextPage {
				return page.Nodes(), ""
			}
			next := page.PageInfo.EndCursor
			if next == "" || next == at {
				stuck = fmt.Errorf("jfrog: %w: more items follow, but the cursor after %q is %q", jfrog.ErrBadAnswer, at, next)
				next = ""
			}
			at = next
			return page.Nodes(), next
		})
		for item, err := range pages {
			if !yield(item, err) || err != nil {
				return
			}
		}
		if stuck != nil {
			var zero T
			yield(zero, stuck)
		}
	}
}
