package jfrog

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"strings"

	"golang.org/x/time/rate"
)

// transport adds the credentials to requests to the client's own hosts. It removes all but
// harmless headers from requests that were redirected elsewhere.
//
// It has no CloseIdleConnections: go-retryablehttp calls that after every failed call, which
// would close the connections of concurrent calls.
type transport struct {
	next    http.RoundTripper
	creds   credentials
	limiter *rate.Limiter
}

// RoundTrip sends one attempt. If the server refuses the token and there may be another, it
// sends the request a second time.
func (t *transport) RoundTrip(req *http.Request) (*http.Response, error) {
	if m := callOf(req.Context()); m != nil && m.req.foreign != nil || leftHome(req) {
		return t.send(strangersRequest(req), req)
	}
	if m := callOf(req.Context()); m != nil && m.req.anonymous {
		return t.send(req, req)
	}
	out := cloneForAuth(req)
	if err := t.creds.apply(req.Context(), out); err != nil {
		closeBody(req)
		return nil, err
	}
	resp, err := t.send(out, req)
	if err != nil || resp.StatusCode != http.StatusUnauthorized || !rewindable(req) ||
		!t.creds.renew(out) {
		return resp, err
	}
	again := cloneForAuth(req)
	if req.GetBody != nil {
		if again.Body, err = req.GetBody(); err != nil {
			return resp, nil
		}
	}
	_, _ = io.CopyN(io.Discard, resp.Body, maxErrorBody)
	_ = resp.Body.Close()
	if err := t.creds.apply(req.Context(), again); err != nil {
		closeBody(again)
		return nil, err
	}
	return t.send(again, req)
}

// send passes out to the next round tripper. The response refers to the request without its
// credentials.
func (t *transport) send(out, req *http.Request) (*http.Response, error) {
	if t.limiter != nil {
		if err := t.limiter.Wait(req.Context()); err != nil {
			closeBody(out)
			if req.Context().Err() == nil { // the turn would come after the deadline
				err = &finalError{"rate limit", context.DeadlineExceeded}
			}
			return nil, err
		}
	}
	m := callOf(req.Context())
	if m == nil {
		return t.next.RoundTrip(out)
	}
	m.redirected = req.Response != nil
	if !m.redirected {
		m.attempts++
	} else if leftHome(req) { // its URL may be signed
		for _, values := range req.URL.Query() {
			m.hidden = append(m.hidden, values...)
		}
	}
	w, out := watch(out, m.timeouts())
	resp, err := t.next.RoundTrip(out)
	w.done()
	if err == nil {
		err = fit(resp, req.Method)
	}
	if err != nil {
		err = w.fault(err)
		w.cancel(nil)
		return nil, err
	}
	resp.Request = req
	resp.Body = &receivedBody{ReadCloser: resp.Body, w: w, aside: resp.StatusCode/100 != 2}
	return resp, nil
}

// fit checks what net/http expects of a round tripper, and that the response is final. A 101
// would hand over the connection, which the context no longer ends.
func fit(resp *http.Response, method string) error {
	switch {
	case resp == nil:
		return &finalError{"transport", errors.New("neither a response nor an error")}
	case resp.Body == nil && resp.ContentLength > 0 && method != http.MethodHead:
		return &finalError{"transport", errors.New("a response without a body")}
	case resp.Body == nil:
		resp.Body = http.NoBody
	case resp.StatusCode < http.StatusOK:
		go resp.Body.Close() // of a connection that is not HTTP any more
		return &finalError{"response refused", fmt.Errorf("unexpected status %d", resp.StatusCode)}
	}
	return nil
}

// cloneForAuth copies a request so that headers can be added.
func cloneForAuth(req *http.Request) *http.Request {
	out := *req
	out.Header = make(http.Header, len(req.Header)+1)
	maps.Copy(out.Header, req.Header)
	return &out
}

func rewindable(req *http.Request) bool {
	return req.Body == nil || req.Body == http.NoBody || req.GetBody != nil
}

func closeBody(req *http.Request) {
	if req.Body != nil {
		_ = req.Body.Close()
	}
}

// strangerHeaders are the only headers that other hosts receive.
var strangerHeaders = []string{
	"Accept", "Accept-Encoding", "Range", "If-Range", "If-Match", "If-None-Match", "If-Modified-Since", "If-Unmodified-Since", "User-Agent",
}

// strangersRequest copies a redirected request for another host.
func strangersRequest(req *http.Request) *http.Request {
	out := *req
	out.Header = make(http.Header, len(strangerHeaders))
	for _, k := range strangerHeaders {
		if v := req.Header.Values(k); v != nil {
			out.Header[k] = v
		}
	}
	return &out
}

// leftHome reports whether a redirect on the way to req left the origin. A redirect back does
// not restore trust.
func leftHome(req *http.Request) bool {
	for r := req; r.Response != nil && r.Response.Request != nil; r = r.Response.Request {
		if !sameOrigin(r.URL, r.Response.Request.URL) {
			return true
		}
	}
	return false
}

func sameOrigin(a, b *url.URL) bool {
	return a.Scheme == b.Scheme && strings.EqualFold(a.Hostname(), b.Hostname()) && port(a) == port(b)
}

func port(u *url.URL) string {
	if p := u.Port(); p != "" {
		return p
	}
	if u.Scheme == "https" {
		return "443"
	}
	return "80"
}

const maxRedirects = 10

func checkRedirect(req *http.Request, via []*http.Request) error {
	if reason := redirectFault(req, via); reason != "" {
		return &finalError{"redirect not followed", errors.New(reason)}
	}
	return nil
}

// redirectFault returns the reason not to follow a redirect, or an empty string.
func redirectFault(req *http.Request, via []*http.Request) string {
	last := via[len(via)-1]
	where := req.URL.Scheme + "://" + req.URL.Host
	switch {
	case len(via) >= maxRedirects:
		return fmt.Sprintf("already followed %d", maxRedirects)
	case last.URL.Scheme == "https" && req.URL.Scheme == "http":
		return "it falls from https to http, " + where
	case req.Method != last.Method:
		// A login page would make an upload seem to succeed.
		return fmt.Sprintf("%d to %s would turn %s into %s; configure that URL instead",
			req.Response.StatusCode, where, last.Method, req.Method)
	case !sameOrigin(req.URL, last.URL) && req.Body != nil && req.Body != http.NoBody:
		return "it would send the request's body to another host, " + where
	}
	return ""
}
