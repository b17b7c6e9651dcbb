package jfrog

import (
	"context"
	"net/http"
	"time"
)

type headerKey struct{}

// WithHeader returns a context under which every call sends the header too. It
// replaces what the call itself would send under that name, but not the client's
// credentials.
func WithHeader(ctx context.Context, key, value string) context.Context {
	h := headersOf(ctx).Clone()
	if h == nil {
		h = http.Header{}
	}
	h.Set(key, value)
	return context.WithValue(ctx, headerKey{}, h)
}

func headersOf(ctx context.Context) http.Header {
	if ctx == nil {
		return nil
	}
	h, _ := ctx.Value(headerKey{}).(http.Header)
	return h
}

// Response tells how a call went besides its result; see [WithResponse].
type Response struct {
	StatusCode int // 0: no answer arrived
	Header     http.Header
	Attempts   int           // requests sent, redirects not counted
	Redirected bool          // the last of them was redirected
	Duration   time.Duration // until the answer was read, or its stream opened; waits included
}

type responseKey struct{}

// responseSink is one place that wants to know how a call went, and the ones that the
// contexts around it named.
type responseSink struct {
	out   *Response
	outer *responseSink
}

// WithResponse returns a context under which a call fills *out when it ends, failed or
// not. Use one for each call: it holds the last one only. Contexts may nest; all their
// responses are filled.
func WithResponse(ctx context.Context, out *Response) context.Context {
	return context.WithValue(ctx, responseKey{}, &responseSink{out, responseOf(ctx)})
}

func responseOf(ctx context.Context) *responseSink {
	sink, _ := ctx.Value(responseKey{}).(*responseSink)
	return sink
}
