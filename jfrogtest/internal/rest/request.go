package rest

import (
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"

	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// decodeNumbers reads a JSON body and keeps numbers as they were written.
func (q *Request) DecodeNumbers(v any) error {
	d := json.NewDecoder(bytes.NewReader(q.Data))
	d.UseNumber()
	if err := d.Decode(v); err != nil {
		return apierr.New(http.StatusBadRequest, "Failed to parse the request body: %v", err)
	}
	return nil
}

// needs refuses a user who is neither an administrator nor has a token with a system scope.
func (q *Request) Needs(scope string) error {
	if q.User.Admin || q.User.Token != nil && slices.Contains(q.User.Token.Scope.System, scope) {
		return nil
	}
	return notAdmin(q.User)
}

func notAdmin(u store.User) error {
	return apierr.New(http.StatusForbidden, "User '%s' is not permitted to do this: an administrator is required", u.Name)
}

// A request is what handlers work on: everything decoded, and the body already read.
type Request struct {
	*http.Request
	Target
	User    store.User
	Params  map[string]string // what the route's template names
	Query   url.Values
	Data    []byte      // of routes with the mode small
	Content *store.Blob // of routes with the mode bulk; adopted or discarded by the handler
}

// has tells whether a query key is there, with or without a value.
func (q *Request) Has(key string) bool { _, ok := q.Query[key]; return ok }

// flag reads a switch: 1, true and the bare key are on; absent says what no key means.
func (q *Request) Flag(key string, absent bool) bool {
	if !q.Has(key) {
		return absent
	}
	return slices.Contains([]string{"1", "true", ""}, strings.ToLower(q.Query.Get(key)))
}

// csv reads a comma-separated list; repeated keys add up.
func (q *Request) CSV(key string) []string {
	return slices.DeleteFunc(strings.Split(strings.Join(q.Query[key], ","), ","), func(s string) bool { return s == "" })
}

// decode reads a JSON body.
func (q *Request) Decode(v any) error {
	if err := json.Unmarshal(q.Data, v); err != nil {
		return apierr.New(http.StatusBadRequest, "Failed to parse the request body: %v", err)
	}
	return nil
}
