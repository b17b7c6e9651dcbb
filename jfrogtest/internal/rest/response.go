package rest

import (
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"

	"fmt"
	"net/http"
	"strconv"
)

// An answer is what a handler wants to say. It is written after the server's lock is released, so that a slow client
// holds up nobody.
type Response struct {
	status  int
	Header  http.Header
	body    []byte
	Stream  func(w http.ResponseWriter, r *http.Request) // instead of body; writes status and headers itself
	Release func()                                       // called when the answer is written, or given up
}

func (a *Response) With(key, value string) *Response {
	a.Header.Set(key, value)
	return a
}

func NewResponse(status int, contentType string, body []byte) *Response {
	a := &Response{status: status, Header: http.Header{}, body: body}
	if contentType != "" {
		a.Header.Set("Content-Type", contentType)
	}
	return a
}

// jsonAnswer encodes v as Artifactory does. An empty contentType is application/json.
func JSON(status int, contentType string, v any) *Response {
	if contentType == "" {
		contentType = "application/json"
	}
	return NewResponse(status, contentType, jsondoc.Encode(v))
}

func Text(status int, format string, args ...any) *Response {
	return NewResponse(status, "text/plain", fmt.Appendf(nil, format, args...))
}

func NoContent() *Response { return NewResponse(http.StatusNoContent, "", nil) }

func (a *Response) Write(w http.ResponseWriter, r *http.Request) {
	if a.Release != nil {
		defer a.Release()
	}
	for k, v := range a.Header {
		w.Header()[k] = v
	}
	if a.Stream != nil {
		a.Stream(w, r)
		return
	}
	if a.status != http.StatusNoContent {
		w.Header().Set("Content-Length", strconv.Itoa(len(a.body)))
	}
	w.WriteHeader(a.status)
	_, _ = w.Write(a.body) // the client may be gone
}
