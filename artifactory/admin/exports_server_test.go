package admin

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
)

func TestExportsOnServer(t *testing.T) {
	ctx := t.Context()
	c, rt := inMemory(t)
	put := func(path string) {
		t.Helper()
		_, err := rt.Artifacts.Deploy(ctx, "libs", path, strings.NewReader(path), nil)
		require.NoError(t, err)
	}
	exists := func(path string) bool {
		t.Helper()
		_, err := rt.Artifacts.Stat(ctx, "libs", path, nil)
		if err != nil {
			require.ErrorIs(t, err, jfrog.ErrNotFound)
		}
		return err == nil
	}
	put("d/a.txt")
	settings, err := c.Exports.Defaults(ctx)
	require.NoError(t, err)
	settings.ExportPath = "/backup"
	require.NoError(t, c.Exports.System(ctx, *settings))
	require.ErrorIs(t, c.Exports.System(ctx, ExportSettings{ExportPath: "backup"}), jfrog.ErrValidation)

	require.NoError(t, rt.Artifacts.Delete(ctx, "libs", "d/a.txt"))
	put("b.txt")
	require.NoError(t, rt.Repositories.Create(ctx, &artifactory.LocalRepository{RepositoryBase: artifactory.RepositoryBase{Key: "more"}}))
	require.NoError(t, c.Imports.System(ctx, ImportSettings{ImportPath: "/backup/"}))
	assert.True(t, exists("d/a.txt"))
	assert.False(t, exists("b.txt"))
	there, err := rt.Repositories.Exists(ctx, "more")
	require.NoError(t, err)
	assert.False(t, there)

	put("b.txt")
	require.NoError(t, c.Imports.Repositories(ctx, "/backup/repositories", &RepositoryImportOptions{Repo: "libs"}))
	assert.False(t, exists("b.txt"))
	require.ErrorIs(t, c.Imports.Repositories(ctx, "/backup", &RepositoryImportOptions{Repo: "none"}), jfrog.ErrValidation)
	require.ErrorIs(t, c.Imports.System(ctx, ImportSettings{ImportPath: "/none"}), jfrog.ErrValidation)

	require.NoError(t, c.Exports.System(ctx, ExportSettings{ExportPath: "/bare", ExcludeContent: new(true)}))
	require.ErrorIs(t, c.Imports.System(ctx, ImportSettings{ImportPath: "/bare"}), jfrog.ErrValidation, "a repository is empty")
	require.NoError(t, c.Imports.System(ctx, ImportSettings{ImportPath: "/bare", FailIfEmpty: new(false)}))
	assert.False(t, exists("d/a.txt"))

	plugins, err := c.Plugins.List(ctx)
	require.NoError(t, err)
	assert.Empty(t, plugins["executions"])
}
