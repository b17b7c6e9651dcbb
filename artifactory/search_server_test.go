package artifactory_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/aql"
	"github.com/jfrogkit/jfrog-go/artifactory"
)

// found returns the paths of results, in order.
func found(results []artifactory.SearchResult) []string {
	var out []string
	for _, r := range results {
		_, path, _ := r.URI.Location()
		out = append(out, strings.TrimPrefix(path, "/"))
	}
	slices.Sort(out)
	return out
}

func TestSearchesOnServer(t *testing.T) {
	_, rt := server(t)
	ctx := context.Background()
	put := func(path, content string, p artifactory.Properties) artifactory.Checksums {
		d, err := rt.Artifacts.Deploy(ctx, "libs", path, strings.NewReader(content), &artifactory.ArtifactDeployOptions{Properties: p})
		require.NoError(t, err)
		return d.Checksums
	}
	one := put("org/acme/app/1.0/app-1.0.jar", "one", artifactory.Properties{"qa": {"done", "twice"}})
	put("org/acme/app/1.1/app-1.1.jar", "two and more", artifactory.Properties{"qa": {"a,b|c|d=e\\f"}})
	put("other/größe #1.txt", "three", nil)

	byName, err := rt.Search.ByName(ctx, "app-*", &artifactory.SearchOptions{Repos: []string{"libs"}})
	require.NoError(t, err)
	require.Equal(t, []string{"org/acme/app/1.0/app-1.0.jar", "org/acme/app/1.1/app-1.1.jar"}, found(byName))

	byProperty, err := rt.Search.ByProperties(ctx, artifactory.Properties{"qa": {"twice"}}, nil)
	require.NoError(t, err)
	require.Equal(t, []string{"org/acme/app/1.0/app-1.0.jar"}, found(byProperty))

	bySum, err := rt.Search.ByChecksum(ctx, artifactory.Checksums{SHA256: one.SHA256}, nil)
	require.NoError(t, err)
	require.Equal(t, []string{"org/acme/app/1.0/app-1.0.jar"}, found(bySum))

	none, err := rt.Search.ByName(ctx, "nothing-like-it", nil)
	require.NoError(t, err)
	require.Empty(t, none)
	unused, err := rt.Search.NotDownloadedSince(ctx, time.Now().Add(time.Hour), &artifactory.SearchNotDownloadedSinceOptions{Repos: []string{"releases"}})
	require.NoError(t, err, "an empty answer, which the server gives as a 404, is an empty list")
	require.Empty(t, unused)

	props, err := rt.Properties.Get(ctx, "libs", "org/acme/app/1.1/app-1.1.jar")
	require.NoError(t, err)
	require.Equal(t, artifactory.Properties{"qa": {"a,b|c|d=e\\f"}}, props)
}

func TestAQLOnServer(t *testing.T) {
	_, rt := server(t)
	ctx := context.Background()
	for path, content := range map[string]string{"a/small.bin": "x", "a/b/large.bin": strings.Repeat("x", 5000), "c/other.txt": "y"} {
		_, err := rt.Artifacts.Deploy(ctx, "libs", path, strings.NewReader(content), &artifactory.ArtifactDeployOptions{
			Properties: artifactory.Properties{"team": {"core", "infra"}}})
		require.NoError(t, err)
	}
	out, err := rt.Search.AQLPage(ctx, aql.Items().
		Where(aql.Item.Repo.Eq("libs"), aql.Item.Name.Match("*.bin"), aql.Item.Size.Gt(1000), aql.Item.Created.Last(aql.Days(1))).
		Include(aql.Item.Repo, aql.Item.Path, aql.Item.Name, aql.Item.Size, aql.Item.Property()))
	require.NoError(t, err)
	require.Len(t, out.Results, 1)
	row := out.Results[0]
	require.Equal(t, "a/b/large.bin", row.FilePath())
	require.EqualValues(t, 5000, row.Size)
	require.ElementsMatch(t, []string{"core", "infra"}, row.PropertyMap()["team"])

	_, err = rt.Search.AQLPage(ctx, artifactory.AQLText(`items.find({"repo":`))
	require.ErrorIs(t, err, jfrog.ErrValidation)
}
