package metadata_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
	"github.com/jfrogkit/jfrog-go/platform/metadata"
)

// TestSearchOnServer walks the packages, versions and files of a server.
func TestSearchOnServer(t *testing.T) {
	ctx := t.Context()
	srv := jfrogtest.New(t, jfrogtest.WithRepository("js", "local", "npm"))
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token))
	require.NoError(t, err)
	for _, file := range []string{"a/-/a-1.0.tgz", "a/-/a-2.0.tgz", "b/-/b-1.0.tgz"} {
		require.NoError(t, jfrog.Send(ctx, c, jfrog.Put("/artifactory/{repo}/{path...}", "js", file).Body("tgz")))
	}
	search := metadata.New(c).Search
	var names []string
	for p, err := range search.AllPackages(ctx, metadata.PackageFilter{Name: "*", PackageTypeIn: []string{"NPM"}},
		&metadata.PackageSearchOptions{First: 1}) {
		require.NoError(t, err)
		names = append(names, p.Name)
	}
	require.Equal(t, []string{"a", "b"}, names)
	names = nil
	for v, err := range search.AllVersions(ctx, metadata.VersionFilter{Name: "1.*"}, nil) {
		require.NoError(t, err)
		names = append(names, v.Name)
		require.EqualValues(t, 3, v.Size)
	}
	require.Equal(t, []string{"1.0", "1.0"}, names)
	names = nil
	opts := &metadata.FileSearchOptions{
		OrderBy: &metadata.Order{Field: metadata.OrderByName, Direction: metadata.OrderDescending},
	}
	for f, err := range search.AllFiles(ctx, metadata.FileFilter{SizeMin: 1}, opts) {
		require.NoError(t, err)
		require.True(t, f.Lead)
		names = append(names, f.Name)
	}
	require.Equal(t, []string{"b-1.0.tgz", "a-2.0.tgz", "a-1.0.tgz"}, names)
}
