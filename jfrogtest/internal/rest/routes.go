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
	Template string // {x} is a segment, {x+} one or more, {x...} any number
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

// match reports whether the template matches, and returns the parameters. A parameter for several
// segments takes all that the rest of the template leaves.
func (rt *Route) match(segments []string) (map[string]string, bool) {
	params := map[string]string{}
	parts := pattern.SplitPath(rt.Template)
	at := 0
	for i, part := range parts {
		name, isParam := strings.CutPrefix(part, "{")
		name, least, taken := strings.TrimSuffix(name, "}"), 1, 1
		if several := strings.TrimRight(name, ".+"); several != name {
			if strings.HasSuffix(name, "...") {
				least = 0
			}
			name, taken = several, len(segments)-at-len(parts[i+1:])
		}
		if taken < least || at+taken > len(segments) || !isParam && part != segments[at] {
			return nil, false
		}
		if i == 0 && isParam && segments[0] == "api" { // no repository has the key api
			return nil, false
		}
		if isParam {
			params[name] = strings.Join(segments[at:at+taken], "/")
		}
		at += taken
	}
	return params, at == len(segments)
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
