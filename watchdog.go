package jfrog

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"
)

const (
	defaultConnectTimeout  = 30 * time.Second
	defaultResponseTimeout = 5 * time.Minute
	defaultIdleTimeout     = time.Minute
	longResponseTimeout    = time.Hour // see [Request.LongRunning]
)

// timeouts bound the phases of an attempt. A negative one is no bound.
type timeouts struct {
	connect, response, idle time.Duration
}

func (t timeouts) withDefaults() timeouts {
	for _, d := range []struct {
		value    *time.Duration
		fallback time.Duration
	}{{&t.connect, defaultConnectTimeout}, {&t.response, defaultResponseTimeout}, {&t.idle, defaultIdleTimeout}} {
		if *d.value == 0 {
			*d.value = d.fallback
		}
	}
	return t
}

// WithConnectTimeout bounds the TCP connection and, separately, the TLS handshake; 0: 30 s,
// negative: no bound. It requires the client's own transport or an *http.Transport.
func WithConnectTimeout(d time.Duration) Option {
	return func(s *settings) error {
		s.timeouts.connect = d
		return nil
	}
}

// WithResponseTimeout bounds the wait for a response after the request was sent; 0: 5 minutes,
// negative: no bound. Operations during which a server may work for long, such as copying a
// tree, wait an hour if that is longer.
//
// An attempt that exceeds the bound fails like a broken connection: an idempotent request is
// sent again. A deadline of the context bounds the whole call.
func WithResponseTimeout(d time.Duration) Option {
	return func(s *settings) error {
		s.timeouts.response = d
		return nil
	}
}

// WithIdleTimeout bounds the time without progress while a body is sent or received; 0: 1
// minute, negative: no bound. Time that the caller takes to produce or read a body does not
// count.
func WithIdleTimeout(d time.Duration) Option {
	return func(s *settings) error {
		s.timeouts.idle = d
		return nil
	}
}

type timeoutsKey struct{}

// WithTimeouts returns a context whose calls have other bounds than the client's: the wait for a
// response, and the time without progress while a body is sent or received. 0 keeps the
// client's bound; a negative duration is no bound.
func WithTimeouts(ctx context.Context, response, idle time.Duration) context.Context {
	return context.WithValue(ctx, timeoutsKey{}, timeouts{response: response, idle: idle})
}

// timeouts returns the bounds of a call's attempts.
func (m *call) timeouts() timeouts {
	t := m.c.timeouts
	if m.req.long && t.response >= 0 {
		t.response = max(t.response, longResponseTimeout)
	}
	own, _ := m.ctx.Value(timeoutsKey{}).(timeouts)
	if own.response != 0 {
		t.response = own.response
	}
	if own.idle != 0 {
		t.idle = own.idle
	}
	return t
}

// stalledError reports that an attempt made no progress.
type stalledError struct {
	what string
	d    time.Duration
}

func (e *stalledError) Error() string { return fmt.Sprintf("%s for %v", e.what, e.d) }

// Timeout makes the error a timeout as package net has them.
func (e *stalledError) Timeout() bool { return true }

// Temporary reports true, as it does for the timeouts of package net.
func (e *stalledError) Temporary() bool { return true }

// watchdog cancels an attempt that makes no progress. Its timer runs only while the other side
// is to act.
type watchdog struct {
	timeouts
	ctx    context.Context
	cancel context.CancelCauseFunc

	mu        sync.Mutex
	timer     *time.Timer
	turn      int // of the timer; a timer that fires late is not of this turn
	responded bool
}

// watch returns a watchdog for an attempt and the request to send under it.
func watch(req *http.Request, t timeouts) (*watchdog, *http.Request) {
	ctx, cancel := context.WithCancelCause(req.Context())
	w := &watchdog{timeouts: t, ctx: ctx, cancel: cancel}
	req = req.WithContext(ctx)
	if req.Body != nil && req.Body != http.NoBody && (req.ContentLength < 0 || req.ContentLength > maxPooledBuffer) {
		req.Body = &sendingBody{req.Body, w}
	}
	w.start(t.response, "no response")
	return w, req
}

func (w *watchdog) start(d time.Duration, what string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.run(d, what)
}

func (w *watchdog) run(d time.Duration, what string) {
	w.halt()
	if d <= 0 {
		return
	}
	turn := w.turn
	w.timer = time.AfterFunc(d, func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		if w.turn == turn {
			w.cancel(&stalledError{what, d})
		}
	})
}

func (w *watchdog) stop() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.halt()
}

func (w *watchdog) halt() {
	w.turn++
	if w.timer != nil {
		w.timer.Stop()
		w.timer = nil
	}
}

// sending starts the timer after a read of the request's body, unless the response is there.
func (w *watchdog) sending(err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch {
	case w.responded:
	case err != nil:
		w.run(w.response, "no response")
	default:
		w.run(w.idle, "no progress in sending the body")
	}
}

func (w *watchdog) pauseSending() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.responded {
		w.halt()
	}
}

// done ends the phase before the response.
func (w *watchdog) done() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.responded = true
	w.halt()
}

// fault replaces the error of a canceled attempt by the reason that the watchdog canceled it for.
func (w *watchdog) fault(err error) error {
	var stalled *stalledError
	if err != nil && errors.As(context.Cause(w.ctx), &stalled) {
		return stalled
	}
	return err
}

// sendingBody tells the watchdog when net/http is sending.
type sendingBody struct {
	io.ReadCloser
	w *watchdog
}

func (b *sendingBody) Read(p []byte) (int, error) {
	b.w.pauseSending()
	n, err := b.ReadCloser.Read(p)
	b.w.sending(err)
	return n, err
}

// receivedBody is the body of a response under a watchdog.
type receivedBody struct {
	io.ReadCloser
	w *watchdog
	// aside is set for bodies that are not what was asked for: of errors and redirects. The
	// whole of such a body must come within the time that others may be without progress.
	aside, begun bool
	empty        int // reads in a row that returned nothing
}

// maxEmptyReads is the number of reads in a row that a round tripper's body may return nothing for.
const maxEmptyReads = 100

func (b *receivedBody) Read(p []byte) (int, error) {
	if !b.begun {
		b.w.start(b.w.idle, "no progress in receiving the body")
	}
	n, err := b.ReadCloser.Read(p)
	if b.begun = b.aside; !b.begun {
		b.w.stop()
	}
	if b.empty++; n > 0 || len(p) == 0 {
		b.empty = 0
	}
	if err == nil && b.empty >= maxEmptyReads {
		err = io.ErrNoProgress
	}
	if err != nil && err != io.EOF {
		err = b.w.fault(err)
	}
	return n, err
}

func (b *receivedBody) Close() error {
	b.w.stop()
	err := b.ReadCloser.Close()
	b.w.cancel(nil)
	return err
}
