package admin

import (
	"context"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var importCases = replay.Cases[*Client]{
	"2.15.1/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Imports.Repositories(ctx, "pathToRepos", &RepositoryImportOptions{Verbose: true})
	},
	"2.15.2/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Imports.Defaults(ctx)
	},
	"2.15.3/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Imports.System(ctx, ImportSettings{ImportPath: "/import/path", IncludeMetadata: new(true),
			Verbose: new(false), FailOnError: new(true), FailIfEmpty: new(true)})
	},
}

func TestImportsRefused(t *testing.T) {
	ctx, c := t.Context(), offline(t)
	refused(t, c.Imports.Repositories(ctx, "", nil), "path")
	refused(t, second(c.Imports.OpenRepositories(ctx, "", nil)), "path")
	refused(t, c.Imports.System(ctx, ImportSettings{}), "import path is empty")
	refused(t, second(c.Imports.OpenSystem(ctx, ImportSettings{})), "import path is empty")
}

// TestImportDefaultsKept checks that unknown settings of the server are sent back.
func TestImportDefaultsKept(t *testing.T) {
	c, s := play(t, turn{Body: `{"importPath":"/import/path","failOnError":true,"trashCan":false}`}, turn{})
	settings, err := c.Imports.Defaults(t.Context())
	require.NoError(t, err)
	settings.ImportPath = "/backup"
	require.NoError(t, c.Imports.System(t.Context(), *settings))
	body := strings.TrimPrefix(s.Requests[1], "POST /artifactory/api/import/system ")
	assert.JSONEq(t, `{"importPath":"/backup","failOnError":true,"trashCan":false}`, body)
}

// TestImportText checks that an import ends with the text of the server, which may be cut.
func TestImportText(t *testing.T) {
	var ended, cut atomic.Bool
	c := handled(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		for range 3 {
			_, _ = io.WriteString(w, strings.Repeat("imported\n", 100))
			w.(http.Flusher).Flush()
		}
		if cut.Load() {
			panic(http.ErrAbortHandler)
		}
		ended.Store(true)
	})
	require.NoError(t, c.Imports.System(t.Context(), ImportSettings{ImportPath: "/backup"}))
	assert.True(t, ended.Load())
	text, err := c.Imports.OpenSystem(t.Context(), ImportSettings{ImportPath: "/backup"})
	require.NoError(t, err)
	all, err := io.ReadAll(text)
	require.NoError(t, err)
	require.NoError(t, text.Close())
	assert.Len(t, all, 2700)
	text, err = c.Imports.OpenRepositories(t.Context(), "/backup", &RepositoryImportOptions{Repo: "libs", Metadata: new(false)})
	require.NoError(t, err)
	require.NoError(t, text.Close())

	cut.Store(true)
	require.Error(t, c.Imports.System(t.Context(), ImportSettings{ImportPath: "/backup"}))
	require.Error(t, c.Imports.Repositories(t.Context(), "/backup", nil))
	c, _ = play(t, turn{Body: `{"errors":[{"status":500,"message":"disk full"}]}`})
	require.ErrorContains(t, c.Imports.System(t.Context(), ImportSettings{ImportPath: "/backup"}), "disk full")
	c, _ = play(t, turn{Body: "<html><title>Login</title></html>"})
	_ = second(c.Imports.Defaults(t.Context()))
	c, _ = play(t, turn{Status: 400, Body: `{"errors":[{"status":400,"message":"no such directory"}]}`})
	err = c.Imports.System(t.Context(), ImportSettings{ImportPath: "/backup"})
	require.ErrorIs(t, err, jfrog.ErrValidation)
	require.ErrorContains(t, err, "no such directory")
}
