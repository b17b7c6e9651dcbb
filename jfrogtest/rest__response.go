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
	header  http.Header
	body    []byte
	stream  func(w http.ResponseWriter, r *http.Request) // instead of body; writes status and headers itself
	release func()                                       // called when the answer is written, or given up
}

func (a *answer) with(key, value string) *answer {
	a.header.Set(key, value)
	return a
}

func newAnswer(status int, contentType string, body []byte) *answer {
	a := &answer{status: status, header: http.Header{}, body: body}
	if contentType != "" {
		a.header.Set("Content-Type", contentType)
	}
	return a
}

// jsonAnswer encodes v as Artifactory does. An empty contentType is application/json.
func jsonAnswer(status int, contentType string, v any) *answer {
	if contentType == "" {
		contentType = "application/json"
	}
	return newAnswer(status, contentType, encodeJSON(v))
}

func textAnswer(status int, format string, args ...any) *answer {
	return newAnswer(status, "text/plain", fmt.Appendf(nil, format, args...))
}

func noContent() *answer { return newAnswer(http.StatusNoContent, "", nil) }

func (a *answer) write(w http.ResponseWriter, r *http.Request) {
	if a.release != nil {
		defer a.release()
	}
	for k, v := range a.header {
		w.Header()[k] = v
	}
	if a.stream != nil {
		a.stream(w, r)
		return
	}
	if a.status != http.StatusNoContent {
		w.Header().Set("Content-Length", strconv.Itoa(len(a.body)))
	}
	w.WriteHeader(a.status)
	_, _ = w.Write(a.body) // the client may be gone
}
