package jfrog_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// logOf runs a call and returns the records it logged.
func logOf(t *testing.T, level slog.Level, h http.HandlerFunc, req *jfrog.Request) []map[string]any {
	var b bytes.Buffer
	logger := slog.New(slog.NewJSONHandler(&b, &slog.HandlerOptions{Level: level}))
	c := newClient(t, serve(t, h).URL, jfrog.WithLogger(logger), jfrog.WithAccessToken("hidden"))
	_, _ = jfrog.Do[map[string]any](context.Background(), c, req)
	assert.NotContains(t, b.String(), "hidden")
	var out []map[string]any
	for dec := json.NewDecoder(&b); ; {
		var rec map[string]any
		if dec.Decode(&rec) == io.EOF {
			return out
		}
		out = append(out, rec)
	}
}

func TestEveryAttemptIsLoggedOnce(t *testing.T) {
	ok := func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, `{}`) }
	recs := logOf(t, slog.LevelDebug, ok, jfrog.Get("/x/{y}", "a/b").Param("token", "hidden").Param("q", "1"))
	require.Len(t, recs, 1)
	assert.Equal(t, "DEBUG", recs[0]["level"])
	assert.Equal(t, "jfrog request", recs[0]["msg"])
	assert.Equal(t, "GET", recs[0]["method"])
	assert.Equal(t, "/x/a%2Fb?q=1&token=*****", recs[0]["path"])
	assert.EqualValues(t, 200, recs[0]["status"])
	assert.EqualValues(t, 1, recs[0]["attempt"])
	assert.Contains(t, recs[0], "duration")

	a := &answers{statuses: []int{503, 503, 404}}
	recs = logOf(t, slog.LevelDebug, a.ServeHTTP, jfrog.Get("/x"))
	require.Len(t, recs, 3)
	for i, want := range []string{"WARN", "WARN", "DEBUG"} {
		assert.Equal(t, want, recs[i]["level"])
		assert.EqualValues(t, i+1, recs[i]["attempt"])
	}
	assert.Equal(t, "jfrog request failed, retrying", recs[1]["msg"])

	a = &answers{statuses: []int{503, 404}}
	assert.Len(t, logOf(t, slog.LevelInfo, a.ServeHTTP, jfrog.Get("/x")), 1, "only the retry")

	cut := func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Content-Length", "9") }
	recs = logOf(t, slog.LevelWarn, cut, jfrog.Get("/x"))
	require.Len(t, recs, 3)
	assert.Contains(t, recs[0]["error"], "unexpected EOF")
}

func TestNoLoggerNoTrouble(t *testing.T) {
	a := &answers{statuses: []int{503, 200}}
	require.NoError(t, send(t, newClient(t, serve(t, a.ServeHTTP).URL, jfrog.WithLogger(nil)), jfrog.Get(strings.Repeat("/x", 3))))
}
