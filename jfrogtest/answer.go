package jfrogtest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"
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
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		panic(fmt.Sprintf("jfrogtest: encode %T: %v", v, err)) // every value comes from this package
	}
	return newAnswer(status, contentType, buf.Bytes())
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

// An apiError is refused input: a status and the message of Artifactory's error body.
type apiError struct {
	status  int
	message string
	header  http.Header
}

func (e *apiError) Error() string { return fmt.Sprintf("%d: %s", e.status, e.message) }

// fail makes the error that answers a request.
func fail(status int, format string, args ...any) error {
	return &apiError{status: status, message: fmt.Sprintf(format, args...)}
}

// refusal is any error as one that answers a request: what is not refused input is the server's own fault.
func refusal(err error) *apiError {
	var refused *apiError
	if errors.As(err, &refused) {
		return refused
	}
	return &apiError{status: http.StatusInternalServerError, message: err.Error()}
}

// answer is the error in the form of a service of the platform.
func (e *apiError) answer(service string) *answer {
	body := errorBody(e.status, e.message)
	if service == "access" {
		body = accessErrorBody(e.status, e.message)
	}
	a := jsonAnswer(e.status, "", body)
	for k, v := range e.header {
		a.header[k] = v
	}
	return a
}

// errorBody is the body that every error of Artifactory has.
func errorBody(status int, message string) any {
	type detail struct {
		Status  int    `json:"status"`
		Message string `json:"message"`
	}
	return struct {
		Errors []detail `json:"errors"`
	}{[]detail{{status, message}}}
}

// isoTime is the form of times in storage documents.
func isoTime(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z07:00") }

// buildTime is the form of times in build documents: the offset has no colon.
const buildTime = "2006-01-02T15:04:05.000-0700"
