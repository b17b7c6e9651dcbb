package transfer

import (
	"context"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// Tests with many faults wait less before they request content again.
func init() {
	retryWait = time.Millisecond
	mergePolls = &jfrog.WaitOptions{Interval: time.Millisecond, MaxInterval: 5 * time.Millisecond}
}

// SlotsFree reports whether no file holds a slot.
func SlotsFree(m *Manager) bool {
	n := int64(m.opts.Concurrency)
	if !m.slots.TryAcquire(n) {
		return false
	}
	m.slots.Release(n)
	return true
}

// ForgetMultipart makes the next large upload ask the server again. busy says that another upload
// asks it meanwhile.
func ForgetMultipart(ctx context.Context, m *Manager, busy bool) (asked bool) {
	if busy {
		m.multipart.turn <- struct{}{}
		defer func() { <-m.multipart.turn }()
	}
	m.forgetMultipart(ctx)
	return m.multipart.asked
}

// PartSizeOf returns the size of the parts of a file.
func PartSizeOf(opts Options, size int64) int64 {
	orDefault(&opts.PartSize, defaultPartSize)
	return (&Manager{opts: opts}).partSize(size)
}

// SetAborting sets how long an abort may take, until the returned function is called.
func SetAborting(d time.Duration) (restore func()) {
	before := aborting
	aborting = d
	return func() { aborting = before }
}

// SetStandstill sets how many times the idle timeout a merge may stand still, until the returned
// function is called.
func SetStandstill(n int) (restore func()) {
	before := standstill
	standstill = n
	return func() { standstill = before }
}
