package artifactory_test

import (
	"io"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// withDistribution starts a server with the repositories libs and dist, and the build app #1 with
// the artifact libs/org/app.jar.
func withDistribution(t *testing.T) (*jfrogtest.Server, *artifactory.Client) {
	t.Helper()
	srv := jfrogtest.New(t, jfrogtest.WithRepository("libs", "local", "generic"), jfrogtest.WithRepository("dist", "distribution", ""))
	rt, _ := playedAs(t, srv, srv.Token)
	artifact := deployed(t, rt, "libs", "org/app.jar", "v1", "app", "1")
	require.NoError(t, rt.Builds.Publish(t.Context(), artifactory.BuildInfo{
		Version: "1.0.1", Name: "app", Number: "1", Started: jfrog.NewTime(time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)),
		Modules: []artifactory.BuildModule{{ID: "org:app:1", Artifacts: []artifactory.BuildArtifact{artifact}}},
	}, nil))
	return srv, rt
}

// contentOf returns the content of a file, or nothing if there is no such file.
func contentOf(t *testing.T, rt *artifactory.Client, repoKey, itemPath string) string {
	t.Helper()
	d, err := rt.Artifacts.Download(t.Context(), repoKey, itemPath, nil)
	if err != nil {
		require.ErrorIs(t, err, jfrog.ErrNotFound)
		return ""
	}
	defer d.Close()
	data, err := io.ReadAll(d)
	require.NoError(t, err)
	return string(data)
}

func TestDistributePlayed(t *testing.T) {
	ctx := t.Context()
	srv, rt := withDistribution(t)
	put(t, rt, "libs", "a/b.rpm", "a/c.rpm")
	request := artifactory.ArtifactDistributeRequest{TargetRepo: "dist", PackagesRepoPaths: []string{"libs/a/b.rpm", "libs/a"}, DryRun: true}
	require.NoError(t, rt.Artifacts.Distribute(ctx, request))
	assert.Empty(t, contentOf(t, rt, "dist", "a/b.rpm"), "a dry run distributes nothing")
	request.DryRun = false
	require.NoError(t, rt.Artifacts.Distribute(ctx, request))
	assert.Equal(t, "a/b.rpm", contentOf(t, rt, "dist", "a/b.rpm"))
	assert.Equal(t, "a/c.rpm", contentOf(t, rt, "dist", "a/c.rpm"))

	_, err := rt.Artifacts.Deploy(ctx, "libs", "a/b.rpm", strings.NewReader("changed"), nil)
	require.NoError(t, err)
	require.ErrorIs(t, rt.Artifacts.Distribute(ctx, request), jfrog.ErrConflict)
	request.Async = true
	require.NoError(t, rt.Artifacts.Distribute(ctx, request), "the error is in a log")
	assert.Equal(t, "a/b.rpm", contentOf(t, rt, "dist", "a/b.rpm"))
	request.OverrideExistingFiles = true
	require.NoError(t, rt.Artifacts.Distribute(ctx, request))
	assert.Equal(t, "changed", contentOf(t, rt, "dist", "a/b.rpm"))

	repositories, err := rt.Repositories.List(ctx, &artifactory.RepositoryListOptions{Type: artifactory.RepositoryClassDistribution})
	require.NoError(t, err)
	require.Len(t, repositories, 1)
	assert.Equal(t, "dist", repositories[0].Key)
	for _, bad := range []artifactory.ArtifactDistributeRequest{
		{TargetRepo: "libs", PackagesRepoPaths: []string{"libs/a/b.rpm"}},
		{TargetRepo: "dist", PackagesRepoPaths: []string{"libs/none"}},
		{TargetRepo: "dist", PackagesRepoPaths: []string{"none/a"}},
	} {
		isStatus(t, rt.Artifacts.Distribute(ctx, bad), 404)
	}
	request.Async = false
	isStatus(t, stranger(t, srv).Artifacts.Distribute(ctx, request), 403)
	_, err = rt.Artifacts.Deploy(ctx, "dist", "a", strings.NewReader("x"), nil)
	require.ErrorIs(t, err, jfrog.ErrNotFound, "clients cannot deploy to a distribution repository")
}

func TestDistributeBuildPlayed(t *testing.T) {
	ctx := t.Context()
	srv, rt := withDistribution(t)
	request := artifactory.BuildDistributeRequest{TargetRepo: "dist", SourceRepos: []string{"dist"}}
	isStatus(t, rt.Builds.Distribute(ctx, "app", "1", request), 404)
	request.SourceRepos = []string{"libs"}
	isStatus(t, rt.Builds.Distribute(ctx, "app", "2", request), 404)
	isStatus(t, stranger(t, srv).Builds.Distribute(ctx, "app", "1", request), 403)
	require.NoError(t, rt.Builds.Distribute(ctx, "app", "1", request))
	assert.Equal(t, "v1", contentOf(t, rt, "dist", "org/app.jar"))
	props, err := rt.Properties.Get(ctx, "dist", "org/app.jar")
	require.NoError(t, err)
	assert.Equal(t, []string{"app"}, props["build.name"])
}

func TestPushToBintrayPlayed(t *testing.T) {
	ctx := t.Context()
	srv, rt := withDistribution(t)
	deploy := func(path, content string) {
		t.Helper()
		_, err := rt.Artifacts.Deploy(ctx, "libs", path, strings.NewReader(content), nil)
		require.NoError(t, err)
	}
	const version = `{"package":{"name":"app","repo":"generic","subject":"acme"},"version":{"name":"1.0"},`
	deploy("bintray-info.json", version+`"applyToRepoFiles":["org/app.jar"],"applyToProps":[{"kind":["doc"]}]}`)
	deploy("readme", "r")
	require.NoError(t, rt.Properties.Update(ctx, "libs", "readme", artifactory.Properties{"kind": {"doc"}}, nil))
	require.NoError(t, rt.Artifacts.PushToBintray(ctx, "libs/bintray-info.json", nil))
	for path, want := range map[string][]string{"org/app.jar": {"acme/generic"}, "readme": {"acme/generic"}, "bintray-info.json": nil} {
		props, err := rt.Properties.Get(ctx, "libs", path)
		if want != nil {
			require.NoError(t, err)
		}
		assert.Equal(t, want, props["bintray.repo"], path)
	}
	deploy("none-bintray-info.json", version+`"applyToFiles":["libs/none"]}`)
	deploy("empty-bintray-info.json", version+`"applyToFiles":[]}`)
	deploy("odd-bintray-info.json", "x")
	for path, status := range map[string]int{"libs/none-bintray-info.json": 404, "libs/bintray-info.json/x-bintray-info.json": 404,
		"libs/empty-bintray-info.json": 400, "libs/odd-bintray-info.json": 400, "libs/org/app.jar": 400} {
		isStatus(t, rt.Artifacts.PushToBintray(ctx, path, nil), status)
	}
	isStatus(t, stranger(t, srv).Artifacts.PushToBintray(ctx, "libs/bintray-info.json", nil), 403)
}

func TestScanBuildPlayed(t *testing.T) {
	ctx := t.Context()
	srv, rt := withDistribution(t)
	request := artifactory.BuildScanRequest{BuildName: "app", BuildNumber: "1"}
	scan, err := rt.Builds.Scan(ctx, request)
	require.NoError(t, err)
	assert.False(t, scan.Summary.FailBuild)
	assert.Equal(t, []artifactory.BuildScanLicense{{Name: "Unknown", FullName: "Unknown license", Components: []string{"build://app:1"}}}, scan.Licenses)
	require.NoError(t, rt.Properties.Update(ctx, "libs", "org/app.jar", artifactory.Properties{"artifactory.licenses": {"MIT"}}, nil))
	scan, err = rt.Builds.Scan(ctx, request)
	require.NoError(t, err)
	require.Len(t, scan.Licenses, 1)
	assert.Equal(t, "MIT", scan.Licenses[0].Name)
	_, err = rt.Builds.Scan(ctx, artifactory.BuildScanRequest{BuildName: "app", BuildNumber: "2"})
	isStatus(t, err, 404)
	_, err = stranger(t, srv).Builds.Scan(ctx, request)
	isStatus(t, err, 403)

	// A fault stands for what Xray finds.
	srv.Inject(jfrogtest.Fault{Path: "*/scanBuild", Status: 200, Body: `{"summary":{"total_alerts":1,"fail_build":true}}`})
	scan, err = rt.Builds.Scan(ctx, request)
	require.NoError(t, err)
	assert.True(t, scan.Summary.FailBuild)
}
