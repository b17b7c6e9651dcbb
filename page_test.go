package jfrog_test

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// paged serves items in pages of a size and counts the pages fetched.
type paged struct {
	items, size, fetched int
}

func (p *paged) fetch(_ context.Context, at int) (items []int, next int, more bool, err error) {
	p.fetched++
	for i := at; i < min(at+p.size, p.items); i++ {
		items = append(items, i)
	}
	return items, at + p.size, len(items) == p.size, nil
}

func TestPages(t *testing.T) {
	for _, tt := range []struct{ items, size, pages int }{{0, 3, 1}, {1, 3, 1}, {2, 3, 1}, {3, 3, 2}, {4, 3, 2}, {9, 3, 4}, {1, 1, 2}} {
		p := &paged{items: tt.items, size: tt.size}
		got, err := jfrog.Collect(jfrog.Pages(t.Context(), 0, p.fetch))
		assert.NoError(t, err)
		assert.Len(t, got, tt.items)
		for i, v := range got {
			assert.Equal(t, i, v)
		}
		assert.Equal(t, tt.pages, p.fetched)
		// The sequence can be walked again.
		again, _ := jfrog.Collect(jfrog.Pages(t.Context(), 0, p.fetch))
		assert.Equal(t, got, again)
	}
}

func TestPagesOfChangingSizeAndCursor(t *testing.T) {
	pages := map[string]struct {
		items []string
		next  string
	}{"": {[]string{"a"}, "x"}, "x": {nil, "y"}, "y": {[]string{"b", "c", "d"}, "z"}, "z": {[]string{"e"}, ""}}
	got, err := jfrog.Collect(jfrog.Pages(t.Context(), "", func(_ context.Context, at string) ([]string, string, bool, error) {
		return pages[at].items, pages[at].next, pages[at].next != "", nil
	}))
	assert.NoError(t, err)
	assert.Equal(t, []string{"a", "b", "c", "d", "e"}, got)
}

func TestPagesAreFetchedAsTheyAreNeeded(t *testing.T) {
	p := &paged{items: 100, size: 3}
	seq := jfrog.Pages(t.Context(), 0, p.fetch)
	assert.Zero(t, p.fetched)
	for v, err := range seq {
		assert.NoError(t, err)
		if v == 2 {
			break
		}
	}
	assert.Equal(t, 1, p.fetched)
}

func TestPagesPassAnErrorOnce(t *testing.T) {
	bad := errors.New("bad")
	fetches, errs := 0, 0
	var got []int
	for v, err := range jfrog.Pages(t.Context(), 0, func(_ context.Context, at int) ([]int, int, bool, error) {
		if fetches++; fetches == 3 {
			return []int{99}, at + 1, true, bad
		}
		return []int{at}, at + 1, true, nil
	}) {
		if err != nil {
			assert.Equal(t, bad, err)
			assert.Zero(t, v)
			errs++
			continue
		}
		got = append(got, v)
	}
	assert.Equal(t, []int{0, 1}, got)
	assert.Equal(t, 1, errs)
	assert.Equal(t, 3, fetches)

	fetches = 0
	got, err := jfrog.Collect(jfrog.Pages(t.Context(), 0, func(context.Context, int) ([]int, int, bool, error) {
		if fetches++; fetches == 2 {
			return nil, 0, true, bad
		}
		return []int{7}, 1, true, nil
	}))
	assert.Equal(t, bad, err)
	assert.Equal(t, []int{7}, got)
}

func TestPagesEndWhenTheServerRepeatsACursor(t *testing.T) {
	n := 0
	got, err := jfrog.Collect(jfrog.Pages(t.Context(), "c", func(context.Context, string) ([]int, string, bool, error) {
		n++
		return []int{n}, "c", true, nil
	}))
	assert.NoError(t, err)
	assert.Equal(t, []int{1}, got)
}

func TestPagesStopWithTheContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	p := &paged{items: 100, size: 2}
	var last error
	n := 0
	for _, err := range jfrog.Pages(ctx, 0, p.fetch) {
		if last = err; err == nil {
			n++
			cancel()
		}
	}
	assert.ErrorIs(t, last, context.Canceled)
	assert.Equal(t, 2, n, "the page at hand is finished")
	assert.Equal(t, 1, p.fetched)
}
