// Package rest is the HTTP side that all products share: routes, requests, authentication,
// responses and error bodies.
package rest

import (
	"errors"
	"io"
	"net/http"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// maxDrain limits how much of an unused body is read.
const maxDrain = 256 << 20

// Drain reads the rest of a request's body.
func Drain(r *http.Request) { _, _ = io.Copy(io.Discard, io.LimitReader(r.Body, maxDrain)) }

// These limits keep hostile requests cheap. They are far above what clients send.
const (
	maxSmall = 4 << 20  // bytes of a body on a route with the mode Small
	maxLarge = 64 << 20 // bytes of a body on a route with the mode Large
	maxURL   = 64 << 10 // bytes of a path and a query
)

// A Platform dispatches requests to the products.
type Platform struct {
	store    *store.Store
	services map[string][]Route
}

// NewPlatform returns the handler of the platform's base URL. The first segment of the path selects
// the routes.
func NewPlatform(s *store.Store, services map[string][]Route) *Platform {
	return &Platform{s, services}
}

// ServeHTTP implements [http.Handler].
func (p *Platform) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("X-JFrog-Version", "Artifactory/"+store.Version+" "+store.Revision)
	w.Header().Set("X-Artifactory-Id", "jfrogtest")
	w.Header().Set("X-Artifactory-Node-Id", "jfrogtest")
	service, rest, _ := strings.Cut(strings.TrimPrefix(r.URL.EscapedPath(), "/"), "/")
	q := &Request{Request: r}
	a, err := p.dispatch(q, service, rest)
	if err != nil {
		// Without this, a client that is still uploading would see a broken connection, not the
		// response.
		Drain(r)
		a = errorResponse(apierr.From(err), service)
	}
	if log := p.store.Operations.Requests[service]; log != nil {
		w = p.logged(w, q, service, log)
	}
	a.Write(w, r)
}

// dispatch serves a request without writing the response.
func (p *Platform) dispatch(q *Request, service, rest string) (*Response, error) {
	r := q.Request
	if len(rest)+len(r.URL.RawQuery) > maxURL {
		return nil, apierr.New(http.StatusRequestURITooLong, "The path and the query exceed %d bytes", maxURL)
	}
	table := p.services[service]
	if table == nil {
		return nil, apierr.New(http.StatusNotFound, "Not Found")
	}
	var err error
	if q.Target, err = SplitTarget(rest); err != nil {
		return nil, err
	}
	if q.Query, err = parseQuery(r.URL.RawQuery); err != nil {
		return nil, err
	}
	rt, params, err := FindRoute(table, r.Method, q.Segments)
	if err != nil {
		if _, authErr := p.authenticate(q, 0); authErr != nil {
			return nil, authErr
		}
		return nil, err
	}
	q.Params = params
	if q.User, err = p.authenticate(q, rt.mode); err != nil {
		return nil, err
	}
	if rt.mode&Admin != 0 && !q.User.Admin {
		return nil, notAdmin(q.User)
	}
	if err := p.readBody(q, rt.mode); err != nil {
		return nil, err
	}
	a, err := p.handle(rt, q)
	if err == nil && a.later != nil {
		return a.later()
	}
	return a, err
}

// handle calls the handler, with the lock unless the route locks the store itself.
func (p *Platform) handle(rt *Route, q *Request) (*Response, error) {
	if rt.mode&Unlocked == 0 {
		p.store.Lock()
		defer p.store.Unlock()
		p.store.SettleJobs()
	}
	return rt.Handle(q)
}

// readBody reads the body before the lock is taken, because the client may be slow.
func (p *Platform) readBody(q *Request, m Mode) (err error) {
	switch {
	case m&Small != 0:
		q.Data, err = io.ReadAll(http.MaxBytesReader(nil, q.Body, maxSmall))
	case m&Large != 0:
		q.Data, err = io.ReadAll(http.MaxBytesReader(nil, q.Body, maxLarge))
	case m&Bulk != 0:
		q.Content, err = p.store.Receive(q.Body)
	}
	if tooLong, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return apierr.New(http.StatusRequestEntityTooLarge, "The request body exceeds %d bytes", tooLong.Limit)
	}
	if err != nil {
		return apierr.New(http.StatusBadRequest, "Failed to read the request body: %v", err)
	}
	return nil
}
