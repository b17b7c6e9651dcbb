package jfrog

import (
	"context"
	"time"
)

// WaitOptions says how [Wait] asks. The zero value, and nil, ask after 1 s and then in
// waits that grow by half up to 15 s.
type WaitOptions struct {
	Interval    time.Duration // first wait
	MaxInterval time.Duration // longest wait
	Factor      float64       // growth of the wait, at least 1
}

func (o *WaitOptions) withDefaults() WaitOptions {
	out := Deref(o)
	if out.Interval <= 0 {
		out.Interval = time.Second
	}
	if out.MaxInterval <= 0 {
		out.MaxInterval = 15 * time.Second
	}
	out.MaxInterval = max(out.MaxInterval, out.Interval)
	if !(out.Factor >= 1) { // NaN too
		out.Factor = 1.5
	}
	return out
}

// after is the wait that follows another.
func (o *WaitOptions) after(wait time.Duration) time.Duration {
	if next := float64(wait) * o.Factor; next < float64(o.MaxInterval) {
		return time.Duration(next)
	}
	return o.MaxInterval
}

// Wait polls until done is true and returns the last value polled, together with the
// context's error when that ends first. An error of poll ends the wait: transient
// failures have been retried by then.
func Wait[T any](ctx context.Context, opts *WaitOptions, poll func(context.Context) (value T, done bool, err error)) (T, error) {
	o := opts.withDefaults()
	for wait := o.Interval; ; wait = o.after(wait) {
		value, done, err := poll(ctx)
		if err != nil || done {
			return value, err
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return value, ctx.Err()
		case <-timer.C:
		}
	}
}
