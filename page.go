package jfrog

import (
	"context"
	"fmt"
	"iter"
)

// Pages walks a paged list: fetch returns the items of the page at a cursor (an offset,
// a page number, a token) and the cursor of the next page, with more false on the last.
//
// Pages are fetched as the consumer asks for their items, one at a time, and none after
// the context has ended. An error is passed once and ends the walk. A server whose
// cursors go round in a circle makes such an error, matching [ErrBadAnswer], instead of
// a walk without end.
func Pages[T any, C comparable](ctx context.Context, start C, fetch func(ctx context.Context, at C) (items []T, next C, more bool, err error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var zero T
		if ctx == nil {
			yield(zero, errNilContext)
			return
		}
		// A cursor kept from ever further back (Brent's algorithm) is met again in any
		// circle, whatever its length.
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
				yield(zero, fmt.Errorf("jfrog: %w: more items follow, but the next page is one that was read before", ErrBadAnswer))
				return
			}
			if steps++; steps == leap {
				mark, steps, leap = next, 0, 2*leap
			}
			at = next
		}
	}
}

// Collect reads a walk to its end. On an error it returns what came before it too.
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
