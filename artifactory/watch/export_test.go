package watch

import (
	"time"

	"github.com/jfrogkit/jfrog-go/artifactory"
)

// SetFirstBackoff sets the wait after the first failed poll, and returns a function that restores
// it.
func SetFirstBackoff(d time.Duration) (restore func()) {
	old := firstBackoff
	firstBackoff = d
	return func() { firstBackoff = old }
}

// Walked returns the largest number of changes that a position holds while n changes pass it,
// one each millisecond, and the number in its last cursor.
func Walked(n int, window time.Duration) (most, last int) {
	p := newPosition(Cursor{low: 1, high: 1}, window)
	for i := range n {
		item := &artifactory.AQLItem{Repo: "a", Path: ".", Name: "f"}
		item.Updated.Time = time.UnixMilli(int64(i + 1))
		p.admit(item)
		p.advance(int64(i+1), int64(i+1))
		most = max(most, len(p.seen), len(p.known))
	}
	c, err := ParseCursor(p.String())
	if err != nil {
		panic(err)
	}
	return most, len(c.seen)
}
