package transfer

import "time"

// Tests of many faults need not wait as long before content is asked for again.
func init() { retryWait = time.Millisecond }

// SlotsFree tells whether no file holds a slot of t.
func SlotsFree(t *Manager) bool {
	n := int64(t.opts.Concurrency)
	if !t.slots.TryAcquire(n) {
		return false
	}
	t.slots.Release(n)
	return true
}
