package jfrogtest

import (
	"io"
	"net/http"
	"sync"
	"sync/atomic"
)

// A Request is a request that the server has received.
type Request struct {
	Method   string
	Path     string // escaped, without the query
	RawQuery string
	Header   http.Header
	BodySize int64 // number of bytes of the body that the server has read
	Status   int   // status of the response; 0 before the response
}

// maxJournal limits the requests in the journal. Older requests are dropped.
const maxJournal = 10000

// Requests returns the received requests, oldest first. The journal keeps the last 10,000.
func (s *Server) Requests() []Request { return s.journal.list() }

// RedirectedRequests returns the requests to the host that [Fault].Redirect redirects downloads to
// and that receives the parts of multipart uploads.
func (s *Server) RedirectedRequests() []Request { return s.redirected.list() }

// ResetRequests empties the journal.
func (s *Server) ResetRequests() {
	s.journal.reset()
	s.redirected.reset()
}

type journal struct {
	mu      sync.Mutex
	entries []*journalEntry
}

type journalEntry struct {
	request Request // BodySize and Status are in the fields below
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

// Read reads from the body and counts the bytes.
func (b *countingBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.entry.read.Add(int64(n))
	return n, err
}

// A statusWriter records the status before the client can see it.
type statusWriter struct {
	http.ResponseWriter
	entry *journalEntry
}

// WriteHeader records the status and writes the headers.
func (w *statusWriter) WriteHeader(status int) {
	w.entry.status.Store(int64(status))
	w.ResponseWriter.WriteHeader(status)
}

// Unwrap gives [http.ResponseController] access to the original writer.
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
