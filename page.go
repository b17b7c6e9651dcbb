package jfrog

import (
	"context"
	"fmt"
	"iter"
)

// Pages walks a paged list. fetch gets a cursor: an offset, a page number or a token. It returns
// the items of the page there, the cursor of the next page, and whether there is a next page.
//
// Pages fetches a page when its first item is asked for, and none after the context has ended.
// An error is passed once and ends the walk. If a server's cursors go round in a circle, the
// walk ends with an error matching [ErrBadAnswer]. Cursors that count up, such as offsets, never
// do: fetch must notice a server that ignores them.
func Pages[T any, C comparable](ctx context.Context, start C, fetch func(ctx context.Context, at C) (items []T, next C, more bool, err error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var zero T
		if ctx == nil {
			yield(zero, errNilContext)
			return
		}
		// Brent's algorithm finds a circle of any length: the walk keeps a cursor, replaces it
		// after ever more pages, and meets it again.
		mark, steps, leap := start, 0, 1
		for at := start; ; {
			if err := ctx.Err(); err != nil {
				yield(zero, err)
				return
			}
			items, next, more, err := fetch(ctx, at)
			if err != nil {
				yield(zero, err)
				return
			}
			for _, item := range items {
				if !yield(item, nil) {
					return
				}
			}
			if !more {
				return
			}
			if next == mark {
				yield(zero, fmt.Errorf("jfrog: %w: more items follow, but the next page has been read before", ErrBadAnswer))
				return
			}
			if steps++; steps == leap {
				mark, steps, leap = next, 0, 2*leap
			}
			at = next
		}
	}
}

// Collect returns the items of a walk. If the walk ends with an error, Collect returns it with
// the items that came before.
func Collect[T any](seq iter.Seq2[T, error]) ([]T, error) {
	var out []T
	for item, err := range seq {
		if err != nil {
			return out, err
		}
		out = append(out, item)
	}
	return out, nil
}
