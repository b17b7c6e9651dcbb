package artifactory

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// Proxies and gateways send the name of the status too, but not as Artifactory does.
func TestBadRequestOfAGatewayIsNoMissingRepository(t *testing.T) {
	for body, absent := range map[string]bool{
		`{"errors":[{"status":400,"message":"Bad Request"}]}`:                                        true,
		`{"errors":[{"status":"400","message":"Bad Request"}]}`:                                      true,
		`{"message":"Bad Request"}`:                                                                  false,
		`{"timestamp":"2024-05-01T10:00:00Z","status":400,"error":"Bad Request","path":"/api"}`:      false,
		`{"errors":[{"message":"Bad Request"}]}`:                                                     false,
		`{"errors":[{"status":400,"message":"Bad Request"},{"status":400,"message":"Bad Request"}]}`: false,
	} {
		c := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusBadRequest)
			_, _ = io.WriteString(w, body)
		})
		_, err := c.Repositories.Get(t.Context(), "libs")
		require.Error(t, err)
		assert.Equal(t, absent, isNotFound(err), body)
		assert.Equal(t, absent, isNotFound(c.Repositories.Delete(t.Context(), "libs")), body)
	}
}

func isNotFound(err error) bool { return errors.Is(err, jfrog.ErrNotFound) }

// Storages refuse a HEAD of a URL that was signed for GET with several statuses.
func TestStatWhereHeadIsRefused(t *testing.T) {
	for _, status := range []int{400, 401, 403, 405, 501} {
		storage := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodHead {
				w.WriteHeader(status)
				return
			}
			_, _ = io.WriteString(w, "content")
		}))
		t.Cleanup(storage.Close)
		c := serve(t, func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, storage.URL+"/x?signature=s", http.StatusFound)
		})
		info, err := c.Artifacts.Stat(t.Context(), "libs", "a.jar", nil)
		require.NoError(t, err, status)
		assert.Equal(t, "a.jar", info.FileName)
	}
}

// A login page that a redirect led to is no artifact, even if the artifact may be a web page.
func TestLoginPageIsNoArtifact(t *testing.T) {
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/artifactory/libs/site.html":
			w.Header().Set("Content-Type", "text/html")
			_, _ = io.WriteString(w, "<html>a site</html>")
		case "/ui/login", "/artifactory/webapp/":
			w.Header().Set("Content-Type", "text/html")
			_, _ = io.WriteString(w, "<html><title>Log in</title></html>")
		case "/artifactory/old/index.html":
			http.Redirect(w, r, "/artifactory/webapp/#/login", http.StatusFound)
		default:
			http.Redirect(w, r, "/ui/login", http.StatusFound)
		}
	})
	for _, repo := range []string{"private", "old"} {
		_, err := c.Artifacts.Download(t.Context(), repo, "index.html", nil)
		require.ErrorIs(t, err, jfrog.ErrBadAnswer)
		assert.ErrorContains(t, err, "Log in")
		_, err = c.Artifacts.Stat(t.Context(), repo, "index.html", nil)
		require.ErrorIs(t, err, jfrog.ErrBadAnswer)
	}
	d, err := c.Artifacts.Download(t.Context(), "libs", "site.html", nil)
	require.NoError(t, err)
	defer d.Close()
	data, err := io.ReadAll(d)
	require.NoError(t, err)
	assert.Equal(t, "<html>a site</html>", string(data))
}

// A row has a bound, as other responses have.
func TestAQLRowWithoutEnd(t *testing.T) {
	c := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"results":[{"repo":"`)
		chunk := bytes.Repeat([]byte("x"), 1<<20)
		for range 100 {
			if _, err := w.Write(chunk); err != nil {
				return
			}
		}
	})
	_, err := jfrog.Collect(c.Search.AQL(t.Context(), AQLText(`items.find()`), nil))
	require.ErrorIs(t, err, jfrog.ErrBadAnswer)
	require.ErrorContains(t, err, "row 0 has more than 67108864 bytes")
}

// Errors escape control characters in the text of servers.
func TestErrorsArePrintable(t *testing.T) {
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			_, _ = io.WriteString(w, `{"results":[],"range":{"total":0,"notification":"AQL query reached the search hard limit\u001b[2J\n, results are trimmed."}}`)
			return
		}
		_, _ = io.WriteString(w, `{"key":"a\u001b[2J\nb","rclass":"new\u001b"}`)
	})
	_, truncated := jfrog.Collect(c.Search.AQL(t.Context(), AQLText(`items.find()`), nil))
	require.ErrorIs(t, truncated, ErrAQLTruncated)
	_, class := c.Repositories.Get(t.Context(), "a")
	require.Error(t, class)
	for _, err := range []error{truncated, class} {
		assert.NotContains(t, err.Error(), "\x1b")
		assert.NotContains(t, err.Error(), "\n")
	}
}

func TestAQLResultsThatReport(t *testing.T) {
	walk := func(body string) error {
		c := serve(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, body) })
		_, err := jfrog.Collect(c.Search.AQL(t.Context(), AQLText(`items.find()`), nil))
		return err
	}
	for _, body := range []string{
		"\ufeff" + `{"results":[],"range":{"total":0}}`,
		`{"errors":[],"results":[],"range":{"total":0}}`,
		`{"results":[],"error":null,"range":{"total":0}}`,
	} {
		assert.NoError(t, walk(body), body)
	}
	err := walk(`{"status":403,"message":"only for admins"}`)
	require.ErrorContains(t, err, "only for admins")
	err = walk(`{"Errors":[{"status":400,"message":"no such field"}]}`)
	require.ErrorContains(t, err, "no such field")
}
