package jfrogtest

import (
	"fmt"
	"net/http"
	"strconv"
)

// An answer is what a handler wants to say. It is written after the server's lock is released, so that a slow client
// holds up nobody.
type answer struct {
	status  int
	Header  http.Header
	body    []byte
	Stream  func(w http.ResponseWriter, r *http.Request) // instead of body; writes status and headers itself
	Release func()                                       // called when the answer is written, or given up
}

func (a *answer) With(key, value string) *answer {
	a.Header.Set(key, value)
	return a
}

func NewResponse(status int, contentType string, body []byte) *answer {
	a := &answer{status: status, Header: http.Header{}, body: body}
	if contentType != "" {
		a.Header.Set("Content-Type", contentType)
	}
	return a
}

// jsonAnswer encodes v as Artifactory does. An empty contentType is application/json.
func JSON(status int, contentType string, v any) *answer {
	if contentType == "" {
		contentType = "application/json"
	}
	return NewResponse(status, contentType, Encode(v))
}

func textAnswer(status int, format string, args ...any) *answer {
	return NewResponse(status, "text/plain", fmt.Appendf(nil, format, args...))
}

func NoContent() *answer { return NewResponse(http.StatusNoContent, "", nil) }

func (a *answer) Write(w http.ResponseWriter, r *http.Request) {
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
