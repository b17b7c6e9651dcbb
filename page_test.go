package jfrog

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func numbers(from, to int) []int {
	var out []int
	for i := from; i < to; i++ {
		out = append(out, i)
	}
	return out
}

// tens fetches the numbers below 100, ten on a page, and counts the pages.
type tens struct{ pages int }

func (s *tens) fetch(_ context.Context, at int) ([]int, int, bool, error) {
	s.pages++
	return numbers(at, at+10), at + 10, at < 90, nil
}

func TestPagesAreFetchedWhenTheirItemsAreAskedFor(t *testing.T) {
	var s tens
	walk := Pages(t.Context(), 0, s.fetch)
	assert.Zero(t, s.pages, "nothing before the walk")
	for v, err := range walk {
		require.NoError(t, err)
		assert.Equal(t, v/10+1, s.pages)
		if v == 19 {
			break
		}
	}
	assert.Equal(t, 2, s.pages)
	again, err := Collect(walk)
	require.NoError(t, err)
	assert.Equal(t, numbers(0, 100), again, "a walk can be walked again")
}

func TestPagesPassAnErrorOnce(t *testing.T) {
	broken := errors.New("broken")
	var items, errs int
	for _, err := range Pages(t.Context(), 0, func(_ context.Context, at int) ([]int, int, bool, error) {
		if at > 0 {
			return []int{9}, 9, true, broken
		}
		return []int{1, 2}, 2, true, nil
	}) {
		if err != nil {
			assert.Equal(t, broken, err)
			errs++
			continue // a consumer that continues gets nothing more
		}
		items++
	}
	assert.Equal(t, 2, items)
	assert.Equal(t, 1, errs)
}

func TestPagesStopWithTheContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var s tens
	var got []int
	var last error
	for v, err := range Pages(ctx, 0, s.fetch) {
		if last = err; err == nil {
			got = append(got, v)
			cancel()
		}
	}
	assert.Equal(t, numbers(0, 10), got)
	assert.ErrorIs(t, last, context.Canceled)
	assert.Equal(t, 1, s.pages)
}

// A circle of cursors ends the walk, at any start of the circle.
func TestPagesInACircle(t *testing.T) {
	for tail := range 6 {
		for length := 1; length <= 6; length++ {
			t.Run(fmt.Sprintf("%d then %d", tail, length), func(t *testing.T) {
				requests := 0
				got, err := Collect(Pages(t.Context(), 0, func(_ context.Context, at int) ([]int, int, bool, error) {
					requests++
					next := at + 1
					if next == tail+length {
						next = tail
					}
					return []int{at}, next, true, nil
				}))
				assert.ErrorIs(t, err, ErrBadAnswer)
				assert.GreaterOrEqual(t, len(got), tail+length, "every page was read")
				assert.LessOrEqual(t, requests, 4*(tail+length))
			})
		}
	}
}

func TestPagesReachTheEndOfALongList(t *testing.T) {
	got, err := Collect(Pages(t.Context(), "", func(_ context.Context, at string) ([]int, string, bool, error) {
		return []int{len(at)}, at + "x", len(at) < 300, nil
	}))
	require.NoError(t, err)
	assert.Equal(t, numbers(0, 301), got)
}
