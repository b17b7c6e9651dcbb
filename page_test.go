package jfrog

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// offsetServer is a list of the numbers 0 to n-1 behind an offset.
type offsetServer struct {
	n        int
	sizes    []int // of the pages in turn; the last one stays
	total    func(request int) int
	requests []int // offsets asked for
}

func (s *offsetServer) fetch(_ context.Context, offset int) ([]int, int, error) {
	i := len(s.requests)
	s.requests = append(s.requests, offset)
	size := s.sizes[min(i, len(s.sizes)-1)]
	var page []int
	for v := offset; v < min(offset+size, s.n); v++ {
		page = append(page, v)
	}
	total := s.n
	if s.total != nil {
		total = s.total(i)
	}
	return page, total, nil
}

func numbers(from, to int) []int {
	var out []int
	for i := from; i < to; i++ {
		out = append(out, i)
	}
	return out
}

func TestOffsetPages(t *testing.T) {
	unknown := func(int) int { return 0 }
	for name, test := range map[string]struct {
		server   offsetServer
		offset   int
		requests []int
	}{
		"empty list":             {server: offsetServer{n: 0, sizes: []int{3}}, requests: []int{0}},
		"one item":               {server: offsetServer{n: 1, sizes: []int{3}}, requests: []int{0}},
		"exactly one page":       {server: offsetServer{n: 3, sizes: []int{3}}, requests: []int{0}},
		"exactly full pages":     {server: offsetServer{n: 6, sizes: []int{3}}, requests: []int{0, 3}},
		"a page and a bit":       {server: offsetServer{n: 7, sizes: []int{3}}, requests: []int{0, 3, 6}},
		"sizes that change":      {server: offsetServer{n: 11, sizes: []int{4, 1, 3, 2}}, requests: []int{0, 4, 5, 8, 10}},
		"from an offset":         {server: offsetServer{n: 7, sizes: []int{3}}, offset: 5, requests: []int{5}},
		"from behind the end":    {server: offsetServer{n: 7, sizes: []int{3}}, offset: 7, requests: []int{7}},
		"no total":               {server: offsetServer{n: 7, sizes: []int{3}, total: unknown}, requests: []int{0, 3, 6, 7}},
		"no total, full pages":   {server: offsetServer{n: 6, sizes: []int{3}, total: unknown}, requests: []int{0, 3, 6}},
		"no total, nothing":      {server: offsetServer{n: 0, sizes: []int{3}, total: unknown}, requests: []int{0}},
		"total only at first":    {server: offsetServer{n: 7, sizes: []int{3}, total: func(i int) int { return max(7-7*i, 0) }}, requests: []int{0, 3, 6}},
		"total only later":       {server: offsetServer{n: 7, sizes: []int{3}, total: func(i int) int { return min(7, 7*i) }}, requests: []int{0, 3, 6}},
		"total too large":        {server: offsetServer{n: 7, sizes: []int{3}, total: func(int) int { return 99 }}, requests: []int{0, 3, 6, 7}},
		"list that grows":        {server: offsetServer{n: 9, sizes: []int{3}, total: func(i int) int { return 5 + 2*i }}, requests: []int{0, 3, 6}},
		"total that is negative": {server: offsetServer{n: 4, sizes: []int{3}, total: func(int) int { return -1 }}, requests: []int{0, 3, 4}},
	} {
		t.Run(name, func(t *testing.T) {
			s := test.server
			walk := OffsetPages(t.Context(), test.offset, s.fetch)
			got, err := Collect(walk)
			require.NoError(t, err)
			assert.Equal(t, numbers(test.offset, s.n), got)
			assert.Equal(t, test.requests, s.requests)

			s.requests = nil
			again, err := Collect(walk)
			require.NoError(t, err)
			assert.Equal(t, got, again, "a walk can be walked again")
		})
	}
}

// A server that ignores the offset gives the same page for ever.
func TestOffsetPagesOfAServerThatIgnoresOffsets(t *testing.T) {
	type item struct{ Labels []string } // not comparable with ==
	page := []item{{[]string{"a"}}, {[]string{"b"}}, {nil}}
	for _, test := range []struct {
		total, requests int
		err             bool
	}{
		{total: 0, requests: 2},            // as far as one can know, that is all
		{total: 3, requests: 1},            // that is all
		{total: 4, requests: 2, err: true}, // there is more, and it cannot be had
	} {
		requests := 0
		got, err := Collect(OffsetPages(t.Context(), 0, func(context.Context, int) ([]item, int, error) {
			requests++
			return page, test.total, nil
		}))
		assert.Equal(t, page, got, "total %d", test.total)
		assert.Equal(t, test.requests, requests, "total %d", test.total)
		assert.Equal(t, test.err, errors.Is(err, ErrBadAnswer), "total %d: %v", test.total, err)
	}
}

// Items may be equal: pages that only begin alike are different ones.
func TestOffsetPagesThatBeginAlike(t *testing.T) {
	list := []string{"a", "b", "a", "c"}
	got, err := Collect(OffsetPages(t.Context(), 0, func(_ context.Context, at int) ([]string, int, error) {
		return list[at : at+2], 4, nil
	}))
	require.NoError(t, err)
	assert.Equal(t, list, got)
}

func TestPagesAreFetchedAsTheirItemsAreAskedFor(t *testing.T) {
	s := offsetServer{n: 100, sizes: []int{10}}
	walk := OffsetPages(t.Context(), 0, s.fetch)
	assert.Empty(t, s.requests, "nothing before the walk")
	for v, err := range walk {
		require.NoError(t, err)
		assert.Len(t, s.requests, v/10+1)
		if v == 19 {
			break
		}
	}
	assert.Equal(t, []int{0, 10}, s.requests)
}

func TestPagesPassAnErrorOnce(t *testing.T) {
	broken := errors.New("broken")
	var items, errs int
	for _, err := range OffsetPages(t.Context(), 0, func(_ context.Context, at int) ([]int, int, error) {
		if at > 0 {
			return []int{9}, 9, broken
		}
		return []int{1, 2}, 9, nil
	}) {
		if err != nil {
			assert.Equal(t, broken, err)
			errs++
			continue // a consumer that goes on gets nothing more
		}
		items++
	}
	assert.Equal(t, 2, items)
	assert.Equal(t, 1, errs)
}

func TestPagesStopWithTheContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	s := offsetServer{n: 100, sizes: []int{10}}
	var got []int
	var last error
	for v, err := range OffsetPages(ctx, 0, s.fetch) {
		if last = err; err == nil {
			got = append(got, v)
			cancel()
		}
	}
	assert.Equal(t, numbers(0, 10), got)
	assert.ErrorIs(t, last, context.Canceled)
	assert.Len(t, s.requests, 1)
}

// Cursors that go round in a circle end the walk, whatever way leads into the circle.
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
