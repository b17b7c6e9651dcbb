package rest

import (
	"net"
	"net/http"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// A loggingWriter adds a request to the request log before the client can see the response. So the
// log has a request when its client reads the log.
type loggingWriter struct {
	http.ResponseWriter
	log func(status int) // nil after the call
}

// logged returns a writer for the response to a request to a service.
func (p *Platform) logged(w http.ResponseWriter, q *Request, service string, to *store.RequestLog) http.ResponseWriter {
	// The clock may belong to the test, which expects no call after the response.
	p.store.Lock()
	now := p.store.Now()
	p.store.Unlock()
	return &loggingWriter{w, func(status int) {
		user := q.User.Name
		if user == "" {
			user = "non_authenticated_user"
		}
		remote, _, err := net.SplitHostPort(q.RemoteAddr)
		if err != nil {
			remote = q.RemoteAddr
		}
		to.Add(store.LogEntry{
			Time: now, Remote: remote, User: user, Method: q.Method, Path: strings.TrimPrefix(q.URL.EscapedPath(), "/"+service),
			Agent: q.UserAgent(), Status: status, Size: q.ContentLength,
		})
	}}
}

// WriteHeader logs the request and writes the headers.
func (w *loggingWriter) WriteHeader(status int) {
	if w.log != nil && status >= http.StatusOK {
		w.log(status)
		w.log = nil
	}
	w.ResponseWriter.WriteHeader(status)
}

// Write writes a part of the body.
func (w *loggingWriter) Write(p []byte) (int, error) {
	if w.log != nil {
		w.WriteHeader(http.StatusOK)
	}
	return w.ResponseWriter.Write(p)
}

// Unwrap gives [http.ResponseController] access to the original writer.
func (w *loggingWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
