package jfrog

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestBackoffDoublesWithinBoundsAndScatters(t *testing.T) {
	const minWait, maxWait = 100 * time.Millisecond, time.Second
	for n, full := range []time.Duration{100, 200, 400, 800, 1000, 1000} {
		full *= time.Millisecond
		seen := map[time.Duration]bool{}
		for range 200 {
			wait := backoff(minWait, maxWait, n, nil)
			assert.GreaterOrEqual(t, wait, full/2)
			assert.LessOrEqual(t, wait, full)
			seen[wait] = true
		}
		assert.Greater(t, len(seen), 100)
	}
	assert.LessOrEqual(t, backoff(minWait, maxWait, 1000, nil), maxWait)
	assert.Zero(t, backoff(0, 0, 3, nil))
	assert.LessOrEqual(t, backoff(0, 1<<63-1, 500, nil), time.Duration(1<<63-1))
}
