package access

import (
	"context"
	"iter"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// cursorPages walks a list by cursor.
//
// How the end of a list shows is documented nowhere, and servers differ: the last page
// may come without a cursor, or with one behind which there is nothing. A short page
// proves nothing, for a server may give less than asked for. So the walk ends at a page
// without cursor, at an empty page and at a cursor that does not move.
//
// Nor is it clear whether a page begins at its cursor or behind it. An item of the page
// before is not passed again.
func cursorPages[T any](ctx context.Context, start string, name func(T) string, get func(ctx context.Context, cursor string) ([]T, string, error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var before map[string]bool
		jfrog.Pages(ctx, start, func(ctx context.Context, at string) ([]T, string, bool, error) {
			page, next, err := get(ctx, at)
			if err != nil {
				return nil, "", false, err
			}
			var fresh []T
			seen := make(map[string]bool, len(page))
			for _, item := range page {
				seen[name(item)] = true
				if !before[name(item)] {
					fresh = append(fresh, item)
				}
			}
			before = seen
			return fresh, next, next != "" && next != at && len(page) > 0, nil
		})(yield)
	}
}
