package artifactory_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

func server(t *testing.T) (*jfrogtest.Server, *artifactory.Client) {
	t.Helper()
	srv := jfrogtest.New(t,
		jfrogtest.WithRepository("libs", "local", "generic"),
		jfrogtest.WithRepository("releases", "local", "generic"),
		jfrogtest.WithRepository("central", "remote", "generic"))
	policy := jfrog.RetryPolicy{}
	policy.MinWait, policy.MaxWait = time.Millisecond, time.Millisecond
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token), jfrog.WithRetry(policy))
	require.NoError(t, err)
	return srv, artifactory.New(c)
}

func read(t *testing.T, d *artifactory.Download, err error) string {
	t.Helper()
	require.NoError(t, err)
	data, err := io.ReadAll(d)
	require.NoError(t, err)
	require.NoError(t, d.Close())
	return string(data)
}

func TestFilesOnServer(t *testing.T) {
	ctx := t.Context()
	_, rt := server(t)
	const path = "org/acme/a b;c#1+%.txt"
	sums, err := artifactory.ComputeChecksums(strings.NewReader("content"))
	require.NoError(t, err)

	_, err = rt.Artifacts.DeployByChecksum(ctx, "libs", path, sums, nil)
	require.ErrorIs(t, err, jfrog.ErrNotFound)
	_, err = rt.Artifacts.Deploy(ctx, "libs", path, strings.NewReader("other"), &artifactory.ArtifactDeployOptions{Checksums: sums})
	require.ErrorIs(t, err, jfrog.ErrConflict)
	made, err := rt.Artifacts.Deploy(ctx, "libs", path, strings.NewReader("content"),
		&artifactory.ArtifactDeployOptions{Checksums: sums, Properties: artifactory.Properties{"os": {"linux", "a=b,c|d|e&f/g"}}})
	require.NoError(t, err)
	require.Equal(t, sums, made.Checksums)
	require.Equal(t, "/"+path, made.Path)
	_, err = rt.Artifacts.DeployByChecksum(ctx, "releases", "copy.txt", sums, nil)
	require.NoError(t, err)

	item, err := rt.Items.Get(ctx, "libs", path)
	require.NoError(t, err)
	require.False(t, item.IsFolder())
	require.Equal(t, sums, item.Checksums)
	require.Equal(t, jfrog.Int(7), item.Size)
	root, err := rt.Items.Get(ctx, "libs", "/")
	require.NoError(t, err)
	require.True(t, root.IsFolder())
	require.Equal(t, "org", root.Children[0].Name())
	exists, err := rt.Items.Exists(ctx, "libs", "none")
	require.NoError(t, err)
	require.False(t, exists)

	info, err := rt.Artifacts.Stat(ctx, "libs", path, nil)
	require.NoError(t, err)
	require.Equal(t, sums, info.Checksums)
	require.Equal(t, "a b;c#1+%.txt", info.FileName)
	require.EqualValues(t, 7, info.Size)
	d, err := rt.Artifacts.Download(ctx, "libs", path, &artifactory.ArtifactDownloadOptions{Range: "bytes=3-", IfRange: info.ETag})
	require.Equal(t, "tent", read(t, d, err))
	require.EqualValues(t, 3, d.Offset)
	require.EqualValues(t, 7, d.Size)
	_, err = rt.Artifacts.Download(ctx, "libs", path, &artifactory.ArtifactDownloadOptions{IfNoneMatch: info.ETag})
	require.ErrorIs(t, err, jfrog.ErrNotModified)

	list, err := rt.Items.List(ctx, "libs", "org", &artifactory.ItemListOptions{Deep: true})
	require.NoError(t, err)
	require.Equal(t, "/acme/a b;c#1+%.txt", list.Files[0].URI)
	require.Equal(t, sums.SHA256, list.Files[0].SHA256)
	stats, err := rt.Items.Stats(ctx, "libs", path)
	require.NoError(t, err)
	require.EqualValues(t, 1, stats.DownloadCount)

	_, err = rt.Artifacts.Copy(ctx, "libs", "org", "releases/org", nil)
	require.NoError(t, err)
	_, err = rt.Artifacts.Move(ctx, "releases", path, "/releases/moved.txt", nil)
	require.NoError(t, err)
	d, err = rt.Artifacts.Download(ctx, "releases", "moved.txt", nil)
	require.Equal(t, "content", read(t, d, err))

	require.NoError(t, rt.Artifacts.Delete(ctx, "releases", "moved.txt"))
	require.ErrorIs(t, rt.Artifacts.Delete(ctx, "releases", "moved.txt"), jfrog.ErrNotFound)
	require.NoError(t, rt.Trash.Restore(ctx, "releases/moved.txt", "libs/back.txt"))
	d, err = rt.Artifacts.Download(ctx, "libs", "back.txt", nil)
	require.Equal(t, "content", read(t, d, err))
	require.NoError(t, rt.Trash.Empty(ctx))
}

func TestPropertiesOnServer(t *testing.T) {
	ctx := t.Context()
	_, rt := server(t)
	_, err := rt.Artifacts.CreateFolder(ctx, "libs", "dir", artifactory.Properties{"kind": {"folder"}})
	require.NoError(t, err)
	_, err = rt.Artifacts.Deploy(ctx, "libs", "dir/a", strings.NewReader("a"), nil)
	require.NoError(t, err)

	p, err := rt.Properties.Get(ctx, "libs", "dir/a")
	require.NoError(t, err)
	require.Empty(t, p)
	_, err = rt.Properties.Get(ctx, "libs", "dir/none")
	require.ErrorIs(t, err, jfrog.ErrNotFound)

	want := artifactory.Properties{"os": {"linux", "win"}, "odd": {`a,b`, `c|d`, `e=f`, `g\h`, `ü &+%#`}}
	require.NoError(t, rt.Properties.Set(ctx, "libs", "dir", want, nil))
	p, err = rt.Properties.Get(ctx, "libs", "dir/a")
	require.NoError(t, err)
	require.Len(t, p, 2)
	for k := range want {
		require.ElementsMatch(t, want[k], p[k])
	}
	require.NoError(t, rt.Properties.Update(ctx, "libs", "dir/a", artifactory.Properties{"os": nil, "new": {"1", "2"}}, nil))
	p, err = rt.Properties.Get(ctx, "libs", "dir/a", "os", "new")
	require.NoError(t, err)
	require.Equal(t, artifactory.Properties{"new": {"1", "2"}}, p)
	require.NoError(t, rt.Properties.Delete(ctx, "libs", "dir", []string{"kind", "odd"}, &artifactory.PropertyDeleteOptions{Recursive: new(false)}))
	p, err = rt.Properties.Get(ctx, "libs", "dir")
	require.NoError(t, err)
	require.ElementsMatch(t, []string{"linux", "win"}, p["os"])
	require.Len(t, p, 1)
}

func TestArchivesOnServer(t *testing.T) {
	ctx := t.Context()
	_, rt := server(t)
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	w, err := z.Create("META-INF/MANIFEST.MF")
	require.NoError(t, err)
	_, err = io.WriteString(w, "Main-Class: Acme")
	require.NoError(t, err)
	require.NoError(t, z.Close())

	require.NoError(t, rt.Artifacts.DeployArchive(ctx, "libs", "exploded/app.ZIP", bytes.NewReader(buf.Bytes()),
		&artifactory.ArtifactDeployArchiveOptions{Atomic: true}))
	d, err := rt.Artifacts.Download(ctx, "libs", "exploded/META-INF/MANIFEST.MF", nil)
	require.Equal(t, "Main-Class: Acme", read(t, d, err))

	_, err = rt.Artifacts.Deploy(ctx, "libs", "a.jar", bytes.NewReader(buf.Bytes()), nil)
	require.NoError(t, err)
	d, err = rt.Archives.DownloadEntry(ctx, "libs", "a.jar", "META-INF/MANIFEST.MF")
	require.Equal(t, "Main-Class: Acme", read(t, d, err))

	d, err = rt.Archives.DownloadFolder(ctx, "libs", "exploded", artifactory.ArchiveZip, nil)
	data := read(t, d, err)
	r, err := zip.NewReader(strings.NewReader(data), int64(len(data)))
	require.NoError(t, err)
	require.NotEmpty(t, r.File)
}

func TestSignedURLOnServer(t *testing.T) {
	ctx := t.Context()
	_, rt := server(t)
	_, err := rt.Artifacts.Deploy(ctx, "libs", "dir/a b.txt", strings.NewReader("content"), nil)
	require.NoError(t, err)
	link, err := rt.SignedURLs.Create(ctx, "libs", "dir/a b.txt", artifactory.SignedURLCreateRequest{ValidForSecs: 3600})
	require.NoError(t, err)

	stranger, err := jfrog.New("http://elsewhere.test")
	require.NoError(t, err)
	d, err := artifactory.New(stranger).SignedURLs.Download(ctx, link)
	require.Equal(t, "content", read(t, d, err))
	require.Equal(t, "a b.txt", d.FileName)

	require.NoError(t, rt.SignedURLs.ReplaceKey(ctx))
	_, err = rt.SignedURLs.Download(ctx, link)
	require.Error(t, err)
	require.NotContains(t, err.Error(), string(link[strings.Index(string(link), "sig=")+4:]))
}

func TestMaintenanceOnServer(t *testing.T) {
	ctx := t.Context()
	_, rt := server(t)
	require.NoError(t, rt.Storage.Refresh(ctx))
	summary, err := rt.Storage.Summary(ctx)
	require.NoError(t, err)
	require.NotEmpty(t, summary.RepositoriesSummaryList)
	require.NoError(t, rt.Trash.CollectGarbage(ctx))
	message, err := rt.Trash.CleanFolderRecords(ctx, artifactory.FolderRecordsCleanRequest{})
	require.NoError(t, err)
	require.NotEmpty(t, message)
	require.NoError(t, rt.Artifacts.ZapCache(ctx, "central", "/"))
}

// A login page or a portal is no file, and no proof that there is one.
func TestForeignPages(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		if strings.HasPrefix(r.URL.Path, "/artifactory/libs/") {
			w.Header().Set("X-Checksum-Sha1", "da39a3ee5e6b4b0d3255bfef95601890afd80709")
		}
		_, _ = io.WriteString(w, "<html><title>Sign in</title></html>")
	}))
	defer srv.Close()
	c, err := jfrog.New(srv.URL)
	require.NoError(t, err)
	a := artifactory.New(c).Artifacts
	for _, test := range []struct {
		repo, path string
		ok         bool
	}{{"libs", "a.jar", true}, {"portal", "a.jar", false}, {"portal", "docs/index.html", true}, {"portal", "a", false}} {
		_, err := a.Stat(t.Context(), test.repo, test.path, nil)
		assert.Equal(t, !test.ok, errors.Is(err, jfrog.ErrBadAnswer), "%v: %v", test, err)
		d, err := a.Download(t.Context(), test.repo, test.path, nil)
		assert.Equal(t, !test.ok, errors.Is(err, jfrog.ErrBadAnswer), "%v: %v", test, err)
		if test.ok {
			require.NoError(t, err)
			require.NoError(t, d.Close())
		}
	}
}

// Storage signs its URLs for GET: a HEAD of them is forbidden, although the file is there.
func TestStatOfFilesInCloudStorage(t *testing.T) {
	storage := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodHead {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		_, _ = io.WriteString(w, "content")
	}))
	defer storage.Close()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, storage.URL+"/signed?X-Amz-Signature=abcdef", http.StatusFound)
	}))
	defer srv.Close()
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken("token"))
	require.NoError(t, err)
	info, err := artifactory.New(c).Artifacts.Stat(t.Context(), "libs", "a.jar", nil)
	require.NoError(t, err)
	assert.Equal(t, int64(len("content")), info.Size)
}
