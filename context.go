package jfrog

import (
	"context"
	"net/http"
	"time"
)

type headerKey struct{}

// WithHeader returns a context under which every call sends the header. It replaces a header
// of that name that the call would set, but not the client's credentials.
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

// Response describes the response to a call, and how the call went. See [WithResponse].
type Response struct {
	StatusCode int // 0: no response arrived
	Header     http.Header
	Host       string        // the host of the request, before redirects
	Attempts   int           // requests sent, not counting redirects
	Redirected bool          // the last request followed a redirect
	Duration   time.Duration // until the response was read or its stream opened, waits included
}

type responseKey struct{}

// responseSink is a Response to fill, with the sinks of the contexts around it.
type responseSink struct {
	out   *Response
	outer *responseSink
}

// WithResponse returns a context under which a call fills *out when it ends, even if it fails.
// *out describes the last call under the context. Contexts may nest: the call fills all of
// their responses.
func WithResponse(ctx context.Context, out *Response) context.Context {
	return context.WithValue(ctx, responseKey{}, &responseSink{out, responseOf(ctx)})
}

func responseOf(ctx context.Context) *responseSink {
	sink, _ := ctx.Value(responseKey{}).(*responseSink)
	return sink
}
