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

// A Fault makes the server misbehave for the requests it matches.
//
// Method, Path and Match select requests; After and Times say for how many of them. Latency comes first, then either an
// answer instead of the real one (Drop, Status), or the real answer, spoiled (the other fields).
type Fault struct {
	Method string                   // empty for any
	Path   string                   // pattern for the encoded path, "/artifactory/libs/*" say; * spans any text; empty for any
	Match  func(*http.Request) bool // further condition; must not read the body

	After int // this many matching requests pass unharmed first
	Times int // how many requests are harmed then; 0 means one, a negative number all

	Latency    time.Duration // waits before anything else happens
	Status     int           // answers with this status
	Body       string        // the body that goes with Status; empty for Artifactory's error body
	RetryAfter string        // the Retry-After header that goes with Status
	Drop       bool          // closes the connection in the middle of the status line

	CutAfter      int64 // closes the connection after this many bytes of the body
	Truncate      int64 // ends the body cleanly after this many bytes, with a Content-Length to match
	Corrupt       bool  // inverts the bits of the body's first byte
	WrongChecksum bool  // sends checksum headers that are not the content's
	Redirect      bool  // redirects downloads to another host, as the cloud does; there the paths are /filestore/*
}

func (f *Fault) matches(r *http.Request) bool {
	return (f.Method == "" || f.Method == r.Method) &&
		(f.Path == "" || pattern.Glob(f.Path)(r.URL.EscapedPath())) &&
		(f.Match == nil || f.Match(r))
}

// Inject adds a fault. Faults are tried in the order in which they were added; the first that matches, and is not used up,
// is applied. The returned function removes the fault.
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

// take finds the fault for a request and counts it.
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

// apply does what the fault for a request says. The request is done when it reports so; otherwise the answer goes through
// the returned writer.
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
		f.answer(w, r)
		return w, true
	}
	return &spoiler{ResponseWriter: w, fault: f, get: r.Method == http.MethodGet}, false
}

// drop cuts the connection. The first byte of an answer goes out before: without it, net/http takes the connection for a
// stale one and repeats the request by itself.
func drop(w http.ResponseWriter) {
	conn, buf, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	_ = buf.WriteByte('H') // errors do not matter: the connection ends anyway
	_ = buf.Flush()
	_ = conn.Close()
}

func (f *Fault) answer(w http.ResponseWriter, r *http.Request) {
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
	w.WriteHeader(f.Status)
	_, _ = w.Write(body)
}

// A spoiler changes an answer on its way out.
type spoiler struct {
	http.ResponseWriter
	fault   *Fault
	get     bool
	started bool
	sent    int64
}

// Unwrap lets http.ResponseController flush through the wrapper.
func (w *spoiler) Unwrap() http.ResponseWriter { return w.ResponseWriter }

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
	w.ResponseWriter.WriteHeader(status)
}

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

// RedirectsDownload reports whether the download must be redirected to another host.
func (w *spoiler) RedirectsDownload() bool { return w.fault.Redirect && w.get }
