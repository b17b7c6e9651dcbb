package jfrog_test

import (
	"context"
	"errors"
	"math"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// polls returns the waits between n polls under the options.
func polls(t *testing.T, opts *jfrog.WaitOptions, n int) (waits []time.Duration) {
	synctest.Test(t, func(t *testing.T) {
		last, count := time.Now(), 0
		got, err := jfrog.Wait(t.Context(), opts, func(context.Context) (int, bool, error) {
			if count++; count > 1 {
				waits = append(waits, time.Since(last))
			}
			last = time.Now()
			return count, count == n, nil
		})
		assert.NoError(t, err)
		assert.Equal(t, n, got)
	})
	return waits
}

func TestWaitIntervals(t *testing.T) {
	s := time.Second
	for _, tt := range []struct {
		opts *jfrog.WaitOptions
		want []time.Duration
	}{
		{nil, []time.Duration{s, 1500 * time.Millisecond, 2250 * time.Millisecond, 3375 * time.Millisecond, 5062500 * time.Microsecond, 7593750 * time.Microsecond, 11390625 * time.Microsecond, 15 * s, 15 * s}},
		{&jfrog.WaitOptions{Interval: 2 * s, Factor: 1}, []time.Duration{2 * s, 2 * s, 2 * s}},
		{&jfrog.WaitOptions{Interval: s, MaxInterval: 3 * s, Factor: 2}, []time.Duration{s, 2 * s, 3 * s, 3 * s}},
		{&jfrog.WaitOptions{Interval: 20 * s, MaxInterval: s}, []time.Duration{20 * s, 20 * s}},
		{&jfrog.WaitOptions{Interval: -1, MaxInterval: -1, Factor: 0.1}, []time.Duration{s, 1500 * time.Millisecond}},
		{&jfrog.WaitOptions{Interval: s, MaxInterval: 9 * s, Factor: 1e300}, []time.Duration{s, 9 * s, 9 * s}},
		{&jfrog.WaitOptions{Interval: s, MaxInterval: 9 * s, Factor: math.Inf(1)}, []time.Duration{s, 9 * s, 9 * s}},
		{&jfrog.WaitOptions{Interval: s, Factor: math.NaN()}, []time.Duration{s, 1500 * time.Millisecond}},
	} {
		assert.Equal(t, tt.want, polls(t, tt.opts, len(tt.want)+1), "%+v", tt.opts)
	}
}

func TestWaitDoneAtOnce(t *testing.T) {
	got, err := jfrog.Wait(t.Context(), nil, func(context.Context) (string, bool, error) { return "now", true, nil })
	assert.NoError(t, err)
	assert.Equal(t, "now", got)
}

func TestWaitEndsWithAnError(t *testing.T) {
	bad := errors.New("bad")
	synctest.Test(t, func(t *testing.T) {
		n := 0
		got, err := jfrog.Wait(t.Context(), nil, func(context.Context) (int, bool, error) {
			if n++; n == 3 {
				return n, false, bad
			}
			return n, false, nil
		})
		assert.Equal(t, bad, err)
		assert.Equal(t, 3, got)
	})
}

func TestWaitEndsWithTheContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begin := time.Now()
		ctx, cancel := context.WithTimeout(t.Context(), 90*time.Second)
		defer cancel()
		got, err := jfrog.Wait(ctx, &jfrog.WaitOptions{Interval: time.Minute}, func(context.Context) (string, bool, error) { return "pending", false, nil })
		assert.ErrorIs(t, err, context.DeadlineExceeded)
		assert.Equal(t, "pending", got)
		assert.Equal(t, 90*time.Second, time.Since(begin))
	})
}
