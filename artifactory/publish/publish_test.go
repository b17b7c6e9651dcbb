package publish_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/publish"
	"github.com/jfrogkit/jfrog-go/artifactory/transfer"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// serve starts an Artifactory with a repository of each package type, named for it.
func serve(t *testing.T) (*jfrogtest.Server, *artifactory.Client) {
	t.Helper()
	var opts []jfrogtest.Option
	for _, kind := range []string{"npm", "helm", "debian", "rpm", "pypi", "nuget", "terraform", "go", "maven"} {
		opts = append(opts, jfrogtest.WithRepository(kind, "local", kind))
	}
	srv := jfrogtest.New(t, opts...)
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token), jfrog.WithRetry(jfrog.RetryPolicy{MaxAttempts: 1}))
	require.NoError(t, err)
	return srv, artifactory.New(c)
}

func npm(t *testing.T, version, content string) *publish.Package {
	t.Helper()
	p, err := publish.NPM(save(t, "x.tgz", tgz(t, "package/a", content, "package/package.json", `{"name":"app","version":"`+version+`"}`)), nil)
	require.NoError(t, err)
	return p
}

func content(t *testing.T, rt *artifactory.Client, repo, path string) string {
	t.Helper()
	d, err := rt.Artifacts.Download(t.Context(), repo, path, nil)
	require.NoError(t, err)
	defer func() { _ = d.Close() }()
	data, err := io.ReadAll(d)
	require.NoError(t, err)
	return string(data)
}

// writes counts the requests that change content or properties.
func writes(srv *jfrogtest.Server) (n int) {
	for _, r := range srv.Requests() {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			n++
		}
	}
	return n
}

func TestPublishDebian(t *testing.T) {
	_, rt := serve(t)
	file := save(t, "app_1.2-3_amd64.deb", deb("control.tar.gz", tgz(t, "control", control)))
	p, err := publish.Debian(file, inMain)
	require.NoError(t, err)
	res, err := p.Publish(t.Context(), rt, "debian", &publish.Options{Properties: artifactory.Properties{"build.name": {"a b;c"[:3]}}, Reindex: true})
	require.NoError(t, err)
	require.Len(t, res.Files, 1)
	f := res.Files[0]
	assert.Equal(t, transfer.OutcomeSent, f.Outcome)
	assert.Equal(t, transfer.At("debian", "pool/app_1.2-3_amd64.deb"), f.Remote)
	data, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, string(data), content(t, rt, "debian", f.Remote.Path))
	sums, err := artifactory.ComputeChecksums(strings.NewReader(string(data)))
	require.NoError(t, err)
	assert.Equal(t, sums, f.Checksums)
	props, err := rt.Properties.Get(t.Context(), "debian", f.Remote.Path)
	require.NoError(t, err)
	assert.Equal(t, artifactory.Properties{"deb.distribution": {"bookworm", "trixie"}, "deb.component": {"main"}, "deb.architecture": {"amd64"}, "build.name": {"a b"}}, props)
}

func TestPublishArchitectureOfPackagesForAll(t *testing.T) {
	o := inMain
	o.Architecture = "amd64"
	p, err := publish.Debian(save(t, "app_1_all.deb", deb("control.tar", tarOf(t, "control", "Package: app\nVersion: 1\nArchitecture: all\n"))), o)
	require.NoError(t, err)
	assert.Equal(t, []string{"amd64"}, p.Files[0].Properties["deb.architecture"])
}

// A proxy that answers 404 in place of the server does not say that the file is new.
func TestPublishForeignNotFound(t *testing.T) {
	srv, rt := serve(t)
	_, err := npm(t, "1.2.3", "old").Publish(t.Context(), rt, "npm", nil)
	require.NoError(t, err)
	old := content(t, rt, "npm", "app/-/app-1.2.3.tgz")
	srv.Inject(jfrogtest.Fault{Method: "GET", Path: "*/api/storage/npm/*", Status: 404, Body: "<html>"})
	_, err = npm(t, "1.2.3", "new").Publish(t.Context(), rt, "npm", nil)
	require.ErrorIs(t, err, jfrog.ErrNotFound)
	require.Equal(t, old, content(t, rt, "npm", "app/-/app-1.2.3.tgz"))
}

// Another content under the same name is never replaced silently.
func TestPublishDoesNotReplace(t *testing.T) {
	srv, rt := serve(t)
	_, err := npm(t, "1.2.3", "old").Publish(t.Context(), rt, "npm", nil)
	require.NoError(t, err)
	old := content(t, rt, "npm", "app/-/app-1.2.3.tgz")
	before := writes(srv)

	res, err := npm(t, "1.2.3", "new").Publish(t.Context(), rt, "npm", nil)
	require.ErrorIs(t, err, publish.ErrExists)
	require.ErrorIs(t, err, jfrog.ErrConflict)
	require.ErrorContains(t, err, "npm/app/-/app-1.2.3.tgz")
	require.Empty(t, res.Files)
	require.Equal(t, before, writes(srv))
	require.Equal(t, old, content(t, rt, "npm", "app/-/app-1.2.3.tgz"))

	res, err = npm(t, "1.2.3", "new").Publish(t.Context(), rt, "npm", &publish.Options{Overwrite: true})
	require.NoError(t, err)
	require.Equal(t, transfer.OutcomeSent, res.Files[0].Outcome)
	require.NotEqual(t, old, content(t, rt, "npm", "app/-/app-1.2.3.tgz"))
}

// A job that runs again changes nothing, but sets properties that are missing.
func TestPublishAgain(t *testing.T) {
	srv, rt := serve(t)
	file := save(t, "app_1.2-3_amd64.deb", deb("control.tar.gz", tgz(t, "control", control)))
	p, err := publish.Debian(file, inMain)
	require.NoError(t, err)
	_, err = p.Publish(t.Context(), rt, "debian", nil)
	require.NoError(t, err)
	before := writes(srv)
	res, err := p.Publish(t.Context(), rt, "debian", nil)
	require.NoError(t, err)
	require.Equal(t, transfer.OutcomeUnchanged, res.Files[0].Outcome)
	require.Equal(t, p.Files[0].Checksums, res.Files[0].Checksums)
	require.Equal(t, before, writes(srv))

	require.NoError(t, rt.Properties.Delete(t.Context(), "debian", p.Files[0].Path, []string{"deb.component"}, nil))
	_, err = p.Publish(t.Context(), rt, "debian", nil)
	require.NoError(t, err)
	props, err := rt.Properties.Get(t.Context(), "debian", p.Files[0].Path)
	require.NoError(t, err)
	require.Equal(t, []string{"main"}, props["deb.component"])

	// A property of the package type that the caller sets too keeps the values of the file.
	require.NoError(t, rt.Properties.Set(t.Context(), "debian", p.Files[0].Path, artifactory.Properties{"deb.component": {"main", "extra"}}, nil))
	before = writes(srv)
	_, err = p.Publish(t.Context(), rt, "debian", &publish.Options{Properties: artifactory.Properties{"deb.component": {"main"}}})
	require.NoError(t, err)
	require.Equal(t, before, writes(srv))
}

func TestPublishGo(t *testing.T) {
	srv, rt := serve(t)
	p, err := publish.GoModule(save(t, "x.zip", zipOf(t, "example.com/app@v1.2.3/a.go", "package a")), &publish.GoModuleOptions{Module: "example.com/app", Version: "v1.2.3"})
	require.NoError(t, err)
	res, err := p.Publish(t.Context(), rt, "go", &publish.Options{Properties: artifactory.Properties{"a": {"b"}}})
	require.NoError(t, err)
	require.Len(t, res.Files, 2)
	require.Equal(t, "module example.com/app\n", content(t, rt, "go", "example.com/app/@v/v1.2.3.mod"))
	item, err := rt.Items.Get(t.Context(), "go", "example.com/app/@v/v1.2.3.zip")
	require.NoError(t, err)
	require.Equal(t, item.Checksums, res.Files[1].Checksums)
	props, err := rt.Properties.Get(t.Context(), "go", "example.com/app/@v/v1.2.3.zip")
	require.NoError(t, err)
	require.Equal(t, artifactory.Properties{"a": {"b"}, "go.version": {"v1.2.3"}}, props)

	before := len(srv.Requests())
	_, err = p.Publish(t.Context(), rt, "go", &publish.Options{Reindex: true})
	require.ErrorContains(t, err, "no index")
	require.Len(t, srv.Requests(), before)
	res, err = p.Publish(t.Context(), rt, "go", nil)
	require.NoError(t, err)
	require.Equal(t, transfer.OutcomeUnchanged, res.Files[1].Outcome)
}

func TestPublishMaven(t *testing.T) {
	srv, rt := serve(t)
	read := func(version, jar string) *publish.Package {
		p, err := publish.Maven(save(t, "pom.xml", pomOf("org.acme", "app", version)), &publish.MavenOptions{Artifacts: []publish.MavenArtifact{
			{File: save(t, "app.jar", zipOf(t, "a", jar))}, {File: save(t, "src.jar", zipOf(t, "s", jar)), Classifier: "sources"},
		}})
		require.NoError(t, err)
		return p
	}
	res, err := read("1.2", "old").Publish(t.Context(), rt, "maven", &publish.Options{Reindex: true})
	require.NoError(t, err)
	require.Len(t, res.Files, 3)
	require.Equal(t, "org/acme/app/1.2/app-1.2.pom", res.Files[2].Remote.Path)
	sum, err := rt.Artifacts.Download(t.Context(), "maven", "org/acme/app/1.2/app-1.2.jar.sha1", nil)
	require.NoError(t, err)
	data, err := io.ReadAll(sum)
	require.NoError(t, err)
	require.NoError(t, sum.Close())
	require.Equal(t, res.Files[0].Checksums.SHA1, string(data))

	// The jar differs: nothing is sent, not even the files that do not.
	before := writes(srv)
	res, err = read("1.2", "new").Publish(t.Context(), rt, "maven", nil)
	require.ErrorIs(t, err, publish.ErrExists)
	require.Empty(t, res.Files)
	require.Equal(t, before, writes(srv))

	// Snapshots replace each other.
	for _, jar := range []string{"old", "new"} {
		_, err = read("1.3-SNAPSHOT", jar).Publish(t.Context(), rt, "maven", nil)
		require.NoError(t, err)
	}
	require.Equal(t, string(zipOf(t, "a", "new")), content(t, rt, "maven", "org/acme/app/1.3-SNAPSHOT/app-1.3-SNAPSHOT.jar"))
}

// After a failure the POM is not sent, so that the version is not visible. A second try completes
// it.
func TestPublishStopsAtAFailure(t *testing.T) {
	srv, rt := serve(t)
	p, err := publish.Maven(save(t, "pom.xml", pomOf("g", "a", "1")), &publish.MavenOptions{Artifacts: []publish.MavenArtifact{
		{File: save(t, "a.jar", zipOf(t, "a", ""))}, {File: save(t, "b.zip", []byte("x"))},
	}})
	require.NoError(t, err)
	for _, status := range []int{http.StatusInternalServerError, http.StatusUnauthorized} {
		srv.Inject(jfrogtest.Fault{Method: "PUT", Path: "/artifactory/maven/g/a/1/a-1.zip", Status: status})
		before := len(srv.Requests())
		res, err := p.Publish(t.Context(), rt, "maven", &publish.Options{Overwrite: true})
		var e *jfrog.Error
		require.ErrorAs(t, err, &e)
		require.Equal(t, status, e.StatusCode)
		text := publish.ErrCredentialsRefused.Error()
		require.Equal(t, status == http.StatusUnauthorized, errors.Is(err, publish.ErrCredentialsRefused))
		require.LessOrEqual(t, strings.Count(err.Error(), text), 1)
		require.Len(t, res.Files, 2)
		require.Equal(t, transfer.OutcomeFailed, res.Files[1].Outcome)
		require.NotEqual(t, transfer.OutcomeFailed, res.Files[0].Outcome)
		for _, r := range srv.Requests()[before:] {
			require.NotContains(t, r.Path, ".pom")
		}
	}
	res, err := p.Publish(t.Context(), rt, "maven", nil)
	require.NoError(t, err)
	require.Equal(t, transfer.OutcomeUnchanged, res.Files[0].Outcome)
	require.Equal(t, transfer.OutcomeSent, res.Files[1].Outcome)
	require.Equal(t, transfer.OutcomeSent, res.Files[2].Outcome)
}

// A file that changed after the check is not published.
func TestPublishNoticesChangedFiles(t *testing.T) {
	_, rt := serve(t)
	p := npm(t, "1.2.3", "checked")
	require.NoError(t, os.WriteFile(p.Files[0].Local, npmPackage(t, "app", "9.9.9"), 0o666))
	_, err := p.Publish(t.Context(), rt, "npm", nil)
	require.Error(t, err)
	exists, err := rt.Items.Exists(t.Context(), "npm", p.Files[0].Path)
	require.NoError(t, err)
	require.False(t, exists)
}

func TestPublishRefusesBeforeItSends(t *testing.T) {
	srv, rt := serve(t)
	p, err := publish.Debian(save(t, "app_1.2-3_amd64.deb", deb("control.tar.gz", tgz(t, "control", control))), inMain)
	require.NoError(t, err)
	before := len(srv.Requests())
	for want, do := range map[string]func() error{
		"set by the package type": func() error {
			_, err := p.Publish(t.Context(), rt, "debian", &publish.Options{Properties: artifactory.Properties{"deb.component": {"other"}}})
			return err
		},
		"repository key": func() error { _, err := p.Publish(t.Context(), rt, "", nil); return err },
		"has a slash":    func() error { _, err := p.Publish(t.Context(), rt, "a/b", nil); return err },
		"no files":       func() error { _, err := (&publish.Package{}).Publish(t.Context(), rt, "a", nil); return err },
		"client is nil":  func() error { _, err := p.Publish(t.Context(), nil, "a", nil); return err },
		"canceled": func() error {
			ctx, cancel := context.WithCancel(t.Context())
			cancel()
			_, err := p.Publish(ctx, rt, "debian", nil)
			require.ErrorIs(t, err, context.Canceled)
			return err
		},
	} {
		require.ErrorContains(t, do(), want)
	}
	require.Len(t, srv.Requests(), before)

	srv.Inject(jfrogtest.Fault{Method: "GET", Path: "/artifactory/api/repositories/debian", Status: http.StatusUnauthorized})
	_, err = p.Publish(t.Context(), rt, "debian", nil)
	require.ErrorIs(t, err, publish.ErrCredentialsRefused)
	require.ErrorIs(t, err, transfer.ErrCredentialsRefused)
	require.Len(t, srv.Requests(), before+1)
}

// Folders and names with characters that URLs treat specially.
func TestPublishOddFolders(t *testing.T) {
	_, rt := serve(t)
	for _, folder := range []string{"a b", "a#b", "a%41b", "a+b", "ä€", "$a'"} {
		p, err := publish.Helm(save(t, "app-1.0.0+b.tgz", chart(t, "app", "1.0.0+b")), &publish.HelmOptions{Folder: folder})
		require.NoError(t, err)
		res, err := p.Publish(t.Context(), rt, "helm", nil)
		require.NoError(t, err)
		require.Equal(t, folder+"/app-1.0.0+b.tgz", res.Files[0].Remote.Path)
		item, err := rt.Items.Get(t.Context(), "helm", folder+"/app-1.0.0+b.tgz")
		require.NoError(t, err)
		require.Equal(t, p.Files[0].Checksums, item.Checksums)
	}
	for _, folder := range []string{"..", "a/../b", "a//b", "a;b=c", "a\nb"} {
		_, err := publish.Helm(save(t, "app-1.0.0.tgz", chart(t, "app", "1.0.0")), &publish.HelmOptions{Folder: folder})
		require.ErrorContains(t, err, "folder")
	}
}
