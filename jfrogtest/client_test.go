package jfrogtest_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// A client sends requests to a server with net/http.
type client struct {
	t     *testing.T
	srv   *jfrogtest.Server
	http  *http.Client
	token string
	base  string // prefix of the paths: /artifactory, or nothing

	observe func(exchanged) // if set, called for every response
}

func newClient(t *testing.T, srv *jfrogtest.Server) *client {
	t.Helper()
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	return &client{t: t, srv: srv, token: srv.Token, base: "/artifactory", http: &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}}}
}

// start starts a server with the local repository libs. It returns a client of the server.
func start(t *testing.T, opts ...jfrogtest.Option) *client {
	t.Helper()
	return newClient(t, jfrogtest.New(t, append([]jfrogtest.Option{jfrogtest.WithRepository("libs", "local", "generic")}, opts...)...))
}

// in returns the client for a subtest.
func (c *client) in(t *testing.T) *client {
	sub := *c
	sub.t = t
	return &sub
}

// platform returns the client for paths below the base URL of the platform.
func (c *client) platform() *client {
	sub := *c
	sub.base = ""
	return &sub
}

// A reply is a response that was read to its end.
type reply struct {
	t      *testing.T
	what   string
	status int
	header http.Header
	body   []byte
	err    error // error of reading the body
}

// do sends a request to a path below the base. The body is nil, a string, bytes, a reader, or a
// value to encode as JSON. The other arguments are header keys and values.
func (c *client) do(method, path string, body any, header ...string) reply {
	c.t.Helper()
	r, err := c.try(method, path, body, header...)
	if err != nil {
		c.t.Fatalf("%s %s: %v", method, path, err)
	}
	return r
}

func (c *client) try(method, path string, body any, header ...string) (reply, error) {
	c.t.Helper()
	var reader io.Reader
	switch b := body.(type) {
	case nil:
	case string:
		reader = strings.NewReader(b)
	case []byte:
		reader = bytes.NewReader(b)
	case io.Reader:
		reader = b
	default:
		encoded, err := json.Marshal(b)
		if err != nil {
			c.t.Fatal(err)
		}
		reader = bytes.NewReader(encoded)
	}
	req, err := http.NewRequest(method, c.srv.URL+c.base+path, reader)
	if err != nil {
		c.t.Fatal(err)
	}
	if c.token != "" {
		req.Header.Set("Authorization", "Bearer "+c.token)
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	res, err := c.http.Do(req)
	if err != nil {
		return reply{}, err
	}
	defer res.Body.Close()
	data, err := io.ReadAll(res.Body)
	x := exchanged{method, c.base + path, res.StatusCode, res.Header, data}
	for _, field := range x.undocumented() {
		c.t.Errorf("%s %s: no fixture has the field %s", method, path, field)
	}
	if c.observe != nil {
		c.observe(x)
	}
	return reply{t: c.t, what: method + " " + path[:min(len(path), 100)], status: res.StatusCode, header: res.Header, body: data, err: err}, nil
}

func (c *client) get(path string, header ...string) reply {
	c.t.Helper()
	return c.do("GET", path, nil, header...)
}

// put deploys content. It must succeed.
func (c *client) put(path, content string, header ...string) reply {
	c.t.Helper()
	return c.do("PUT", path, content, header...).want(201)
}

// repo creates a repository with a configuration. It must succeed.
func (c *client) repo(key string, config map[string]any) {
	c.t.Helper()
	c.do("PUT", "/api/repositories/"+key, config).want(200)
}

// want checks the status and that the body contains texts.
func (r reply) want(status int, texts ...string) reply {
	r.t.Helper()
	if r.status != status {
		r.t.Fatalf("%s: status %d, want %d\n%s", r.what, r.status, status, r.body)
	}
	for _, text := range texts {
		if !strings.Contains(string(r.body), text) {
			r.t.Errorf("%s: no %q in\n%s", r.what, text, r.body)
		}
	}
	return r
}

// fails checks the status and the message of Artifactory's error body.
func (r reply) fails(status int, text string) reply {
	r.t.Helper()
	r.want(status)
	var body struct {
		Errors []struct {
			Status  int
			Message string
		}
	}
	if err := json.Unmarshal(r.body, &body); err != nil || len(body.Errors) != 1 {
		r.t.Fatalf("%s: not an error body: %s", r.what, r.body)
	}
	if e := body.Errors[0]; e.Status != status || !strings.Contains(e.Message, text) {
		r.t.Errorf("%s: error %+v, want %d with %q", r.what, e, status, text)
	}
	return r
}

// at returns the value in the body at a path like "files.0.uri".
func (r reply) at(path string) any {
	r.t.Helper()
	var v any
	if err := json.Unmarshal(r.body, &v); err != nil {
		r.t.Fatalf("%s: %v\n%s", r.what, err, r.body)
	}
	for _, step := range strings.FieldsFunc(path, func(r rune) bool { return r == '.' }) {
		var i int
		switch x := v.(type) {
		case map[string]any:
			v = x[step]
		case []any:
			if _, err := fmt.Sscan(step, &i); err != nil || i >= len(x) {
				return nil
			}
			v = x[i]
		default:
			return nil
		}
	}
	return v
}

// is checks values in the body by their text. The arguments are pairs of a path and a value.
func (r reply) is(pairs ...any) reply {
	r.t.Helper()
	for i := 0; i+1 < len(pairs); i += 2 {
		if got := r.at(pairs[i].(string)); fmt.Sprint(got) != fmt.Sprint(pairs[i+1]) {
			r.t.Errorf("%s: %s is %v, want %v", r.what, pairs[i], got, pairs[i+1])
		}
	}
	return r
}

// list returns one member of all elements of a list, without a prefix.
func (r reply) list(path, member, prefix string) string {
	r.t.Helper()
	items, _ := r.at(path).([]any)
	texts := []string{}
	for _, item := range items {
		m, _ := item.(map[string]any)
		texts = append(texts, strings.TrimPrefix(fmt.Sprint(m[member]), prefix))
	}
	return strings.Join(texts, " ")
}

func equal(t *testing.T, what string, got, want any) {
	t.Helper()
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}
