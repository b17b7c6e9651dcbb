package jfrog_test

import (
	"context"
	"io"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// TestAnonymous checks that no credential of any kind is sent, also after a 401, and that the
// request is otherwise whole.
func TestAnonymous(t *testing.T) {
	var got []http.Header
	var bodies []string
	srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		got, bodies = append(got, r.Header), append(bodies, string(body))
		w.WriteHeader(http.StatusUnauthorized)
	})
	source := func(context.Context) (jfrog.Token, error) { return jfrog.Token{AccessToken: "t0p-s3cret"}, nil }
	for name, option := range map[string]jfrog.Option{
		"token":   jfrog.WithAccessToken("t0p-s3cret"),
		"basic":   jfrog.WithBasicAuth("admin", "t0p-s3cret"),
		"API key": jfrog.WithAPIKey("t0p-s3cret"),
		"source":  jfrog.WithTokenSource(source),
	} {
		got, bodies = nil, nil
		c := newClient(t, srv.URL, option)
		err := jfrog.Send(t.Context(), c, jfrog.Post("/api/v1/offline").Body(map[string]int{"a": 1}).Anonymous())
		assert.ErrorIs(t, err, jfrog.ErrUnauthorized, name)
		require.Len(t, got, 1, name)
		for key := range got[0] {
			assert.Contains(t, []string{"Accept", "Accept-Encoding", "Content-Length", "Content-Type", "User-Agent"}, key, name)
		}
		assert.Equal(t, "application/json", got[0].Get("Content-Type"))
		assert.Equal(t, []string{`{"a":1}`}, bodies)
	}
}
