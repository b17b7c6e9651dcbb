// Package interval calls functions at intervals.
package interval

import "time"

// Call calls a function at intervals, in another goroutine, until the returned function is
// called, which calls it a last time.
func Call(interval time.Duration, tell func()) (end func()) {
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		tick := time.NewTicker(interval)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				tell()
			case <-stop:
				return
			}
		}
	}()
	return func() {
		close(stop)
		<-stopped
		tell()
	}
}
