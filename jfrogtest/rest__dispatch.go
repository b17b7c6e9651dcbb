package jfrogtest

import (
	"io"
	"net/http"
	"strings"
)

// maxDrain bounds what is read of a body that nobody wants.
const maxDrain = 256 << 20

// maxSmall bounds the bodies that are read into memory.
const maxSmall = 64 << 20

// serve is the HTTP handler of the platform's base URL.
func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	entry := s.journal.add(r)
	r.Body = entry.countBody(r.Body)
	w = &statusWriter{ResponseWriter: w, entry: entry}
	w, done := s.faults.apply(w, r)
	if done {
		return
	}
	w.Header().Set("X-JFrog-Version", "Artifactory/"+Version+" 71110900")
	w.Header().Set("X-Artifactory-Id", "jfrogtest")
	w.Header().Set("X-Artifactory-Node-Id", "jfrogtest")
	service, rest, _ := strings.Cut(strings.TrimPrefix(r.URL.EscapedPath(), "/"), "/")
	a, err := s.dispatch(r, service, rest)
	if err != nil {
		// A client in the middle of an upload would see a broken connection instead of the answer.
		_, _ = io.Copy(io.Discard, io.LimitReader(r.Body, maxDrain))
		a = refusal(err).answer(service)
	}
	a.write(w, r)
}

func (s *Server) dispatch(r *http.Request, service, rest string) (*answer, error) {
	table := services[service]
	if table == nil {
		return nil, fail(http.StatusNotFound, "Not Found")
	}
	q := &request{Request: r}
	var err error
	if q.target, err = splitTarget(rest); err != nil {
		return nil, err
	}
	if q.query, err = parseQuery(r.URL.RawQuery); err != nil {
		return nil, err
	}
	rt, params, err := findRoute(table, r.Method, q.segments)
	if err != nil {
		if _, authErr := s.authenticate(q, 0); authErr != nil {
			return nil, authErr
		}
		return nil, err
	}
	q.params = params
	if q.user, err = s.authenticate(q, rt.mode); err != nil {
		return nil, err
	}
	if rt.mode&admin != 0 && !q.user.admin {
		return nil, notAdmin(q.user)
	}
	if err := s.readBody(q, rt.mode); err != nil {
		return nil, err
	}
	if rt.mode&unlocked == 0 {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.settle()
	}
	return rt.handle(s, q)
}

// readBody reads the body before the lock is taken, so that a slow client holds up nobody.
func (s *Server) readBody(q *request, m mode) (err error) {
	switch {
	case m&small != 0:
		q.body, err = io.ReadAll(http.MaxBytesReader(nil, q.Body, maxSmall))
	case m&bulk != 0:
		q.content, err = spool(q.Body, s.opt.spool, s.spoolFolder)
	}
	if err != nil {
		return fail(http.StatusBadRequest, "Failed to read the request body: %v", err)
	}
	return nil
}
