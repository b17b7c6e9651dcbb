package jfrogtest

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// decodeNumbers reads a JSON body and keeps numbers as they were written.
func (q *request) decodeNumbers(v any) error {
	d := json.NewDecoder(bytes.NewReader(q.body))
	d.UseNumber()
	if err := d.Decode(v); err != nil {
		return fail(http.StatusBadRequest, "Failed to parse the request body: %v", err)
	}
	return nil
}

// needs refuses a user who is neither an administrator nor has a token with a system scope.
func (q *request) needs(scope string) error {
	if q.user.admin || q.user.token != nil && slices.Contains(q.user.token.scope.system, scope) {
		return nil
	}
	return notAdmin(q.user)
}

func notAdmin(u user) error {
	return fail(http.StatusForbidden, "User '%s' is not permitted to do this: an administrator is required", u.name)
}

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
