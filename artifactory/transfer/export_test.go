package transfer

import "time"

// Tests of many faults need not wait as long before content is asked for again.
func init() { retryWait = time.Millisecond }

// SlotsFree tells whether no file holds a slot of t.
func SlotsFree(m *Manager) bool {
	n := int64(m.opts.Concurrency)
	if !m.slots.TryAcquire(n) {
		return false
	}
	m.slots.Release(n)
	return true
}
