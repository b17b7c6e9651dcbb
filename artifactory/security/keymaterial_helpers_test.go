package security

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// key returns a key of testdata/keys.
func key(name string) string {
	data, err := os.ReadFile(filepath.Join("testdata", "keys", name))
	if err != nil {
		panic(err)
	}
	return strings.TrimSpace(string(data))
}

func secretKey(name string) jfrog.Secret { return jfrog.Secret(key(name)) }

// received is the last request of a server.
type received struct {
	*http.Request
	body string
}

// answers returns a client of a server that always sends the same response.
func answers(t *testing.T, status int, body string, opts ...jfrog.Option) (*Client, *received) {
	t.Helper()
	got := &received{}
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		data, _ := io.ReadAll(r.Body)
		got.Request, got.body = r, string(data)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}))
	t.Cleanup(srv.Close)
	c, err := jfrog.New(srv.URL, append([]jfrog.Option{jfrog.WithRetry(jfrog.RetryPolicy{MaxAttempts: 1})}, opts...)...)
	require.NoError(t, err)
	return New(c), got
}
