package jfrog_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
)

func TestFailureInASuccess(t *testing.T) {
	type status struct {
		Status   string `json:"status"`
		Messages []any  `json:"messages,omitempty"`
	}
	type withErrors struct {
		Errors []any `json:"errors"`
	}
	for body, class := range map[string]error{
		`{"message":"release bundle app/1.0 was not found","status_code":404}`: jfrog.ErrNotFound,
		`{"errors":[{"status":404,"message":"no such thing"}]}`:                jfrog.ErrNotFound,
		`{"errors":[{"code":"409","message":"there is one"}]}`:                 jfrog.ErrConflict,
		`{"status":503,"message":"later"}`:                                     jfrog.ErrUnavailable,
		`{"error":"invalid_request","error_description":"no token"}`:           nil,
		`{"errors":[{"message":"no such thing"}]}`:                             nil,
		`{"errors":["no such thing"]}`:                                         nil,
		` {"error": {"message": "no such thing"}} `:                            nil,

		"\ufeff" + `{"errors":[{"status":404,"message":"no such thing"}]}`:                        jfrog.ErrNotFound,
		`{"Errors":[{"Status":"404 Not Found","Message":"no such thing"}]}`:                       jfrog.ErrNotFound,
		`{"errors":[{"status":404,"message":"no such thing"}]} and more`:                          jfrog.ErrNotFound,
		`{"status":404,"title":"no such thing","type":"about:blank","instance":"/x"}`:             jfrog.ErrNotFound,
		`{"errorCode":404,"errorMessage":"no such thing"}`:                                        jfrog.ErrNotFound,
		`{"errors":[{"status":404,"message":"` + strings.Repeat("no such thing ", 6<<10) + `"}]}`: jfrog.ErrNotFound,
		`{"data":null,"errors":[{"message":"no such thing"}]}`:                                    nil,
		`{"success":false,"message":"no such thing"}`:                                             nil,
	} {
		c := answer(t, 200, body)
		for what, err := range map[string]error{
			"send":   jfrog.Send(t.Context(), c, jfrog.Put("/x").Body("content")),
			"string": second(jfrog.Do[string](t.Context(), c, jfrog.Get("/x"))),
			"struct": second(jfrog.Do[*status](t.Context(), c, jfrog.Post("/x"))),
			"exists": second(jfrog.Exists(t.Context(), c, jfrog.Get("/x"))),
		} {
			if what == "exists" && class == jfrog.ErrNotFound {
				assert.NoError(t, err, "%s: %s", what, body)
				continue
			}
			e := asError(t, err)
			assert.Equal(t, 200, e.StatusCode)
			assert.NotEmpty(t, e.Message(), "%s: %s", what, body)
			assert.NotErrorIs(t, err, jfrog.ErrBadAnswer)
			if class != nil {
				assert.ErrorIs(t, err, class, "%s: %s", what, body)
			}
		}
	}
	for _, body := range []string{
		`{"status":"FAILED","messages":[{"text":"Invalid AQL query"}]}`,
		`{"status":"IN_PROGRESS","message":"a few minutes","errors":[{"message":"Existing IPs"}]}`,
		`{"status":200,"message":"installed"}`,
		`{"status_code":201,"message":"ok"}`,
		`{"errors":[],"message":"ok"}`,
		`{"name":"app","error":"a field of this name"}`,
		`{"message":"Trust was established"}`,
		`[{"errors":[{"status":404}]}]`,
		`{"errors":null,"error":"","message":"ok"}`,
		`{"errors":0,"message":"0 errors"}`,
		`{"success":true,"message":"assigned"}`,
		`{"status":"error"}`,
		`{"type":"error","title":"a release note"}`,
	} {
		assert.NoError(t, jfrog.Send(t.Context(), answer(t, 200, body), jfrog.Post("/x")), body)
	}
	list := `{"errors":[{"message":"of the result's own"}]}`
	_, err := jfrog.Do[withErrors](t.Context(), answer(t, 200, list), jfrog.Get("/x"))
	assert.NoError(t, err)
	_, err = jfrog.Do[map[string]any](t.Context(), answer(t, 200, list), jfrog.Get("/x"))
	assert.NoError(t, err)
	_, err = jfrog.Do[[]byte](t.Context(), answer(t, 200, list), jfrog.Get("/x"))
	assert.NoError(t, err, "bytes are what they are")
}

// A status in words tells of a failure if the result has no such field.
func TestFailureInWords(t *testing.T) {
	type result struct {
		Status string `json:"Status"`
	}
	c := answer(t, 200, `{"status":"error","message":"no such thing"}`)
	assert.ErrorContains(t, jfrog.Send(t.Context(), c, jfrog.Put("/x")), "no such thing")
	assert.ErrorContains(t, second(jfrog.Do[*struct{ Name string }](t.Context(), c, jfrog.Get("/x"))), "no such thing")
	out, err := jfrog.Do[*result](t.Context(), c, jfrog.Get("/x"))
	require.NoError(t, err)
	assert.Equal(t, "error", out.Status)
}

// Web pages begin in many ways.
func TestWebPages(t *testing.T) {
	for _, page := range []string{
		"<!DOCTYPE html>", "\ufeff<!doctype HTML>", "<!-- a proxy -->\n<html>", "<?xml version='1.0'?>\n<html>", "<head><title>x</title>", strings.Repeat("\n", 99) + "<html>",
	} {
		c := newClient(t, answerURL(t, page))
		assert.ErrorIs(t, jfrog.Send(t.Context(), c, jfrog.Get("/x")), jfrog.ErrBadAnswer, page)
		assert.ErrorIs(t, second(jfrog.Do[string](t.Context(), c, jfrog.Get("/x"))), jfrog.ErrBadAnswer, page)
	}
	for _, text := range []string{"<html-tidy>", "deleted <html>", "<?xml version='1.0'?><project>"} {
		assert.NoError(t, jfrog.Send(t.Context(), newClient(t, answerURL(t, text)), jfrog.Get("/x")), text)
	}
	for _, mediaType := range []string{"TEXT/HTML; charset=utf-8", "application/xhtml+xml"} {
		c := newClient(t, serve(t, func(w http.ResponseWriter, r *http.Request) { w.Header().Set("Content-Type", mediaType) }).URL)
		found, err := jfrog.Exists(t.Context(), c, jfrog.Head("/x"))
		assert.False(t, found)
		assert.ErrorIs(t, err, jfrog.ErrBadAnswer)
		assert.ErrorIs(t, second(jfrog.Open(t.Context(), c, jfrog.Get("/x"))), jfrog.ErrBadAnswer)
		// Nothing is no page.
		assert.NoError(t, jfrog.Send(t.Context(), c, jfrog.Put("/x")))
		assert.NoError(t, second(jfrog.Do[string](t.Context(), c, jfrog.Get("/x").MayBeEmpty())))
	}
}

// A redirect to the web interface comes from a failed login, whatever the page is like.
func TestRedirectToTheWebInterface(t *testing.T) {
	srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if !strings.Contains(r.URL.Path, "/ui/") {
			http.Redirect(w, r, "/base/ui/login", http.StatusFound)
		}
	})
	c := newClient(t, srv.URL+"/base")
	for what, err := range map[string]error{
		"send": jfrog.Send(t.Context(), c, jfrog.Get("/x")), "head": jfrog.Send(t.Context(), c, jfrog.Head("/x").AnyContent()),
		"list":   second(jfrog.Do[[]string](t.Context(), c, jfrog.Get("/x").MayBeEmpty())),
		"stream": second(jfrog.Open(t.Context(), c, jfrog.Get("/x").AnyContent())),
	} {
		assert.ErrorIs(t, err, jfrog.ErrBadAnswer, what)
	}
	assert.NoError(t, jfrog.Send(t.Context(), c, jfrog.Get("/x/ui/{y}", "login")))
}

func TestLoginPageForHeadAndStreams(t *testing.T) {
	srv := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = io.WriteString(w, "<html><title>Sign in</title></html>")
	})
	c := newClient(t, srv.URL)
	found, err := jfrog.Exists(t.Context(), c, jfrog.Head("/artifactory/api/repositories/{repoKey}", "libs"))
	assert.False(t, found)
	assert.ErrorIs(t, err, jfrog.ErrBadAnswer)
	_, err = jfrog.Open(t.Context(), c, jfrog.Get("/x"))
	assert.ErrorIs(t, err, jfrog.ErrBadAnswer)
	assert.ErrorContains(t, err, "Sign in")
	s, err := jfrog.Open(t.Context(), c, jfrog.Get("/x").AnyContent())
	require.NoError(t, err)
	require.NoError(t, s.Close())
	assert.NoError(t, jfrog.Send(t.Context(), c, jfrog.Head("/x").AnyContent()))
}

func TestResponseBound(t *testing.T) {
	var bomb bytes.Buffer
	z := gzip.NewWriter(&bomb)
	_, _ = io.WriteString(z, `{"a":"`)
	chunk := bytes.Repeat([]byte("a"), 1<<20)
	for range 80 {
		_, _ = z.Write(chunk)
	}
	_, _ = io.WriteString(z, `"}`)
	require.NoError(t, z.Close())
	n := 0
	srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
		n++
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write(bomb.Bytes())
	})
	_, err := jfrog.Do[map[string]any](t.Context(), newClient(t, srv.URL), jfrog.Get("/x"))
	assert.ErrorIs(t, err, jfrog.ErrBadAnswer)
	assert.ErrorContains(t, err, "longer than 67108864 bytes")
	assert.Equal(t, 1, n, "another attempt is no shorter")
	for _, bound := range []int64{-1, 100 << 20} {
		out, err := jfrog.Do[map[string]string](t.Context(), newClient(t, srv.URL, jfrog.WithMaxResponseSize(bound)), jfrog.Get("/x"))
		require.NoError(t, err)
		assert.Len(t, out["a"], 80<<20)
	}
	_, err = jfrog.Do[string](t.Context(), newClient(t, srv.URL, jfrog.WithMaxResponseSize(10)), jfrog.Get("/x"))
	assert.ErrorContains(t, err, "longer than 10 bytes")
	exact, err := jfrog.Do[string](t.Context(), newClient(t, answerURL(t, strings.Repeat("a", 10)), jfrog.WithMaxResponseSize(10)), jfrog.Get("/x"))
	require.NoError(t, err)
	assert.Len(t, exact, 10)
}

// answerURL returns the URL of a server that responds with a text.
func answerURL(t *testing.T, text string) string {
	return serve(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, text) }).URL
}
