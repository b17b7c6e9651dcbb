package jfrog

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestErrorClasses(t *testing.T) {
	classes := []error{ErrValidation, ErrUnauthorized, ErrForbidden, ErrNotFound, ErrConflict, ErrPreconditionFailed,
		ErrRateLimited, ErrServer, ErrUnavailable, ErrUnreachable, ErrBadAnswer, ErrNotConfigured}
	for _, tt := range []struct {
		err  *Error
		want []error
	}{
		{&Error{StatusCode: 400}, []error{ErrValidation}},
		{&Error{StatusCode: 422}, []error{ErrValidation}},
		{&Error{StatusCode: 401}, []error{ErrUnauthorized}},
		{&Error{StatusCode: 403}, []error{ErrForbidden}},
		{&Error{StatusCode: 404}, []error{ErrNotFound}},
		{&Error{StatusCode: 409}, []error{ErrConflict}},
		{&Error{StatusCode: 412}, []error{ErrPreconditionFailed}},
		{&Error{StatusCode: 429}, []error{ErrRateLimited}},
		{&Error{StatusCode: 500}, []error{ErrServer}},
		{&Error{StatusCode: 501}, []error{ErrServer}},
		{&Error{StatusCode: 502}, []error{ErrServer, ErrUnavailable}},
		{&Error{StatusCode: 503}, []error{ErrServer, ErrUnavailable}},
		{&Error{StatusCode: 504}, []error{ErrServer, ErrUnavailable}},
		{&Error{StatusCode: 505}, []error{ErrServer}},
		{&Error{StatusCode: 304}, nil},
		{&Error{StatusCode: 302}, nil},
		{&Error{StatusCode: 200}, []error{ErrBadAnswer}},
		{&Error{StatusCode: 200, Err: context.Canceled}, nil},
		{&Error{}, []error{ErrUnreachable}},
		{&Error{Err: io.ErrUnexpectedEOF}, []error{ErrUnreachable}},
		{&Error{Err: context.DeadlineExceeded}, nil},
		{&Error{Err: notSent(errors.New("x"))}, nil},
		{&Error{StatusCode: 400, absent: true}, []error{ErrNotFound}},
		{&Error{StatusCode: 500, absent: true}, []error{ErrNotFound, ErrServer}},
	} {
		for _, class := range classes {
			want := false
			for _, w := range tt.want {
				want = want || w == class
			}
			wrapped := fmt.Errorf("wrapped: %w", tt.err)
			assert.Equal(t, want, errors.Is(wrapped, class), "%d %v: %v", tt.err.StatusCode, tt.err.Err, class)
		}
	}
}

func TestNotFoundIfAndExists(t *testing.T) {
	status := 400
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(status) }))
	defer srv.Close()
	c, err := New(srv.URL)
	require.NoError(t, err)
	ctx := t.Context()
	badRequest := func(e *Error) bool { return e.StatusCode == http.StatusBadRequest }
	err = Send(ctx, c, Get("/x").NotFoundIf(badRequest))
	assert.ErrorIs(t, err, ErrNotFound)
	assert.NotErrorIs(t, err, ErrValidation)
	for _, tt := range []struct {
		status int
		want   bool
		is     error
	}{{200, true, nil}, {404, false, nil}, {400, false, nil}, {403, false, ErrForbidden}} {
		status = tt.status
		got, err := Exists(ctx, c, Head("/x").NotFoundIf(badRequest))
		assert.Equal(t, tt.want, got)
		assert.ErrorIs(t, err, tt.is)
	}
}

func TestErrorTexts(t *testing.T) {
	for want, e := range map[string]*Error{
		"jfrog: GET /x: 404 Not Found":                                   {StatusCode: 404},
		"jfrog: GET /x: 599":                                             {StatusCode: 599},
		"jfrog: GET /x: 404 Not Found: a (b); c":                         {StatusCode: 404, Messages: []ErrorMessage{{Message: "a", Detail: "b"}, {Message: "c", Detail: "c"}}},
		"jfrog: GET /x: 400 Bad Request: only detail":                    {StatusCode: 400, Messages: []ErrorMessage{{Detail: "only detail"}}},
		"jfrog: GET /x: EOF (after 2 attempts)":                          {Err: io.EOF, Attempts: 2},
		"jfrog: GET /x: 200 OK: no JSON (request id abc)":                {StatusCode: 200, Err: errors.New("no JSON"), RequestID: "abc", Attempts: 1},
		"jfrog: GET /x: 500 Internal Server Error: m (after 3 attempts)": {StatusCode: 500, Messages: []ErrorMessage{{Message: "m"}}, Attempts: 3},
	} {
		e.Method, e.Path = "GET", "/x"
		assert.Equal(t, want, e.Error())
		assert.Equal(t, want, fmt.Sprintf("%#v", e))
	}
	assert.Equal(t, "<nil>", fmt.Sprintf("%v", (*Error)(nil)))
}

// errorBody is an error response that a product was seen to send.
type errorBody struct {
	Name        string
	Status      int
	ContentType string
	Body        json.RawMessage
	Message     string // the whole message
	Contains    string // or a part of it
}

func TestDocumentedErrorBodies(t *testing.T) {
	data, err := os.ReadFile("testdata/error-bodies.json")
	require.NoError(t, err)
	var bodies []errorBody
	require.NoError(t, json.Unmarshal(data, &bodies))
	require.NotEmpty(t, bodies)
	for _, b := range bodies {
		srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", b.ContentType)
			w.WriteHeader(b.Status)
			_, _ = w.Write(b.Body)
		}))
		c, err := New(srv.URL)
		require.NoError(t, err)
		_, err = Do[map[string]any](t.Context(), c, Post("/artifactory/api/x"))
		var e *Error
		require.ErrorAs(t, err, &e, b.Name)
		assert.Equal(t, b.Status, e.StatusCode, b.Name)
		if b.Contains != "" {
			assert.Contains(t, e.Message(), b.Contains, b.Name)
		} else {
			assert.Equal(t, b.Message, e.Message(), b.Name)
		}
		assert.Equal(t, []byte(b.Body), e.Body, b.Name)
		srv.Close()
	}
}

func TestErrorShapes(t *testing.T) {
	for _, tt := range []struct{ contentType, body, want string }{
		{"", ``, ""},
		{"", `  `, ""},
		{"text/plain", "Plain text.\n", "Plain text."},
		{"", `{"errors":[{"status":400,"message":"a"},{"status":400,"message":"b","detail":"more"}]}`, "a; b (more)"},
		{"", `{"errors":["a","b"]}`, "a; b"},
		{"", `{"errors":"text"}`, "text"},
		{"", `{"errors":{"name":"is taken","key":["too short","bad"]}}`, "key: too short; key: bad; name: is taken"},
		{"", `{"errors":[],"message":"m"}`, "m"},
		{"", `{"error":"text"}`, "text"},
		{"", `{"error":{"code":"X","message":"m"}}`, "m"},
		{"", `{"error":"invalid_grant","error_description":"expired"}`, "invalid_grant (expired)"},
		{"", `{"message":"m","statusCode":400}`, "m"},
		{"", `{"messages":[{"level":"ERROR","message":"m"}]}`, "m"},
		{"", `{"detail":"d","status":"404"}`, "d"},
		{"", `{"title":"t","detail":"d","type":"about:blank"}`, "t (d)"},
		{"", `{"info":"i"}`, "i"},
		{"", `"quoted"`, "quoted"},
		{"", `[{"message":"a"},"b",null,3]`, "a; b"},
		{"", `{"unknown":"shape"}`, `{"unknown":"shape"}`},
		{"", `{"cut":"sho`, `{"cut":"sho`},
		{"", `{}`, `{}`},
		{"", "\xff\xfe", "?"},
		{"text/html", "<html><head><title>502 Bad\n Gateway</title><style>b{}</style></head><body>nginx</body></html>", "502 Bad Gateway"},
		{"", "<!DOCTYPE HTML><html><body><script>x</script><h1>Not&nbsp;here</h1> <p>&lt;b&gt;</body>", "Not here <b>"},
		{"text/html; charset=utf-8", "no markup at all", "no markup at all"},
		{"text/html", "<title></title><p>text", "text"},
	} {
		e := Error{Messages: decodeMessages(tt.contentType, []byte(tt.body))}
		assert.Equal(t, tt.want, e.Message(), tt.body)
	}
	long := (&Error{Messages: decodeMessages("", bytes.Repeat([]byte("ü"), 5000))}).Message()
	assert.Less(t, len(long), maxErrorMessage+8)
	assert.True(t, strings.HasSuffix(long, "ü..."))
	codes := decodeMessages("", []byte(`{"errors":[{"status":400,"message":"a"},{"code":"NOT_FOUND","message":"b"}]}`))
	assert.Equal(t, []ErrorMessage{{Code: "400", Message: "a"}, {Code: "NOT_FOUND", Message: "b"}}, codes)
}

func TestHugeErrorBodyIsReadToABound(t *testing.T) {
	const size = 100 << 20
	written := make(chan int64, 1)
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(404)
		n, _ := io.Copy(w, io.LimitReader(endless('x'), size))
		written <- n
	}))
	defer srv.Close()
	c, err := New(srv.URL)
	require.NoError(t, err)
	err = Send(t.Context(), c, Get("/x"))
	var e *Error
	require.ErrorAs(t, err, &e)
	assert.Len(t, e.Body, maxErrorBody)
	assert.Less(t, len(err.Error()), 2*maxErrorMessage)
	assert.Less(t, <-written, int64(size))
}

// endless is an infinite stream of one byte.
type endless byte

func (e endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(e)
	}
	return len(p), nil
}

func TestRequestIDs(t *testing.T) {
	for _, k := range []string{"X-Request-Id", "X-Jfrog-Request-Id", "X-Jfrog-Trace-Id", "Uber-Trace-Id"} {
		assert.Equal(t, "1", requestID(http.Header{k: {"1"}}))
	}
	assert.Empty(t, requestID(http.Header{}))
}

func FuzzDecodeMessages(f *testing.F) {
	for _, s := range []string{
		"", "text", `{"errors":[{"status":400,"message":"m"}]}`, `{"error":{"error":{"error":1}}}`, `{"errors":{"a":{"errors":["b"]}}}`,
		"<html><title>x</title>", "<script>", `"`, "[[[[", "\xff", `{"errors":[null,{},[]]}`,
	} {
		f.Add("text/html", []byte(s))
		f.Add("application/json", []byte(s))
	}
	f.Fuzz(func(t *testing.T, contentType string, body []byte) {
		e := &Error{Method: "GET", Path: "/x", StatusCode: 400, Messages: decodeMessages(contentType, body)}
		if len(e.Error()) > 100+16*len(body) {
			t.Fatalf("%d bytes became %d", len(body), len(e.Error()))
		}
	})
}

func FuzzMask(f *testing.F) {
	f.Add("the password", "a password b")
	f.Add("a+b/c=d", "x?token=a%2Bb%2Fc%3Dd")
	f.Add("ü\"<\\\n", "\xff")
	f.Fuzz(func(t *testing.T, secret, text string) {
		if len(secret) < 4 || strings.Contains(masked, secret) {
			return
		}
		if out := masker([]string{secret, secret[:4]})(text + secret + text); strings.Contains(strings.ReplaceAll(out, masked, ""), secret) &&
			!strings.Contains(text+text, secret[:2]) {
			t.Fatalf("%q shows in %q", secret, out)
		}
	})
}
