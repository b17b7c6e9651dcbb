package jfrogtest

import (
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// Handler returns the handler of the platform, for tests without a network.
func (s *Server) Handler() http.Handler { return http.HandlerFunc(s.serve) }

// ReportTo sets the function that faults of the server are reported to.
func (s *Server) ReportTo(report func(format string, args ...any)) { s.report = report }

// WithMaxUnpacked sets the limit for the content of an archive that is read.
func WithMaxUnpacked(n int64) Option { return func(o *options) { o.store.MaxUnpacked = n } }

// A Route is an operation that the server has. Its template begins with the name of the service.
type Route struct{ Method, Template string }

var tables = sync.OnceValue(func() map[string][]rest.Route {
	return services(store.New(store.Config{Clock: time.Now}), nil)
})

// Routes returns all operations of the server.
func Routes() []Route {
	var list []Route
	for name, table := range tables() {
		for _, rt := range table {
			list = append(list, Route{rt.Method, "/" + name + rt.Template})
		}
	}
	return list
}

// RouteOf returns the operation that serves a request. The path is escaped.
func RouteOf(method, path string) (Route, bool) {
	name, rest, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	return routeIn(name, method, rest)
}

func routeIn(name, method, path string) (Route, bool) {
	target, err := rest.SplitTarget(path)
	if err != nil {
		return Route{}, false
	}
	rt, _, err := rest.FindRoute(tables()[name], method, target.Segments)
	if err != nil {
		return Route{}, false
	}
	return Route{rt.Method, "/" + name + rt.Template}, true
}
