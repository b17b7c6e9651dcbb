package jfrog

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"math"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/hashicorp/go-retryablehttp"
)

// RetryPolicy sets how often a call is sent again, and after which waits.
//
// Idempotent requests are GET, HEAD, PUT, DELETE and requests marked [Request.Idempotent]. They
// are sent again after 429, 500, 502, 503, 504, a broken connection or a response cut short. Any
// request is sent again if no connection was made, or after a response that [Request.RetryIf]
// names. A body that cannot be rewound is sent once.
//
// A zero field is the default.
type RetryPolicy struct {
	MaxAttempts int           // including the first; 0: 4, 1: never retry
	MinWait     time.Duration // before the first retry, then doubled; 0: 500 ms, negative: no wait
	MaxWait     time.Duration // the longest of these waits; 0: 30 s, negative: no wait

	// MaxRetryAfter is the longest Retry-After to wait for; 0: 2 minutes, negative: none. If
	// the server asks for a longer wait, its error is returned.
	MaxRetryAfter time.Duration
}

func (p RetryPolicy) withDefaults() RetryPolicy {
	if p.MaxAttempts == 0 {
		p.MaxAttempts = 4
	}
	if p.MinWait == 0 {
		p.MinWait = 500 * time.Millisecond
		if p.MaxWait != 0 {
			p.MinWait = min(p.MinWait, p.MaxWait)
		}
	}
	if p.MaxWait == 0 {
		p.MaxWait = max(30*time.Second, p.MinWait)
	}
	p.MinWait, p.MaxWait = max(p.MinWait, 0), max(p.MaxWait, 0)
	if p.MaxRetryAfter == 0 {
		p.MaxRetryAfter = 2 * time.Minute
	}
	p.MaxRetryAfter = max(p.MaxRetryAfter, -1) // what retryAfter returns for no header
	return p
}

// call is the state that the attempts of one call share.
type call struct {
	c       *Client
	req     *Request
	ctx     context.Context // the caller's context, which carries this call to transport
	url     *url.URL        // nil if the request is invalid
	header  http.Header
	payload payload

	attempts   int            // requests sent, counted by transport
	hidden     []string       // secrets in the URLs of redirects
	redirected bool           // the last request sent followed a redirect
	try        int            // go-retryablehttp's count, which omits attempts with a renewed token
	began      time.Time      // of the current try
	logged     int            // the last try that was logged
	lastResp   *http.Response // the outcome of the last try that was repeated
	lastErr    error
}

type callKey struct{}

func callOf(ctx context.Context) *call {
	m, _ := ctx.Value(callKey{}).(*call)
	return m
}

// retrier returns the go-retryablehttp client that all calls of c share. Its hooks find their
// call in the context.
func (c *Client) retrier() *retryablehttp.Client {
	return &retryablehttp.Client{
		HTTPClient:     c.http,
		RetryMax:       c.retry.MaxAttempts - 1,
		RetryWaitMin:   c.retry.MinWait,
		RetryWaitMax:   c.retry.MaxWait,
		RequestLogHook: beforeTry,
		CheckRetry: func(ctx context.Context, resp *http.Response, err error) (bool, error) {
			return callOf(ctx).check(ctx, resp, err)
		},
		Backoff:      backoff,
		ErrorHandler: retryablehttp.PassthroughErrorHandler,
	}
}

func beforeTry(_ retryablehttp.Logger, req *http.Request, n int) {
	m := callOf(req.Context())
	m.try, m.began = n+1, time.Now()
}

// check decides whether there is another try. It runs after each try, and once more if the
// response's body could not be read.
func (m *call) check(ctx context.Context, resp *http.Response, err error) (bool, error) {
	again := m.again(ctx, resp, err)
	if again {
		m.lastResp, m.lastErr = resp, err
	}
	m.log(ctx, resp, err, again)
	if ctx.Err() != nil && (err != nil || resp.StatusCode/100 != 2) {
		return false, ctx.Err()
	}
	return again, nil
}

func (m *call) again(ctx context.Context, resp *http.Response, err error) bool {
	if err == nil && resp.StatusCode >= 400 {
		bound(resp)
	}
	if ctx.Err() != nil || m.try >= m.c.retry.MaxAttempts || m.payload.once {
		return false
	}
	if err != nil {
		return m.retryError(ctx, err)
	}
	if resp.StatusCode >= 400 && m.req.retry != nil && m.req.retry(m.answered(resp)) {
		return true
	}
	if !m.req.idempotent || !retryStatus(resp.StatusCode) {
		return false
	}
	return retryAfter(resp) <= m.c.retry.MaxRetryAfter
}

func retryStatus(code int) bool {
	switch code {
	case http.StatusTooManyRequests, http.StatusInternalServerError, http.StatusBadGateway,
		http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return false
}

func (m *call) retryError(ctx context.Context, err error) bool {
	var final *finalError
	if errors.As(err, &final) || errors.Is(err, http.ErrSchemeMismatch) {
		return false
	}
	// go-retryablehttp knows the permanent errors: certificates, schemes, headers.
	if again, _ := retryablehttp.DefaultRetryPolicy(ctx, nil, err); !again {
		return false
	}
	var op *net.OpError
	neverSent := !m.redirected && errors.As(err, &op) && op.Op == "dial"
	return m.req.idempotent || neverSent
}

// bound reads the body of an error response up to a limit and puts the bytes in its place. A
// page of any size then costs no more, and the connection is free again. It reads twice as
// much, so that a secret at the cut is masked before it is cut.
func bound(resp *http.Response) []byte {
	if b, done := resp.Body.(boundedBody); done {
		return b.data
	}
	data, _ := io.ReadAll(io.LimitReader(resp.Body, 2*maxErrorBody))
	_ = resp.Body.Close()
	resp.Body = boundedBody{bytes.NewReader(data), data}
	return data
}

type boundedBody struct {
	io.Reader
	data []byte
}

func (boundedBody) Close() error { return nil }

// retryAfter returns the wait that a 429 or 503 asks for, or a negative duration. A server that
// asks for no wait, or for a time that is over, does not mean to be called without any.
func retryAfter(resp *http.Response) time.Duration {
	if resp == nil || resp.StatusCode != http.StatusTooManyRequests && resp.StatusCode != http.StatusServiceUnavailable {
		return -1
	}
	header := resp.Header.Get("Retry-After")
	var wait time.Duration
	if seconds, err := strconv.ParseInt(header, 10, 64); err == nil {
		if seconds <= int64(math.MaxInt64/time.Second) { // centuries are nonsense
			wait = time.Duration(seconds) * time.Second
		}
	} else if at, err := http.ParseTime(header); err == nil {
		now, err := http.ParseTime(resp.Header.Get("Date")) // by the clock that at is of
		if err != nil {
			now = time.Now()
		}
		wait = at.Sub(now)
	}
	if wait <= 0 {
		return -1
	}
	return wait
}

// backoff doubles the wait with each try and waits between half and all of it. So clients that
// failed together do not return together. It follows Retry-After exactly.
func backoff(minWait, maxWait time.Duration, n int, resp *http.Response) time.Duration {
	if wait := retryAfter(resp); wait >= 0 {
		return wait
	}
	wait := retryablehttp.DefaultBackoff(minWait, maxWait, n, nil)
	half := wait / 2
	return half + rand.N(wait-half+1)
}

func (m *call) log(ctx context.Context, resp *http.Response, err error, again bool) {
	level := slog.LevelDebug
	if again {
		level = slog.LevelWarn
	}
	l := m.c.logger
	if l == nil || !l.Enabled(ctx, level) || m.logged == m.try && err == nil {
		return
	}
	m.logged = m.try
	mask := masker(m.secrets())
	attrs := []slog.Attr{
		slog.String("method", m.req.method),
		slog.String("host", m.host()),
		slog.String("path", mask(m.path())),
		slog.Int("attempt", m.try),
		slog.Duration("duration", time.Since(m.began)),
	}
	if resp != nil {
		attrs = append(attrs, slog.Int("status", resp.StatusCode))
		if id := requestID(resp.Header); id != "" {
			attrs = append(attrs, slog.String("request_id", mask(id)))
		}
	}
	if err != nil {
		attrs = append(attrs, slog.String("error", mask(causeOf(err).Error())))
	}
	msg := "jfrog request"
	if again {
		msg = "jfrog request failed, retrying"
	}
	l.LogAttrs(ctx, level, msg, attrs...)
}
