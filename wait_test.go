package jfrog

import (
	"context"
	"errors"
	"math"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// counted polls until the n-th call and records the times.
func counted(begin time.Time, n int, at *[]time.Duration) func(context.Context) (int, bool, error) {
	return func(context.Context) (int, bool, error) {
		*at = append(*at, time.Since(begin))
		return len(*at), len(*at) == n, nil
	}
}

func TestWaitBacksOff(t *testing.T) {
	for name, test := range map[string]struct {
		opts *WaitOptions
		want []time.Duration
	}{
		"defaults":                           {nil, []time.Duration{0, time.Second, 2500 * time.Millisecond, 4750 * time.Millisecond}},
		"bounded":                            {&WaitOptions{Interval: time.Second, MaxInterval: 3 * time.Second, Factor: 2}, []time.Duration{0, 1e9, 3e9, 6e9, 9e9}},
		"constant":                           {&WaitOptions{Interval: 2 * time.Second, Factor: 1}, []time.Duration{0, 2e9, 4e9, 6e9}},
		"first wait above the default bound": {&WaitOptions{Interval: time.Minute}, []time.Duration{0, 60e9, 120e9}},
		"no number":                          {&WaitOptions{Factor: math.NaN()}, []time.Duration{0, 1e9, 25e8}},
		"endless":                            {&WaitOptions{MaxInterval: 2 * time.Second, Factor: math.Inf(1)}, []time.Duration{0, 1e9, 3e9, 5e9}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var at []time.Duration
				got, err := Wait(t.Context(), test.opts, counted(time.Now(), len(test.want), &at))
				require.NoError(t, err)
				assert.Equal(t, len(test.want), got)
				assert.Equal(t, test.want, at)
			})
		})
	}
}

func TestWaitGivesUpWithTheContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		defer cancel()
		var at []time.Duration
		begin := time.Now()
		got, err := Wait(ctx, nil, counted(begin, -1, &at))
		assert.ErrorIs(t, err, context.DeadlineExceeded)
		assert.Equal(t, 3, got, "the last value polled")
		assert.Equal(t, 3*time.Second, time.Since(begin), "at once, not at the next poll")
	})
}

// A poll that the context cut short has no value.
func TestWaitKeepsTheLastValueWhenAPollIsCutShort(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	polls := 0
	got, err := Wait(ctx, &WaitOptions{Interval: time.Nanosecond}, func(ctx context.Context) (string, bool, error) {
		if polls++; polls == 2 {
			cancel()
			return "", false, ctx.Err()
		}
		return "running", false, nil
	})
	assert.ErrorIs(t, err, context.Canceled)
	assert.Equal(t, "running", got)
}

func TestWaitEndsWithAnErrorAndItsValue(t *testing.T) {
	failed := &FailedError{What: "creation of x", Status: "FAILED"}
	got, err := Wait(t.Context(), nil, func(context.Context) (string, bool, error) { return "FAILED", true, failed })
	assert.Equal(t, error(failed), err)
	assert.Equal(t, "FAILED", got)

	broken := errors.New("broken")
	_, err = Wait(t.Context(), nil, func(context.Context) (int, bool, error) { return 0, false, broken })
	assert.Equal(t, broken, err)
}

func TestFailedErrorSaysWhat(t *testing.T) {
	e := &FailedError{What: "creation of release bundle app 1.0", Status: "FAILED"}
	assert.EqualError(t, e, "jfrog: creation of release bundle app 1.0 ended as FAILED")
	e.Messages = []string{"no artifacts", "try again"}
	assert.EqualError(t, e, "jfrog: creation of release bundle app 1.0 ended as FAILED: no artifacts; try again")
	e.Messages = []string{"", "try again", ""}
	assert.EqualError(t, e, "jfrog: creation of release bundle app 1.0 ended as FAILED: try again")
	e.Messages = []string{""}
	assert.EqualError(t, e, "jfrog: creation of release bundle app 1.0 ended as FAILED")
}

func TestNilContextIsNoPanic(t *testing.T) {
	var none context.Context
	_, err := Wait(none, nil, func(context.Context) (int, bool, error) { return 1, true, nil })
	require.ErrorIs(t, err, errNilContext)
	_, err = Collect(Pages(none, 0, func(context.Context, int) ([]int, int, bool, error) { return []int{1}, 1, false, nil }))
	require.ErrorIs(t, err, errNilContext)
}
