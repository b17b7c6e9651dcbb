package jfrog

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jfrogkit/jfrog-go/internal/printable"
)

// WaitOptions sets the intervals at which [Wait] polls. The first poll is immediate, and the
// waits grow. The zero value and nil wait 1 s first and 1.5 times as long each time, up to 15 s.
type WaitOptions struct {
	Interval    time.Duration // first wait
	MaxInterval time.Duration // longest wait; ignored if less than Interval
	Factor      float64       // growth of the wait; less than 1: 1.5
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
	if !(out.Factor >= 1) {
		out.Factor = 1.5
	}
	return out
}

// errNilContext reports a mistake of the calling program.
var errNilContext = errors.New("jfrog: context is nil")

// Wait polls until done is true. It has no time limit: if the context ends first, it returns the
// context's error and the last value polled. Any other error of poll ends the wait too. Give
// poll calls that retry transient failures themselves.
func Wait[T any](ctx context.Context, opts *WaitOptions, poll func(context.Context) (value T, done bool, err error)) (T, error) {
	o := opts.withDefaults()
	var last T
	if ctx == nil {
		return last, errNilContext
	}
	for wait := o.Interval; ; wait = time.Duration(min(float64(wait)*o.Factor, float64(o.MaxInterval))) {
		value, done, err := poll(ctx)
		if err != nil && ctx.Err() != nil {
			return last, err
		}
		if err != nil || done {
			return value, err
		}
		last = value
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return last, fmt.Errorf("jfrog: gave up waiting: %w", ctx.Err())
		case <-timer.C:
		}
	}
}

// FailedError reports that work in the background of a server has failed. The requests have
// succeeded, so that the error is not an [*Error]. Wait methods return it with the final status.
type FailedError struct {
	What     string   // such as "creation of release bundle app 1.0"
	Status   string   // the final state, in the server's words
	Messages []string // the server's messages about the failure
}

// Error returns the name of the work, its final state and the server's messages.
func (e *FailedError) Error() string {
	s := fmt.Sprintf("jfrog: %s ended as %s", e.What, e.Status)
	messages := slices.DeleteFunc(slices.Clone(e.Messages), func(m string) bool { return m == "" })
	if len(messages) > 0 {
		s += ": " + strings.Join(messages, "; ")
	}
	return printable.Text(s)
}
