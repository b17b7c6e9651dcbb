package artifactory_test

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/access"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// playedAs returns the services for the holder of a token.
func playedAs(t *testing.T, srv *jfrogtest.Server, token string) (*artifactory.Client, *jfrog.Client) {
	t.Helper()
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken(token), jfrog.WithRetry(jfrog.RetryPolicy{MaxAttempts: 1}))
	require.NoError(t, err)
	return artifactory.New(c), c
}

// stranger returns the services for a user who may do nothing.
func stranger(t *testing.T, srv *jfrogtest.Server) *artifactory.Client {
	t.Helper()
	_, c := playedAs(t, srv, srv.Token)
	acc := access.New(c)
	_, err := acc.Users.Create(t.Context(), access.UserCreateRequest{Username: "jane", Password: "secret", Email: "j@example.com"})
	require.NoError(t, err)
	token, err := acc.Tokens.Create(t.Context(), access.TokenCreateRequest{Username: "jane"})
	require.NoError(t, err)
	jane, _ := playedAs(t, srv, string(token.AccessToken))
	return jane
}

func put(t *testing.T, rt *artifactory.Client, repoKey string, paths ...string) {
	t.Helper()
	for _, path := range paths {
		_, err := rt.Artifacts.Deploy(t.Context(), repoKey, path, strings.NewReader(path), nil)
		require.NoError(t, err)
	}
}

func isStatus(t *testing.T, err error, status int) {
	t.Helper()
	var e *jfrog.Error
	require.ErrorAs(t, err, &e)
	assert.Equal(t, status, e.StatusCode, err.Error())
}

func TestDockerPlayed(t *testing.T) {
	ctx := t.Context()
	srv := jfrogtest.New(t, jfrogtest.WithoutDefaults(), jfrogtest.WithRepository("dock", "local", "docker"), jfrogtest.WithRepository("libs", "local", "generic"))
	rt, _ := playedAs(t, srv, srv.Token)
	put(t, rt, "dock", "acme/app/1.0/manifest.json", "acme/app/1.1/manifest.json", "acme/app/sha256:"+strings.Repeat("0", 64)+"/manifest.json", "busybox/latest/list.manifest.json")
	images, err := rt.Docker.Images(ctx, "dock", nil)
	require.NoError(t, err)
	assert.Equal(t, []string{"acme/app", "busybox"}, images.Images)
	var tags []string
	for tag, err := range rt.Docker.AllTags(ctx, "dock", "acme/app", &artifactory.DockerPageOptions{Limit: 1}) {
		require.NoError(t, err)
		tags = append(tags, tag)
	}
	assert.Equal(t, []string{"1.0", "1.1"}, tags)
	require.NoError(t, rt.Artifacts.Delete(ctx, "dock", "busybox"))
	_, err = rt.Docker.Tags(ctx, "dock", "busybox", nil)
	assert.ErrorIs(t, err, jfrog.ErrNotFound)
	_, err = rt.Docker.Images(ctx, "none", nil)
	assert.ErrorIs(t, err, jfrog.ErrNotFound)
	_, err = rt.Docker.Images(ctx, "libs", nil)
	isStatus(t, err, 400)
	hidden, err := stranger(t, srv).Docker.Images(ctx, "dock", nil)
	require.NoError(t, err)
	assert.Empty(t, hidden.Images)
}

func TestPackagesPlayed(t *testing.T) {
	ctx := t.Context()
	srv := jfrogtest.New(t, jfrogtest.WithRepository("gems", "local", "gems"), jfrogtest.WithRepository("pup", "local", "puppet"),
		jfrogtest.WithRepository("sk", "local", "skills"), jfrogtest.WithRepository("git", "remote", "vcs"), jfrogtest.WithRepository("mvn", "local", "maven"),
		jfrogtest.WithRepository("deb", "local", "debian"), jfrogtest.WithRepository("snap", "local", "debian"), jfrogtest.WithRepository("cran", "local", "cran"))
	rt, _ := playedAs(t, srv, srv.Token)
	put(t, rt, "gems", "gems/polisher-0.9.gem", "gems/polisher-0.11.1.gem", "gems/other-1.0.gem")
	versions, err := rt.RubyGems.Versions(ctx, "gems", "polisher")
	require.NoError(t, err)
	require.Len(t, versions, 2)
	assert.Equal(t, "0.11.1", versions[0].Number)
	_, err = rt.RubyGems.Versions(ctx, "gems", "none")
	assert.ErrorIs(t, err, jfrog.ErrNotFound)
	yaml, err := rt.RubyGems.VersionsYAML(ctx, "gems", "polisher")
	require.NoError(t, err)
	assert.Contains(t, yaml, "0.11.1")

	put(t, rt, "pup", "acme/wget/acme-wget-1.2.0.tar.gz", "acme/wget/acme-wget-1.10.0.tar.gz", "acme/tar/acme-tar-1.0.0.tar.gz")
	module, err := rt.Puppet.Module(ctx, "pup", "acme", "wget")
	require.NoError(t, err)
	assert.Equal(t, "1.10.0", module.CurrentRelease.Version)
	n := 0
	for _, err := range rt.Puppet.AllReleases(ctx, "pup", &artifactory.PuppetPageOptions{Limit: 2}) {
		require.NoError(t, err)
		n++
	}
	assert.Equal(t, 3, n)
	_, err = rt.Puppet.Release(ctx, "pup", "acme", "wget", "9.9.9")
	assert.ErrorIs(t, err, jfrog.ErrNotFound)

	put(t, rt, "sk", "pdf/1.0/pdf-1.0.zip", "pdf/1.1/pdf-1.1.zip", "zip/1.0/zip-1.0.zip")
	skills, err := rt.Skills.List(ctx, "sk", &artifactory.SkillListOptions{Limit: 1})
	require.NoError(t, err)
	assert.Equal(t, "1.1", skills.Items[0].LatestVersion.Version)
	assert.Equal(t, "pdf", skills.NextCursor)
	exists, err := rt.Skills.VersionExists(ctx, "sk", "pdf", "9")
	require.NoError(t, err)
	assert.False(t, exists)

	require.NoError(t, srv.FillCache("git", "acme/app/tags/1.0/app-1.0.zip", zipOf(t, "README.md", "read me")))
	tags, err := rt.VCS.Tags(ctx, "git", "acme", "app")
	require.NoError(t, err)
	assert.Equal(t, "1.0", tags[0].Name)
	_, err = rt.VCS.Branches(ctx, "git", "acme", "none")
	assert.ErrorIs(t, err, jfrog.ErrNotFound)
	file, err := rt.VCS.DownloadTagFile(ctx, "git", "acme", "app", "1.0", "README.md")
	require.NoError(t, err)
	text, err := io.ReadAll(file)
	require.NoError(t, err)
	require.NoError(t, file.Close())
	assert.Equal(t, "read me", string(text))
	_, err = rt.VCS.DownloadCommit(ctx, "git", "acme", "app", "0", nil)
	assert.ErrorIs(t, err, jfrog.ErrNotFound)

	put(t, rt, "mvn", "org/acme/art/1.0/art-1.0.jar")
	require.NoError(t, rt.Metadata.GeneratePOM(ctx, "mvn", "org/acme/art/1.0/art-1.0.jar"))
	_, err = rt.Artifacts.Stat(ctx, "mvn", "org/acme/art/1.0/art-1.0.pom", nil)
	require.NoError(t, err)
	put(t, rt, "cran", "src/contrib/a_1.0.tar.gz", "src/contrib/a_1.10.tar.gz")
	require.NoError(t, rt.Metadata.MoveCRANArchives(ctx, "cran"))
	_, err = rt.Artifacts.Stat(ctx, "cran", "src/contrib/Archive/a/a_1.0.tar.gz", nil)
	require.NoError(t, err)
	_, err = rt.Artifacts.Stat(ctx, "cran", "src/contrib/a_1.10.tar.gz", nil)
	require.NoError(t, err)
	_, err = rt.Artifacts.Deploy(ctx, "deb", "pool/a.deb", strings.NewReader("a"),
		&artifactory.ArtifactDeployOptions{Properties: artifactory.Properties{"deb.distribution": {"focal"}}})
	require.NoError(t, err)
	put(t, rt, "deb", "pool/b.deb")
	err = rt.Metadata.CreateDebianSnapshot(ctx, "deb", artifactory.DebianSnapshotRequest{Tag: "t", TargetRepo: "snap", Distribution: "focal"}, nil)
	require.NoError(t, err)
	_, err = rt.Artifacts.Stat(ctx, "snap", "snapshots/t/pool/a.deb", nil)
	require.NoError(t, err)
	_, err = rt.Artifacts.Stat(ctx, "snap", "snapshots/t/pool/b.deb", nil)
	assert.ErrorIs(t, err, jfrog.ErrNotFound)

	metrics, err := rt.System.Metrics(ctx)
	require.NoError(t, err)
	assert.Contains(t, metrics, "jfrt_artifacts ")
	_, err = stranger(t, srv).System.Metrics(ctx)
	assert.ErrorIs(t, err, jfrog.ErrForbidden)
}

func zipOf(t *testing.T, name, content string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	w, err := z.Create(name)
	require.NoError(t, err)
	_, err = io.WriteString(w, content)
	require.NoError(t, err)
	require.NoError(t, z.Close())
	return out.Bytes()
}
