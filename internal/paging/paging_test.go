package paging

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
)

type options struct {
	At     int
	Cursor string
}

type page[T any] struct {
	Items []T
	Total int
	Next  string
}

// walk is Offset over a function that returns the items at an offset.
func walk[T any](ctx context.Context, offset int, fetch func(context.Context, int) ([]T, int, error)) iter.Seq2[T, error] {
	return Offset(ctx, &options{At: offset}, func(o *options) *int { return &o.At },
		func(ctx context.Context, o *options) (*page[T], error) {
			items, total, err := fetch(ctx, o.At)
			return &page[T]{Items: items, Total: total}, err
		},
		func(p *page[T]) ([]T, int) { return p.Items, p.Total })
}

// offsetServer serves the numbers 0 to n-1 from an offset.
type offsetServer struct {
	n        int
	sizes    []int // of the pages in turn; the last one stays
	total    func(request int) int
	requests []int // requested offsets
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

func TestOffset(t *testing.T) {
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
			all := walk(t.Context(), test.offset, s.fetch)
			got, err := jfrog.Collect(all)
			require.NoError(t, err)
			assert.Equal(t, numbers(test.offset, s.n), got)
			assert.Equal(t, test.requests, s.requests)

			s.requests = nil
			again, err := jfrog.Collect(all)
			require.NoError(t, err)
			assert.Equal(t, got, again, "a walk can be walked again")
		})
	}
}

// A server that ignores the offset returns the same page for every offset.
func TestOffsetOfAServerThatIgnoresOffsets(t *testing.T) {
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
		got, err := jfrog.Collect(walk(t.Context(), 0, func(context.Context, int) ([]item, int, error) {
			requests++
			return page, test.total, nil
		}))
		assert.Equal(t, page, got, "total %d", test.total)
		assert.Equal(t, test.requests, requests, "total %d", test.total)
		assert.Equal(t, test.err, errors.Is(err, jfrog.ErrBadAnswer), "total %d: %v", test.total, err)
	}
}

// A server may repeat pages with any period, by offsets and under new cursors.
func TestWalksInACircle(t *testing.T) {
	for tail := range 4 {
		for length := 2; length <= 5; length++ {
			t.Run(fmt.Sprintf("%d then %d", tail, length), func(t *testing.T) {
				items := func(page int) []int {
					if page >= tail {
						page = tail + (page-tail)%length
					}
					return numbers(2*page, 2*page+2)
				}
				for name, total := range map[string]int{"no total": 0, "total": 1000} {
					requests := 0
					got, err := jfrog.Collect(walk(t.Context(), 0, func(_ context.Context, at int) ([]int, int, error) {
						requests++
						return items(at / 2), total, nil
					}))
					assert.ErrorIs(t, err, jfrog.ErrBadAnswer, name)
					assert.Equal(t, numbers(0, 2*(tail+length)), got, name)
					assert.Equal(t, tail+length+1, requests, name)
				}
				got, err := jfrog.Collect(Cursor(t.Context(), nil, func(o *options) *int { return &o.At },
					func(_ context.Context, o *options) (*page[int], error) {
						return &page[int]{Items: items(o.At), Total: o.At + 1}, nil
					},
					func(p *page[int]) ([]int, int) { return p.Items, p.Total }))
				assert.ErrorIs(t, err, jfrog.ErrBadAnswer)
				assert.Equal(t, numbers(0, 2*(tail+length)), got)
			})
		}
	}
}

// The last page may have the items of an earlier page, and pages may be empty.
func TestCursorThatEnds(t *testing.T) {
	pages := []page[int]{{Items: []int{1}, Total: 1}, {Total: 2}, {Total: 3}, {Items: []int{1}}}
	got, err := jfrog.Collect(Cursor(t.Context(), nil, func(o *options) *int { return &o.At },
		func(_ context.Context, o *options) (*page[int], error) { return &pages[o.At], nil },
		func(p *page[int]) ([]int, int) { return p.Items, p.Total }))
	require.NoError(t, err)
	assert.Equal(t, []int{1, 1}, got)
}

// Items may be equal: pages that only begin alike are different ones.
func TestOffsetThatBeginAlike(t *testing.T) {
	list := []string{"a", "b", "a", "c"}
	got, err := jfrog.Collect(walk(t.Context(), 0, func(_ context.Context, at int) ([]string, int, error) {
		return list[at : at+2], 4, nil
	}))
	require.NoError(t, err)
	assert.Equal(t, list, got)
}

func TestOffsetLeavesTheOptions(t *testing.T) {
	s := offsetServer{n: 4, sizes: []int{2}}
	opts := options{At: 1}
	for range 2 {
		got, err := jfrog.Collect(Offset(t.Context(), &opts, func(o *options) *int { return &o.At },
			func(ctx context.Context, o *options) (*page[int], error) {
				items, total, err := s.fetch(ctx, o.At)
				return &page[int]{Items: items, Total: total}, err
			},
			func(p *page[int]) ([]int, int) { return p.Items, p.Total }))
		require.NoError(t, err)
		assert.Equal(t, numbers(1, 4), got)
		assert.Equal(t, options{At: 1}, opts)
	}
}

func TestCursor(t *testing.T) {
	pages := map[string]page[int]{"": {Items: []int{1, 2}, Next: "a"}, "a": {Next: "b"}, "b": {Items: []int{3}}}
	list := func(_ context.Context, o *options) (*page[int], error) {
		p, ok := pages[o.Cursor]
		if !ok {
			return nil, errors.New("no such page")
		}
		return &p, nil
	}
	cursor := func(o *options) *string { return &o.Cursor }
	items := func(p *page[int]) ([]int, string) { return p.Items, p.Next }
	got, err := jfrog.Collect(Cursor(t.Context(), nil, cursor, list, items))
	require.NoError(t, err)
	assert.Equal(t, []int{1, 2, 3}, got)
	got, err = jfrog.Collect(Cursor(t.Context(), &options{Cursor: "b"}, cursor, list, items))
	require.NoError(t, err)
	assert.Equal(t, []int{3}, got)
	got, err = jfrog.Collect(Cursor(t.Context(), &options{Cursor: "x"}, cursor, list, items))
	assert.EqualError(t, err, "no such page")
	assert.Empty(t, got)
}

func TestConnection(t *testing.T) {
	pages := map[string]string{
		"":  `{"pageInfo": {"hasNextPage": true, "endCursor": "a"}, "edges": [{"node": 1}, {"node": 2}]}`,
		"a": `{"pageInfo": {"hasNextPage": true, "endCursor": "b"}, "edges": []}`,
		"b": `{"pageInfo": {"hasNextPage": false, "endCursor": "c"}, "edges": [{"node": 3}]}`,
		"x": `{"pageInfo": {"hasNextPage": true}, "edges": [{"node": 9}]}`,
		"y": `{"pageInfo": {"hasNextPage": true, "endCursor": "y"}, "edges": [{"node": 8}]}`,
	}
	after := func(o *options) *string { return &o.Cursor }
	walk := func(ctx context.Context, from string) ([]int, error) {
		return jfrog.Collect(Connection(ctx, &options{Cursor: from}, after, func(_ context.Context, o *options) (*jfrog.Connection[int], error) {
			var p jfrog.Connection[int]
			require.NoError(t, json.Unmarshal([]byte(pages[o.Cursor]), &p))
			return &p, nil
		}))
	}
	got, err := walk(t.Context(), "")
	require.NoError(t, err)
	assert.Equal(t, []int{1, 2, 3}, got)
	got, err = walk(t.Context(), "b")
	require.NoError(t, err)
	assert.Equal(t, []int{3}, got)
	got, err = walk(t.Context(), "x")
	assert.ErrorIs(t, err, jfrog.ErrBadAnswer)
	assert.Equal(t, []int{9}, got)
	got, err = walk(t.Context(), "y")
	assert.ErrorIs(t, err, jfrog.ErrBadAnswer)
	assert.Equal(t, []int{8}, got)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = walk(ctx, "")
	assert.ErrorIs(t, err, context.Canceled)

	// A repository without any evidence may be null.
	got, err = jfrog.Collect(Connection(t.Context(), nil, after, func(context.Context, *options) (*jfrog.Connection[int], error) { return nil, nil }))
	assert.NoError(t, err)
	assert.Empty(t, got)
}
