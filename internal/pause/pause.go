// Package pause waits between requests.
package pause

import (
	"context"
	"time"
)

// For waits for a duration. It returns the error of the context if that has ended, also if there
// is nothing to wait for.
func For(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
	return ctx.Err()
}
