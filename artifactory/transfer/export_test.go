package transfer

import "time"

// Tests with many faults wait less before they request content again.
func init() { retryWait = time.Millisecond }

// SlotsFree reports whether no file holds a slot.
func SlotsFree(m *Manager) bool {
	n := int64(m.opts.Concurrency)
	if !m.slots.TryAcquire(n) {
		return false
	}
	m.slots.Release(n)
	return true
}
