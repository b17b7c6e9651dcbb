package artifactory

import "time"

// Tests of faults wait only briefly before they request content again.
func init() { retryWait = time.Millisecond }

// SlotsFree reports whether all slots of t are free.
func SlotsFree(t *Transfers) bool {
	n := int64(t.opts.Concurrency)
	if !t.slots.TryAcquire(n) {
		return false
	}
	t.slots.Release(n)
	return true
}
