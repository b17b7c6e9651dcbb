package rest

import (
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/pattern"

	"net/http"
	"slices"
	"strings"
)

// mode says what the dispatcher does for a route.
type mode int

const (
	Public   mode = 1 << iota // answers without credentials
	Browse                    // answers without credentials where the server allows anonymous reading
	Small                     // reads the body into memory
	Bulk                      // spools the body
	Admin                     // is for administrators only
	Unlocked                  // takes the server's lock itself, where it needs it at all
)

// A route ties a method and a path template to a handler. The first match wins.
type Route struct {
	Method   string
	Template string // {x} is one segment, {x...} the rest, which may be empty
	mode     mode
	Handle   handler
}

// A handler serves one route.
type handler func(*Request) (*Response, error)

func Get(template string, handle handler, modes ...mode) Route {
	return newRoute(http.MethodGet, template, handle, modes)
}

func Put(template string, handle handler, modes ...mode) Route {
	return newRoute(http.MethodPut, template, handle, modes)
}

func Post(template string, handle handler, modes ...mode) Route {
	return newRoute(http.MethodPost, template, handle, modes)
}

func Patch(template string, handle handler, modes ...mode) Route {
	return newRoute(http.MethodPatch, template, handle, modes)
}

func Delete(template string, handle handler, modes ...mode) Route {
	return newRoute(http.MethodDelete, template, handle, modes)
}

func newRoute(method, template string, handle handler, modes []mode) Route {
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

// FindRoute picks the handler out of a table; otherwise it says 404 or, when only the method is wrong, 405.
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
