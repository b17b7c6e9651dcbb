package jfrogtest

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// A request is what handlers work on: everything decoded, and the body already read.
type request struct {
	*http.Request
	target
	user    user
	params  map[string]string // what the route's template names
	query   url.Values
	body    []byte // of routes with the mode small
	content *blob  // of routes with the mode bulk; adopted or discarded by the handler
}

// has tells whether a query key is there, with or without a value.
func (q *request) has(key string) bool { _, ok := q.query[key]; return ok }

// flag reads a switch: 1, true and the bare key are on; absent says what no key means.
func (q *request) flag(key string, absent bool) bool {
	if !q.has(key) {
		return absent
	}
	return slices.Contains([]string{"1", "true", ""}, strings.ToLower(q.query.Get(key)))
}

// csv reads a comma-separated list; repeated keys add up.
func (q *request) csv(key string) []string {
	return slices.DeleteFunc(strings.Split(strings.Join(q.query[key], ","), ","), func(s string) bool { return s == "" })
}

// decode reads a JSON body.
func (q *request) decode(v any) error {
	if err := json.Unmarshal(q.body, v); err != nil {
		return fail(http.StatusBadRequest, "Failed to parse the request body: %v", err)
	}
	return nil
}

// mode says what the dispatcher does for a route.
type mode int

const (
	public   mode = 1 << iota // answers without credentials
	browse                    // answers without credentials where the server allows anonymous reading
	small                     // reads the body into memory
	bulk                      // spools the body
	admin                     // is for administrators only
	unlocked                  // takes the server's lock itself, where it needs it at all
)

// maxDrain bounds what is read of a body that nobody wants.
const maxDrain = 256 << 20

// maxSmall bounds the bodies that are read into memory.
const maxSmall = 64 << 20

// A route ties a method and a path template to a handler. The first match wins.
type route struct {
	method   string
	template string // {x} is one segment, {x...} the rest, which may be empty
	mode     mode
	handle   func(*Server, *request) (*answer, error)
}

func (rt *route) match(segments []string) (map[string]string, bool) {
	params := map[string]string{}
	parts := splitItem(rt.template)
	for i, part := range parts {
		name, isParam := strings.CutPrefix(part, "{")
		name = strings.TrimSuffix(name, "}")
		if rest, ok := strings.CutSuffix(name, "..."); ok {
			params[rest] = strings.Join(segments[i:], "/")
			return params, true
		}
		if i >= len(segments) || !isParam && part != segments[i] {
			return nil, false
		}
		if i == 0 && isParam && segments[i] == "api" { // no repository has this key
			return nil, false
		}
		if isParam {
			params[name] = segments[i]
		}
	}
	return params, len(segments) == len(parts)
}

// findRoute picks the handler out of a table; otherwise it says 404 or, when only the method is wrong, 405.
func findRoute(table []route, method string, segments []string) (*route, map[string]string, error) {
	if method == http.MethodHead {
		method = http.MethodGet
	}
	var allowed []string
	for i := range table {
		rt := &table[i]
		params, ok := rt.match(segments)
		if ok && rt.method == method {
			return rt, params, nil
		}
		if ok {
			allowed = append(allowed, rt.method)
		}
	}
	if allowed == nil {
		return nil, nil, fail(http.StatusNotFound, "Not Found")
	}
	slices.Sort(allowed)
	return nil, nil, &apiError{
		status: http.StatusMethodNotAllowed, message: "Method Not Allowed",
		header: http.Header{"Allow": {strings.Join(slices.Compact(allowed), ", ")}},
	}
}

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

func (s *Server) spoolFolder() (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.blobs.folder()
}
