package jfrogtest

import (
	"io"
	"net/http"
	"strings"
)

// maxDrain bounds what is read of a body that nobody wants.
const maxDrain = 256 << 20

// drain reads what is left of a request's body.
func drain(r *http.Request) { _, _ = io.Copy(io.Discard, io.LimitReader(r.Body, maxDrain)) }

// maxSmall bounds the bodies that are read into memory.
const maxSmall = 64 << 20

// A Platform dispatches requests to the services of a platform.
type Platform struct {
	store    *Store
	services map[string][]route
}

// newPlatform returns the handler of the platform's base URL. The services are named by the first segment of the path.
func newPlatform(s *Store, services map[string][]route) *Platform {
	return &Platform{s, services}
}

// ServeHTTP serves one request.
func (p *Platform) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("X-JFrog-Version", "Artifactory/"+Version+" 71110900")
	w.Header().Set("X-Artifactory-Id", "jfrogtest")
	w.Header().Set("X-Artifactory-Node-Id", "jfrogtest")
	service, rest, _ := strings.Cut(strings.TrimPrefix(r.URL.EscapedPath(), "/"), "/")
	a, err := p.dispatch(r, service, rest)
	if err != nil {
		// A client in the middle of an upload would see a broken connection instead of the answer.
		drain(r)
		a = errorAnswer(refusal(err), service)
	}
	a.write(w, r)
}

func (p *Platform) dispatch(r *http.Request, service, rest string) (*answer, error) {
	table := p.services[service]
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
		if _, authErr := p.authenticate(q, 0); authErr != nil {
			return nil, authErr
		}
		return nil, err
	}
	q.params = params
	if q.user, err = p.authenticate(q, rt.mode); err != nil {
		return nil, err
	}
	if rt.mode&admin != 0 && !q.user.admin {
		return nil, notAdmin(q.user)
	}
	if err := p.readBody(q, rt.mode); err != nil {
		return nil, err
	}
	if rt.mode&unlocked == 0 {
		p.store.Lock()
		defer p.store.Unlock()
		p.store.settle()
	}
	return rt.handle(q)
}

// readBody reads the body before the lock is taken, so that a slow client holds up nobody.
func (p *Platform) readBody(q *request, m mode) (err error) {
	switch {
	case m&small != 0:
		q.body, err = io.ReadAll(http.MaxBytesReader(nil, q.Body, maxSmall))
	case m&bulk != 0:
		q.content, err = p.store.receive(q.Body)
	}
	if err != nil {
		return fail(http.StatusBadRequest, "Failed to read the request body: %v", err)
	}
	return nil
}
