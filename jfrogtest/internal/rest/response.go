package rest

import (
	"fmt"
	"maps"
	"net/http"
	"strconv"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
)

// A Response is the result of a handler. It is written after the lock is released, because the
// client may be slow.
type Response struct {
	status  int
	Header  http.Header
	body    []byte
	Stream  func(w http.ResponseWriter, r *http.Request) // if set, writes the response
	Release func()                                       // called after the response

	later func() (*Response, error)
}

// Later returns a response that finish makes after the lock is released. Handlers use it for work
// that takes long. The work locks the store itself.
func Later(finish func() (*Response, error)) *Response { return &Response{later: finish} }

// With sets a header and returns the response.
func (a *Response) With(key, value string) *Response {
	a.Header.Set(key, value)
	return a
}

// NewResponse returns a response with a body. An empty content type means none.
func NewResponse(status int, contentType string, body []byte) *Response {
	a := &Response{status: status, Header: http.Header{}, body: body}
	if contentType != "" {
		a.Header.Set("Content-Type", contentType)
	}
	return a
}

// JSON returns a response with v as its body. An empty content type means application/json.
func JSON(status int, contentType string, v any) *Response {
	if contentType == "" {
		contentType = "application/json"
	}
	return NewResponse(status, contentType, jsondoc.Encode(v))
}

// Text returns a response with a formatted text.
func Text(status int, format string, args ...any) *Response {
	return NewResponse(status, "text/plain", fmt.Appendf(nil, format, args...))
}

// NoContent returns a response with status 204.
func NoContent() *Response { return NewResponse(http.StatusNoContent, "", nil) }

// Write writes the response.
func (a *Response) Write(w http.ResponseWriter, r *http.Request) {
	if a.Release != nil {
		defer a.Release()
	}
	maps.Copy(w.Header(), a.Header)
	if a.Stream != nil {
		a.Stream(w, r)
		return
	}
	if a.status != http.StatusNoContent {
		w.Header().Set("Content-Length", strconv.Itoa(len(a.body)))
	}
	w.WriteHeader(a.status)
	_, _ = w.Write(a.body) // the client may have disconnected
}
