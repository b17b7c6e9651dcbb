package rest

import (
	"net/http"
	"slices"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/pattern"
)

// A Mode changes how a route is dispatched.
type Mode int

const (
	Public   Mode = 1 << iota // needs no credentials
	Browse                    // needs no credentials if the server allows anonymous reading
	Small                     // has a body of at most 4 MiB
	Large                     // has a body of at most 64 MiB
	Bulk                      // has a body of any size
	Admin                     // for administrators only
	Unlocked                  // locks the store itself
	OwnToken                  // checks the credentials itself
)

// A Route connects a method and a path template with a handler. The first route that matches is
// used.
type Route struct {
	Method   string
	Template string // {x} is a segment, {x...} all up to the last ones, which may be empty
	mode     Mode
	Handle   Handler
}

// A Handler serves a route.
type Handler func(*Request) (*Response, error)

// Get returns a route for GET and HEAD.
func Get(template string, handle Handler, modes ...Mode) Route {
	return newRoute(http.MethodGet, template, handle, modes)
}

// Put returns a route for PUT.
func Put(template string, handle Handler, modes ...Mode) Route {
	return newRoute(http.MethodPut, template, handle, modes)
}

// Post returns a route for POST.
func Post(template string, handle Handler, modes ...Mode) Route {
	return newRoute(http.MethodPost, template, handle, modes)
}

// Patch returns a route for PATCH.
func Patch(template string, handle Handler, modes ...Mode) Route {
	return newRoute(http.MethodPatch, template, handle, modes)
}

// Delete returns a route for DELETE.
func Delete(template string, handle Handler, modes ...Mode) Route {
	return newRoute(http.MethodDelete, template, handle, modes)
}

func newRoute(method, template string, handle Handler, modes []Mode) Route {
	rt := Route{Method: method, Template: template, Handle: handle}
	for _, m := range modes {
		rt.mode |= m
	}
	return rt
}

func (rt *Route) match(segments []string) (map[string]string, bool) {
	params := map[string]string{}
	parts := pattern.SplitPath(rt.Template)
	for i, part := range parts {
		name, isParam := strings.CutPrefix(part, "{")
		name = strings.TrimSuffix(name, "}")
		if rest, ok := strings.CutSuffix(name, "..."); ok {
			last := parts[i+1:] // literals
			end := len(segments) - len(last)
			if end < i || !slices.Equal(segments[end:], last) {
				return nil, false
			}
			params[rest] = strings.Join(segments[i:end], "/")
			return params, true
		}
		if i >= len(segments) || !isParam && part != segments[i] {
			return nil, false
		}
		if i == 0 && isParam && segments[i] == "api" { // no repository has the key api
			return nil, false
		}
		if isParam {
			params[name] = segments[i]
		}
	}
	return params, len(segments) == len(parts)
}

// FindRoute returns the route for a request and its parameters. The error has status 405 if only
// the method differs, and 404 otherwise.
func FindRoute(table []Route, method string, segments []string) (*Route, map[string]string, error) {
	if method == http.MethodHead {
		method = http.MethodGet
	}
	var allowed []string
	for i := range table {
		rt := &table[i]
		params, ok := rt.match(segments)
		if ok && rt.Method == method {
			return rt, params, nil
		}
		if ok {
			allowed = append(allowed, rt.Method)
		}
	}
	if allowed == nil {
		return nil, nil, apierr.New(http.StatusNotFound, "Not Found")
	}
	slices.Sort(allowed)
	return nil, nil, &apierr.Error{
		Status: http.StatusMethodNotAllowed, Message: "Method Not Allowed",
		Header: http.Header{"Allow": {strings.Join(slices.Compact(allowed), ", ")}},
	}
}
