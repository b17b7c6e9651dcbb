package jfrogtest

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/pattern"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
)

// A Fault makes the server misbehave for the requests that match it.
//
// Method, Path and Match select requests. After and Times select how many of them are affected. The
// fault first waits for Latency. Then it either replaces the response (Drop, Status) or spoils it
// (the other fields).
type Fault struct {
	Method string // empty matches any method
	// Path is a pattern for the escaped path, "/artifactory/libs/*" for example. A * matches any
	// text. Empty matches any path.
	Path  string
	Match func(*http.Request) bool // a further condition; must not read the body

	After int // number of matching requests that pass first
	Times int // number of affected requests; 0 means 1, a negative number all

	Latency    time.Duration // delay before the response
	Status     int           // status of the response
	Body       string        // body for Status; empty means Artifactory's error body
	RetryAfter string        // Retry-After header for Status
	// Header has headers of the response, with or without Status. They replace those that the
	// server sets. A key without values removes the header.
	Header http.Header
	Drop   bool // closes the connection in the middle of the status line

	CutAfter      int64 // closes the connection after this number of bytes of the body
	Truncate      int64 // ends the body after this number of bytes, with a matching Content-Length
	Corrupt       bool  // inverts the bits of the body's first byte
	WrongChecksum bool  // sends wrong checksum headers
	// Redirect redirects downloads to another host, as JFrog's cloud does. The paths on that host
	// are /filestore/*.
	Redirect bool
}

func (f *Fault) matches(r *http.Request) bool {
	return (f.Method == "" || f.Method == r.Method) &&
		(f.Path == "" || pattern.Glob(f.Path)(r.URL.EscapedPath())) &&
		(f.Match == nil || f.Match(r))
}

// Inject adds a fault. If several faults match a request, the oldest is applied.
// Faults that are used up are ignored. The returned function removes the fault.
func (s *Server) Inject(f Fault) (remove func()) {
	if f.Times == 0 {
		f.Times = 1
	}
	return s.faults.add(&f)
}

type faultList struct {
	mu   sync.Mutex
	list []*Fault
}

func (l *faultList) add(f *Fault) (remove func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.list = append(l.list, f)
	return func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.list = slices.DeleteFunc(l.list, func(x *Fault) bool { return x == f })
	}
}

// take returns the fault for a request and counts the request.
func (l *faultList) take(r *http.Request) *Fault {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, f := range l.list {
		if f.Times == 0 || !f.matches(r) {
			continue
		}
		if f.After > 0 {
			f.After--
			continue
		}
		if f.Times > 0 {
			f.Times--
		}
		return f
	}
	return nil
}

// apply applies the fault for a request. It reports whether the request is done. Otherwise, the
// response must go through the returned writer.
func (l *faultList) apply(w http.ResponseWriter, r *http.Request) (http.ResponseWriter, bool) {
	f := l.take(r)
	if f == nil {
		return w, false
	}
	if f.Latency > 0 {
		select {
		case <-time.After(f.Latency):
		case <-r.Context().Done():
			panic(http.ErrAbortHandler)
		}
	}
	if f.Drop {
		drop(w)
		return w, true
	}
	if f.Status != 0 {
		f.respond(w, r)
		return w, true
	}
	return &spoiler{ResponseWriter: w, fault: f, get: r.Method == http.MethodGet}, false
}

// drop cuts the connection after the first byte of a response. Without that byte, net/http would
// repeat the request on another connection.
func drop(w http.ResponseWriter) {
	conn, buf, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	_ = buf.WriteByte('H') // the connection ends anyway
	_ = buf.Flush()
	_ = conn.Close()
}

// respond writes the response of the fault.
func (f *Fault) respond(w http.ResponseWriter, r *http.Request) {
	rest.Drain(r)
	body := []byte(f.Body)
	if f.Body == "" {
		body, _ = json.Marshal(rest.ErrorBody(f.Status, http.StatusText(f.Status)))
		w.Header().Set("Content-Type", "application/json")
	} else {
		w.Header().Set("Content-Type", "text/plain")
	}
	if f.RetryAfter != "" {
		w.Header().Set("Retry-After", f.RetryAfter)
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	f.setHeader(w.Header())
	w.WriteHeader(f.Status)
	_, _ = w.Write(body)
}

// setHeader replaces headers of a response.
func (f *Fault) setHeader(h http.Header) {
	for key, values := range f.Header {
		h.Del(key)
		for _, v := range values {
			h.Add(key, v)
		}
	}
}

// A spoiler changes a response while it is written.
type spoiler struct {
	http.ResponseWriter
	fault   *Fault
	get     bool
	started bool
	sent    int64
}

// Unwrap lets [http.ResponseController] flush through the wrapper.
func (w *spoiler) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// WriteHeader changes the headers and writes them.
func (w *spoiler) WriteHeader(status int) {
	w.started = true
	h := w.Header()
	if w.fault.WrongChecksum {
		for key := range maps.Clone(h) {
			if strings.HasPrefix(key, "X-Checksum-") {
				h.Set(key, strings.Repeat("0", len(h.Get(key))))
			}
		}
	}
	if n, err := strconv.ParseInt(h.Get("Content-Length"), 10, 64); err == nil && w.fault.Truncate > 0 && n > w.fault.Truncate {
		h.Set("Content-Length", strconv.FormatInt(w.fault.Truncate, 10))
	}
	w.fault.setHeader(h)
	w.ResponseWriter.WriteHeader(status)
}

// Write changes the body and writes it.
func (w *spoiler) Write(p []byte) (int, error) {
	if !w.started {
		w.WriteHeader(http.StatusOK)
	}
	out := p
	if w.fault.Corrupt && w.sent == 0 && len(p) > 0 {
		out = slices.Clone(p)
		out[0] ^= 0xff
	}
	limit := w.fault.CutAfter
	if limit == 0 {
		limit = w.fault.Truncate
	}
	over := limit > 0 && w.sent+int64(len(out)) > limit
	if over {
		out = out[:limit-w.sent]
	}
	n, err := w.ResponseWriter.Write(out)
	w.sent += int64(n)
	if err != nil {
		return n, err
	}
	if over && w.fault.CutAfter > 0 {
		_ = http.NewResponseController(w.ResponseWriter).Flush()
		panic(http.ErrAbortHandler)
	}
	return len(p), nil
}

// RedirectsDownload reports whether a download must be redirected.
func (w *spoiler) RedirectsDownload() bool { return w.fault.Redirect && w.get }
