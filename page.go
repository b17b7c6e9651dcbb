package jfrog

import (
	"context"
	"iter"
)

// Pages walks a paged list: fetch returns the items of the page at a cursor (an offset,
// a page number, a token) and the cursor of the next page, with more false on the last.
//
// Pages are fetched as the consumer asks for their items, one at a time. An error is
// passed once and ends the walk. A fetch that gives the same cursor again ends it too,
// so that a server that repeats a page cannot hold a program for ever.
func Pages[T any, C comparable](ctx context.Context, start C, fetch func(ctx context.Context, at C) (items []T, next C, more bool, err error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var zero T
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
			if !more || next == at {
				return
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
