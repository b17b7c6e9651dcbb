package jfrog

import (
	"context"
	"fmt"
	"iter"
	"reflect"
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

// OffsetPages walks a list that is paged by the number of items to skip, from offset
// on: fetch returns the items behind an offset and the length of the whole list, 0 where
// the server does not tell it. What [Pages] promises holds here too.
//
// The pages may have any size and change it; how many items to ask for is a matter of
// fetch. The walk ends with the list's length as last told or with an empty page, which
// may come earlier: a list may shrink, and a length may count what the user cannot see. A page that comes twice in a row comes from a server that
// ignores offsets: its items are passed once, and if the list is longer than that, an
// error matching [ErrBadAnswer] follows.
func OffsetPages[T any](ctx context.Context, offset int, fetch func(ctx context.Context, offset int) (items []T, total int, err error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var (
			known int
			last  fingerprint[T]
		)
		Pages(ctx, offset, func(ctx context.Context, at int) ([]T, int, bool, error) {
			items, total, err := fetch(ctx, at)
			if err != nil || len(items) == 0 {
				return nil, at, false, err
			}
			if total > 0 {
				known = total
			}
			page := fingerprintOf(items)
			if reflect.DeepEqual(page, last) {
				if at < known {
					err = fmt.Errorf("jfrog: %w: the list has %d items, but the page at %d repeats the one before", ErrBadAnswer, known, at)
				}
				return nil, at, false, err
			}
			last = page
			next := at + len(items)
			return items, next, known <= 0 || next < known, nil
		})(yield)
	}
}

// fingerprint tells a page from the next without keeping it.
type fingerprint[T any] struct {
	size        int
	first, last T
}

func fingerprintOf[T any](items []T) fingerprint[T] {
	return fingerprint[T]{len(items), items[0], items[len(items)-1]}
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
