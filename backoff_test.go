package jfrog

import (
	"net/http"
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

func TestRetryAfter(t *testing.T) {
	date := func(d time.Duration) string { return time.Now().Add(d).UTC().Format(http.TimeFormat) }
	for _, tt := range []struct {
		after, date string
		want        time.Duration
	}{
		{"1", "", time.Second},
		{"120", "", 2 * time.Minute},
		{"18446744074", "", -1}, // in nanoseconds it would be 290 ms
		{"99999999999999999999999", "", -1},
		{date(time.Hour), date(59 * time.Minute), time.Minute}, // the clocks differ
		{date(-time.Hour), date(-time.Hour - time.Minute), time.Minute},
		{date(-time.Hour), "", -1},
		{date(time.Hour), date(2 * time.Hour), -1},
		{"0", "", -1},
		{"-5", "", -1},
		{"", "", -1},
		{"soon", "", -1},
	} {
		resp := &http.Response{StatusCode: http.StatusServiceUnavailable, Header: http.Header{"Retry-After": {tt.after}, "Date": {tt.date}}}
		assert.InDelta(t, tt.want, retryAfter(resp), float64(time.Second), "%+v", tt)
		if tt.want < 0 {
			assert.GreaterOrEqual(t, backoff(time.Second, time.Minute, 0, resp), time.Second/2, "%+v", tt)
		}
		resp.StatusCode = http.StatusBadGateway
		assert.Negative(t, retryAfter(resp))
	}
}
