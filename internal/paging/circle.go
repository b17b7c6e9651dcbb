package paging

import (
	"fmt"
	"hash/maphash"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/secrets"
)

// Circle notices pages that a walk has read before, however many pages lie between. It keeps a
// hash of each page. The zero Circle is ready for use.
type Circle struct {
	seed  maphash.Seed
	pages map[uint64]int // hash -> number of the page
	count int
}

// Read notes the next page by bytes that identify it. If the walk has read that page before,
// Read returns how many pages ago, otherwise 0.
func (c *Circle) Read(page []byte) (ago int) {
	if c.pages == nil {
		c.seed, c.pages = maphash.MakeSeed(), map[uint64]int{}
	}
	hash := maphash.Bytes(c.seed, page)
	c.count++
	if before, ok := c.pages[hash]; ok {
		ago = c.count - before
	}
	c.pages[hash] = c.count
	return ago
}

// readItems is Read for a page with these items. Their number, the first and the last identify
// the page. A page without items is never met again.
func readItems[T any](c *Circle, items []T) (ago int) {
	if len(items) == 0 {
		return 0
	}
	page, err := secrets.Marshal([]any{len(items), items[0], items[len(items)-1]})
	if err != nil { // such as NaN; the items came from JSON
		return 0
	}
	return c.Read(page)
}

// Again returns the error for a page that a walk has met again.
func Again(ago int) error {
	if ago == 1 {
		return fmt.Errorf("%w: the page repeats the page before it", jfrog.ErrBadAnswer)
	}
	return fmt.Errorf("%w: the page repeats the page %d pages before it", jfrog.ErrBadAnswer, ago)
}
