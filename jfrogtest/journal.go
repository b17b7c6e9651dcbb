package jfrogtest

import (
	"io"
	"net/http"
	"sync"
	"sync/atomic"
)

// A Request is one request that the server has received.
type Request struct {
	Method   string
	Path     string // as sent: percent-encoded, without the query
	RawQuery string
	Header   http.Header
	BodySize int64 // bytes of the body that were read
	Status   int   // of the answer; 0 while there is none
}

// maxJournal bounds how many requests are remembered; older ones are forgotten.
const maxJournal = 10000

// Requests returns the requests received so far, oldest first. The last 10,000 are kept.
func (s *Server) Requests() []Request { return s.journal.list() }

// RedirectedRequests returns the requests that reached the host that [Fault.Redirect] sends downloads to.
func (s *Server) RedirectedRequests() []Request { return s.redirected.list() }

// ResetRequests forgets the requests received so far.
func (s *Server) ResetRequests() {
	s.journal.reset()
	s.redirected.reset()
}

type journal struct {
	mu      sync.Mutex
	entries []*journalEntry
}

type journalEntry struct {
	request Request // without BodySize and Status, which change while the request is served
	read    atomic.Int64
	status  atomic.Int64
}

func (j *journal) add(r *http.Request) *journalEntry {
	e := &journalEntry{request: Request{
		Method: r.Method, Path: r.URL.EscapedPath(), RawQuery: r.URL.RawQuery, Header: r.Header.Clone(),
	}}
	j.mu.Lock()
	defer j.mu.Unlock()
	if len(j.entries) == maxJournal {
		j.entries = j.entries[1:]
	}
	j.entries = append(j.entries, e)
	return e
}

func (j *journal) list() []Request {
	j.mu.Lock()
	defer j.mu.Unlock()
	list := make([]Request, len(j.entries))
	for i, e := range j.entries {
		list[i] = e.request
		list[i].Header = e.request.Header.Clone()
		list[i].BodySize, list[i].Status = e.read.Load(), int(e.status.Load())
	}
	return list
}

func (j *journal) reset() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.entries = nil
}

func (e *journalEntry) countBody(body io.ReadCloser) io.ReadCloser {
	return &countingBody{ReadCloser: body, entry: e}
}

type countingBody struct {
	io.ReadCloser
	entry *journalEntry
}

func (b *countingBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.entry.read.Add(int64(n))
	return n, err
}

// statusWriter notes the status before the client can see it.
type statusWriter struct {
	http.ResponseWriter
	entry *journalEntry
}

func (w *statusWriter) WriteHeader(status int) {
	w.entry.status.Store(int64(status))
	w.ResponseWriter.WriteHeader(status)
}

// Unwrap lets http.ResponseController flush through the wrapper.
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
