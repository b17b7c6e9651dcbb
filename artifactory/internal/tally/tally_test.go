package tally

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestCounts(t *testing.T) {
	type kind string
	assert.Equal(t, "no files", Counts(map[kind]int{"sent": 0}, "file"))
	assert.Equal(t, "1 file (1 sent)", Counts(map[kind]int64{"sent": 1, "failed": 0}, "file"))
	assert.Equal(t, "5 items (2 failed, 3 sent)", Counts(map[kind]int{"sent": 3, "failed": 2}, "item"))
}

func TestIn(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0:                              "",
		150*time.Microsecond + 455:     " in 150µs",
		525_237_953:                    " in 525ms",
		1253 * time.Millisecond:        " in 1.25s",
		61*time.Minute + 7*time.Second: " in 1h1m10s",
	} {
		assert.Equal(t, want, In(d))
	}
}
