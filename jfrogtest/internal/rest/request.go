package rest

import (
	"bytes"
	"encoding/json"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// A Request is a decoded request with its body.
type Request struct {
	*http.Request
	Target
	User    store.User
	Params  map[string]string // parameters of the route's template
	Query   url.Values
	Data    []byte      // the body, on routes with the mode Small or Large
	Content *store.Blob // the body, on routes with the mode Bulk; the handler adopts or discards it
}

// DecodeNumbers decodes a JSON body with numbers as json.Number.
func (q *Request) DecodeNumbers(v any) error {
	d := json.NewDecoder(bytes.NewReader(q.Data))
	d.UseNumber()
	err := jsondoc.CheckDepth(q.Data)
	if err == nil {
		err = d.Decode(v)
	}
	if err != nil {
		return apierr.New(http.StatusBadRequest, "Failed to parse the request body: %v", err)
	}
	return nil
}

// Needs returns an error unless the user is an administrator or has a token with the system scope.
func (q *Request) Needs(scope string) error {
	if q.User.Admin || q.User.Token != nil && slices.Contains(q.User.Token.Scope.System, scope) {
		return nil
	}
	return notAdmin(q.User)
}

func notAdmin(u store.User) error {
	return apierr.New(http.StatusForbidden, "User '%s' is not permitted to do this: an administrator is required", u.Name)
}

// NeedsType returns an error unless the body has a content type.
func (q *Request) NeedsType(want string) error {
	if got, _, _ := mime.ParseMediaType(q.Header.Get("Content-Type")); got != want {
		return apierr.New(http.StatusUnsupportedMediaType, "Unsupported Media Type: want %s", want)
	}
	return nil
}

// Has reports whether the query has a key, with or without a value.
func (q *Request) Has(key string) bool { _, ok := q.Query[key]; return ok }

// Flag reads a switch: 1, true and the bare key mean on. Without the key, it returns absent.
func (q *Request) Flag(key string, absent bool) bool {
	if !q.Has(key) {
		return absent
	}
	return slices.Contains([]string{"1", "true", ""}, strings.ToLower(q.Query.Get(key)))
}

// Number reads a number that is not less than least. Without a value, it returns absent.
func (q *Request) Number(key string, absent, least int) (int, error) {
	text := q.Query.Get(key)
	if text == "" {
		return absent, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < least {
		return 0, apierr.New(http.StatusBadRequest, "Invalid %s: '%s'", key, text)
	}
	return n, nil
}

// CSV returns the elements of a comma-separated list. The key may be repeated.
func (q *Request) CSV(key string) []string {
	return slices.DeleteFunc(strings.Split(strings.Join(q.Query[key], ","), ","), func(s string) bool { return s == "" })
}

// Decode decodes a JSON body.
func (q *Request) Decode(v any) error {
	err := jsondoc.CheckDepth(q.Data)
	if err == nil {
		err = json.Unmarshal(q.Data, v)
	}
	if err != nil {
		return apierr.New(http.StatusBadRequest, "Failed to parse the request body: %v", err)
	}
	return nil
}
