package jfrog

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"sync"
	"time"

	"github.com/hashicorp/go-retryablehttp"

	"github.com/jfrogkit/jfrog-go/internal/jsonlax"
	"github.com/jfrogkit/jfrog-go/internal/record"
)

// Do sends a request and decodes the response into T: a JSON type, or string or []byte for the
// unchanged body. Any 2xx status is success; any other is an [*Error].
//
// A web page with a 2xx status comes from a proxy or a login form, not from the API. It is an
// error matching [ErrBadAnswer], unless T is []byte. A JSON object with a 2xx status that only
// reports a failure is an error with its messages.
//
// An empty response, or null, is an error matching [ErrBadAnswer] if T is a pointer or a
// string, unless the request is marked [Request.MayBeEmpty]. For other types, such as a list, it
// is the zero value. To a GET only a 204 may be empty then.
func Do[T any](ctx context.Context, c *Client, req *Request) (T, error) {
	var out T
	accept := "application/json"
	switch any(&out).(type) {
	case *string, *[]byte:
		accept = ""
	}
	err := exchange(ctx, c, req, accept, &out)
	return out, err
}

// Send sends a request and drops the response. It returns the errors that [Do] returns, except
// for an empty response. Send asks for JSON: an operation that responds only with text is
// marked Accept("*/*").
func Send(ctx context.Context, c *Client, req *Request) error {
	return exchange(ctx, c, req, "application/json", nil)
}

// exchange sends a request and decodes the response into *out, unless out is nil.
func exchange(ctx context.Context, c *Client, req *Request, accept string, out any) error {
	m, err := newCall(ctx, c, req)
	if err != nil {
		return err
	}
	defer m.payload.lent.end()
	m.setDefault("Accept", accept)
	buf := buffers.Get().(*bytes.Buffer)
	defer putBuffer(buf)
	resp, err := m.send(func(resp *http.Response) error {
		return readAll(buf, resp, c.maxBody)
	})
	if err != nil {
		return err
	}
	_ = resp.Body.Close()
	if err := m.refuse(resp, buf.Bytes(), out); err != nil {
		return err
	}
	if err := decode(ctx, req, resp.StatusCode, buf.Bytes(), out); err != nil {
		if out != nil {
			reflect.ValueOf(out).Elem().SetZero()
		}
		return m.badAnswer(resp, buf.Bytes(), err)
	}
	return m.reported(resp, buf.Bytes(), out)
}

// Exists sends a request and reports whether the response is a success. It returns false and
// no error if the error matches [ErrNotFound].
func Exists(ctx context.Context, c *Client, req *Request) (bool, error) {
	err := Send(ctx, c, req)
	if errors.Is(err, ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// Stream is the body of a response while it arrives. The caller must close it.
type Stream struct {
	Header     http.Header
	StatusCode int   // 200, or 206 for a range
	Size       int64 // bytes to come; -1 if the server does not announce it

	body io.ReadCloser
	call *call
}

// Read reads the body. If the connection breaks before the end of the body, Read returns an
// error other than io.EOF.
func (s *Stream) Read(p []byte) (int, error) {
	n, err := s.body.Read(p)
	if err != nil && err != io.EOF {
		err = s.call.failed(&Error{StatusCode: s.StatusCode}, err)
	}
	return n, err
}

// Close ends the transfer, even an incomplete one.
func (s *Stream) Close() error {
	err := s.body.Close()
	s.call.payload.lent.end()
	return err
}

// BadAnswer returns the error for a successful response with an invalid body. excerpt is the
// part of the body that shows why, such as a proxy's web page. The error matches
// [ErrBadAnswer] unless the excerpt is an error object, whose messages it then contains.
func (s *Stream) BadAnswer(excerpt []byte, err error) error {
	return s.call.badAnswer(&http.Response{StatusCode: s.StatusCode, Header: s.Header}, excerpt, err)
}

// Reported returns the error that a successful response reports in its body, or nil. Like [Do],
// it recognizes web pages and JSON objects that only report a failure. body is the whole body.
func (s *Stream) Reported(body []byte) error {
	return s.call.refuse(&http.Response{StatusCode: s.StatusCode, Header: s.Header}, body, nil)
}

// Open sends a request and returns the response's body, of any size, as a stream. Open reads
// nothing ahead. Failures while reading are not retried.
func Open(ctx context.Context, c *Client, req *Request) (*Stream, error) {
	return OpenFunc(ctx, c, req, nil)
}

// OpenFunc is like [Open], but reads the beginning of the body within the attempts: it calls
// begin with the body of each successful response. An error of begin counts as a broken
// connection and is retried. The stream starts after the part that begin has read.
func OpenFunc(ctx context.Context, c *Client, req *Request, begin func(body io.Reader) error) (*Stream, error) {
	m, err := newCall(ctx, c, req)
	if err != nil {
		return nil, err
	}
	var read retryablehttp.ResponseHandlerFunc
	if begin != nil {
		read = func(resp *http.Response) error {
			if m.isPage(resp) {
				return nil
			}
			return begin(resp.Body)
		}
	}
	resp, err := m.send(read)
	if err == nil && m.isPage(resp) {
		excerpt, _ := io.ReadAll(io.LimitReader(resp.Body, maxErrorBody))
		_ = resp.Body.Close()
		err = m.badAnswer(resp, excerpt, errWebPage)
	}
	if err != nil {
		m.payload.lent.end()
		return nil, err
	}
	return &Stream{Header: resp.Header, StatusCode: resp.StatusCode, Size: resp.ContentLength, body: resp.Body, call: m}, nil
}

// isPage reports whether a stream is a web page that the request does not expect.
func (m *call) isPage(resp *http.Response) bool {
	return m.isWebInterface(resp) || !m.req.anyContent && isHTML(resp.Header)
}

// newCall checks a request and prepares it for sending.
func newCall(ctx context.Context, c *Client, req *Request) (*call, error) {
	if req == nil {
		req = &Request{err: errors.New("request is nil")}
	}
	m := &call{c: c, req: req, ctx: ctx}
	if c == nil || ctx == nil {
		return nil, m.failed(&Error{}, notSent(errors.New("client or context is nil")))
	}
	u, err := req.url(c)
	if err == nil {
		m.url = u
		m.payload, err = req.payload(ctx)
	}
	if err != nil {
		m.report(nil, 0)
		return nil, m.failed(&Error{}, notSent(err))
	}
	// A request is used once, so the call may change its header.
	if m.header = req.header; m.header == nil {
		m.header = make(http.Header, 4)
	}
	m.setDefault("User-Agent", c.userAgent)
	m.setDefault("Content-Type", m.payload.contentType)
	if more := headersOf(ctx); len(more) > 0 {
		m.header = m.header.Clone() // the context's headers belong to this call only
		maps.Copy(m.header, more)
	}
	if rec := record.From(ctx); rec != nil {
		for _, q := range req.queried {
			rec.Query(q)
		}
		if req.encoded {
			rec.Encoded(req.body)
		}
	}
	m.ctx = context.WithValue(ctx, callKey{}, m)
	return m, nil
}

// setDefault sets a header unless the request sets it.
func (m *call) setDefault(key, value string) {
	if value != "" && m.header[key] == nil {
		m.header[key] = []string{value}
	}
}

// send makes the attempts. If read is not nil, it reads a successful response within them, so
// that a response cut short is retried like a broken connection.
func (m *call) send(read retryablehttp.ResponseHandlerFunc) (*http.Response, error) {
	begin := time.Now()
	hreq := new(http.Request).WithContext(m.ctx) // first, because it copies the request
	hreq.Method, hreq.URL, hreq.Host, hreq.Header = m.req.method, m.url, m.url.Host, m.header
	hreq.Pattern = m.req.template // few labels for the metrics and traces of a round tripper
	hreq.Proto, hreq.ProtoMajor, hreq.ProtoMinor = "HTTP/1.1", 1, 1
	rreq := &retryablehttp.Request{Request: hreq}
	if err := m.attachBody(rreq); err != nil {
		return nil, m.failed(&Error{}, notSent(err))
	}
	if read != nil {
		rreq.SetResponseHandler(func(resp *http.Response) error {
			if resp.StatusCode/100 != 2 {
				return nil
			}
			return read(resp)
		})
	}
	resp, err := m.c.retries.Do(rreq)
	if resp == nil && m.ctx.Err() != nil {
		resp, err = m.lastTry(err)
	}
	m.report(resp, time.Since(begin))
	switch {
	case resp == nil:
		return nil, m.failed(&Error{}, err)
	case err != nil || resp.StatusCode/100 != 2:
		if err == nil {
			err = m.withoutCredentials(resp)
		}
		return nil, m.failed(m.answered(resp), err)
	}
	return resp, nil
}

// withoutCredentials explains a refusal after a redirect to a host that gets no credentials,
// such as from http to https. It returns nil for other responses.
func (m *call) withoutCredentials(resp *http.Response) error {
	switch resp.StatusCode {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound:
		if u := resp.Request.URL; m.req.foreign == nil && leftHome(resp.Request) {
			return fmt.Errorf("a redirect led to %s://%s, which gets no credentials; if it is the platform, configure this URL", u.Scheme, u.Host)
		}
	}
	return nil
}

// lastTry adds the outcome of the previous attempt to the context's error.
func (m *call) lastTry(err error) (*http.Response, error) {
	if m.lastErr != nil {
		err = fmt.Errorf("%w; previous attempt: %w", err, causeOf(m.lastErr))
	}
	return m.lastResp, err
}

// attachBody gives the request its body. The body is opened for each attempt, or only once if
// it cannot be rewound.
func (m *call) attachBody(rreq *retryablehttp.Request) error {
	p := &m.payload
	if p.open == nil || p.size == 0 { // net/http would read ahead of an empty body
		return nil
	}
	if p.once {
		r, err := p.open()
		rreq.Body = io.NopCloser(p.own(r))
		rreq.ContentLength = p.size
		return err
	}
	probed := false // SetBody opens and drops a reader to learn its length
	err := rreq.SetBody(func() (io.Reader, error) {
		if !probed {
			probed = true
			return http.NoBody, nil
		}
		r, err := p.open()
		if err != nil {
			return nil, err
		}
		return p.own(r), nil
	})
	rreq.ContentLength = p.size
	return err
}

// report fills the responses of [WithResponse].
func (m *call) report(resp *http.Response, took time.Duration) {
	sink := responseOf(m.ctx)
	if sink == nil {
		return
	}
	out := Response{Attempts: m.attempts, Redirected: m.redirected, Duration: took}
	if m.url != nil {
		out.Host = m.url.Host
	}
	if resp != nil {
		out.StatusCode, out.Header = resp.StatusCode, resp.Header
	}
	for ; sink != nil; sink = sink.outer {
		*sink.out = out
	}
}

// answered returns the error for a response. Its messages are decoded unless the status is a
// success whose body could not be read.
func (m *call) answered(resp *http.Response) *Error {
	e := &Error{StatusCode: resp.StatusCode, RequestID: requestID(resp.Header)}
	if resp.StatusCode/100 == 2 {
		_ = resp.Body.Close()
		return e
	}
	e.Body = m.excerpt(bound(resp))
	e.Messages = decodeMessages(resp.Header.Get("Content-Type"), e.Body)
	e.absent = m.req.notFound != nil && m.req.notFound(e)
	return e
}

// badAnswer returns the error for a successful response that cannot be decoded.
func (m *call) badAnswer(resp *http.Response, body []byte, err error, messages ...ErrorMessage) *Error {
	e := &Error{
		StatusCode: resp.StatusCode,
		RequestID:  requestID(resp.Header),
		Messages:   messages,
		Body:       m.excerpt(body),
	}
	if ct := resp.Header.Get("Content-Type"); looksLikeHTML(ct, string(e.Body)) {
		e.Messages = textMessage(strings.TrimSuffix("a web page: "+htmlText(string(e.Body)), ": "))
	} else if messages == nil {
		e.Messages = errorsIn(e.Body)
		e.understood = len(e.Messages) > 0
	}
	return m.failed(e, err)
}

// excerpt returns the beginning of a response's body. It masks the secrets before it cuts.
func (m *call) excerpt(body []byte) []byte {
	masked := masker(m.secrets())(string(body[:min(len(body), 2*maxErrorBody)]))
	return []byte(masked[:min(len(masked), maxErrorBody)])
}

// failed adds the call and the cause to an error and masks the secrets in it.
func (m *call) failed(e *Error, cause error) *Error {
	mask := masker(m.secrets())
	e.Method, e.Host, e.Path, e.Attempts = m.req.method, m.host(), mask(m.path()), m.attempts
	e.RequestID = mask(e.RequestID)
	for i, msg := range e.Messages {
		e.Messages[i] = ErrorMessage{mask(msg.Code), mask(msg.Message), mask(msg.Detail)}
	}
	if cause != nil {
		cause = causeOf(cause)
		e.Err = &maskedError{text: mask(cause.Error()), cause: func() error { return cause }}
	}
	return e
}

// host returns the host that the request is for, with its port if it has one.
func (m *call) host() string {
	if m.url == nil {
		return ""
	}
	return m.url.Host
}

// path returns the escaped path and query for messages, with the secrets in it.
func (m *call) path() string {
	if m.url == nil {
		return m.req.template
	}
	path := m.url.EscapedPath()
	if m.req.foreign != nil {
		path = m.url.Scheme + "://" + m.url.Host + path
	}
	if m.url.RawQuery != "" {
		path += "?" + m.url.RawQuery
	}
	return path
}

func (m *call) secrets() []string {
	out := append(m.req.secretsOf(), secretHeaders(headersOf(m.ctx))...)
	out = append(out, m.hidden...)
	if m.c != nil {
		out = append(out, m.c.creds.secrets()...)
	}
	return out
}

// causeOf removes the *url.Error of net/http, which quotes the URL with its query.
func causeOf(err error) error {
	if u, ok := err.(*url.Error); ok {
		return u.Err
	}
	return err
}

func requestID(h http.Header) string {
	for _, k := range []string{"X-Request-Id", "X-Jfrog-Request-Id", "X-Jfrog-Trace-Id", "Uber-Trace-Id"} {
		if v := h.Get(k); v != "" {
			return v
		}
	}
	return ""
}

var errWebPage = errors.New("not a response of the API")

// decode decodes a successful response into *out.
func decode(ctx context.Context, req *Request, status int, body []byte, out any) error {
	trimmed := trimJSON(body)
	switch p := out.(type) {
	case *[]byte:
		*p = bytes.Clone(body)
		return nil
	case nil:
		return nil
	case *string:
		if len(trimmed) == 0 && !req.mayBeEmpty {
			return errEmpty
		}
		*p = string(body)
		return nil
	}
	if len(trimmed) > 0 {
		if err := jsonlax.Unmarshal(trimmed, out); err != nil {
			return fmt.Errorf("decode JSON: %w", err)
		}
		if rec := record.From(ctx); rec != nil {
			rec.Decoded(out, trimmed)
		}
	}
	v := reflect.ValueOf(out).Elem()
	switch {
	case v.Kind() == reflect.Pointer && !v.IsNil(), v.Kind() != reflect.Pointer && len(trimmed) > 0:
		return nil
	case v.Kind() != reflect.Pointer && (req.method != http.MethodGet || status == http.StatusNoContent):
		return nil
	case !req.mayBeEmpty:
		return errEmpty
	case v.Kind() == reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
	}
	return nil
}

var errEmpty = errors.New("the response is empty")

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

const maxPooledBuffer = 1 << 20

func putBuffer(b *bytes.Buffer) {
	if b.Cap() <= maxPooledBuffer {
		buffers.Put(b)
	}
}

// readAll reads a response into buf, up to a limit unless that is negative. The buffer grows
// with the bytes that arrive, not with the length that the server announces.
func readAll(buf *bytes.Buffer, resp *http.Response, limit int64) error {
	buf.Reset()
	if n := resp.ContentLength; n > 0 && n <= maxPooledBuffer {
		buf.Grow(int(n) + bytes.MinRead)
	}
	body := io.Reader(resp.Body)
	if limit > 0 {
		body = io.LimitReader(body, limit+1)
	}
	if _, err := buf.ReadFrom(body); err != nil {
		return fmt.Errorf("read response: %w", err)
	}
	if limit > 0 && int64(buf.Len()) > limit {
		return &finalError{"read response", fmt.Errorf("longer than %d bytes; WithMaxResponseSize allows more", limit)}
	}
	return nil
}
