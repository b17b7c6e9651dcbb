package artifactory

import (
	"context"
	"fmt"
	"io"
	"maps"
	"math"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/replay"
)

// contentSums are the checksums of the word "content".
var contentSums = Checksums{
	MD5:    "9a0364b9e99bb480dd25e1f0284c8555",
	SHA1:   "040f06fd774092478d450774f5ba30c5da78acc8",
	SHA256: "ed7002b439e9ac845f22357d822bac1444730fbdb6016d3ec9432297b9ec9f73",
}

var jarSHA1 = Checksums{SHA1: "df8e7d7b94d5ec9db3bfc92e945c7ff4e2391c7c"}

func binary() io.Reader { return strings.NewReader("binary content") }

var artifactCases = replay.Cases[*Client]{
	"observed-stat/sample": func(ctx context.Context, c *Client) (any, error) {
		info, err := c.Artifacts.Stat(ctx, "libs-release-local", "app/app.jar", nil)
		if err == nil && (info.Checksums.SHA1 == "" || info.Checksums.MD5 == "" || info.Checksums.SHA256 == "") {
			err = fmt.Errorf("described as %+v", info)
		}
		return info, err
	},
	"2.3.5.1/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Artifacts.Deploy(ctx, "libs-release-local", "my/jar/1.0/jar-1.0.jar", binary(), nil)
	},
	"2.3.5.1/curl examples of section 2.1": func(ctx context.Context, c *Client) (any, error) {
		return c.Artifacts.Deploy(ctx, "my-repository", "my/new/artifact/directory/file.txt", binary(), nil)
	},
	"2.3.5.1/wire-checksums and properties": func(ctx context.Context, c *Client) (any, error) {
		return c.Artifacts.Deploy(ctx, "libs-release-local", "my/a;b.txt", strings.NewReader("content"), &ArtifactDeployOptions{
			Checksums:  contentSums,
			Properties: Properties{"os": {"linux", "win"}, "build.name": {"app,demo"}},
		})
	},
	"2.3.5.2/sample":            deployJarByChecksum,
	"2.3.5.2/content not known": deployJarByChecksum,
	"2.3.5.2/wire-all checksums": func(ctx context.Context, c *Client) (any, error) {
		return c.Artifacts.DeployByChecksum(ctx, "libs-release-local", "my/a.txt", contentSums,
			&ArtifactDeployByChecksumOptions{Properties: Properties{"qa": {"done"}}, UploadToken: "upload-token"})
	},
	"2.3.5.3/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Artifacts.DeployArchive(ctx, "libs-release-local", "archive.zip", binary(), nil)
	},
	"2.3.5.3/wire-checksums": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Artifacts.DeployArchive(ctx, "libs-release-local", "my/folder/archive.tar.gz", strings.NewReader("content"),
			&ArtifactDeployArchiveOptions{ArtifactDeployOptions: ArtifactDeployOptions{Checksums: contentSums}, Atomic: true})
	},
	"2.3.12/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Artifacts.ZapCache(ctx, "repo1", "com/acme-new")
	},
	"2.3.13/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Artifacts.Download(ctx, "libs-release-local", logback+"/logback-classic-0.9.9.jar", &ArtifactDownloadOptions{SkipUpdateStats: true})
	},
	"2.3.13/wire-range": func(ctx context.Context, c *Client) (any, error) {
		return c.Artifacts.Download(ctx, "libs-release-local", "my/a.txt", &ArtifactDownloadOptions{Range: "bytes=3-"})
	},
	"2.3.14/latest Maven unique snapshot": func(ctx context.Context, c *Client) (any, error) {
		return c.Artifacts.Download(ctx, "libs-release-local", logback+"-SNAPSHOT/logback-classic-0.9.9-SNAPSHOT.jar", nil)
	},
	"2.3.14/latest release": func(ctx context.Context, c *Client) (any, error) {
		return c.Artifacts.Download(ctx, "ivy-local", "org/acme/[RELEASE]/acme-[RELEASE].jar", nil)
	},
	"2.3.14/latest integration": func(ctx context.Context, c *Client) (any, error) {
		return c.Artifacts.Download(ctx, "ivy-local", "org/acme/1.0-[INTEGRATION]/acme-1.0-[INTEGRATION].jar", nil)
	},
	"2.3.17/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Artifacts.Trace(ctx, "libs-release-local", "jmock/jmock/1.0.1/jmock-1.0.1.jar")
	},
	"2.3.19/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Artifacts.CreateFolder(ctx, "example", "testfolder", nil)
	},
	"2.3.19/wire-created": func(ctx context.Context, c *Client) (any, error) {
		return c.Artifacts.CreateFolder(ctx, "example", "/testfolder/", Properties{"owner": {"ci"}})
	},
	"2.3.20/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Artifacts.PushToBintray(ctx, "libs-release-local/bintray-info.json", &ArtifactPushToBintrayOptions{})
	},
	"2.3.24/sample input": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Artifacts.Distribute(ctx, ArtifactDistributeRequest{
			TargetRepo: "dist-repo-jfrog-artifactory", PackagesRepoPaths: []string{"yum-local/jfrog-artifactory-pro-4.7.6.rpm"},
		})
	},
	"2.3.24/template": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Artifacts.Distribute(ctx, replay.Body[ArtifactDistributeRequest]("2.3.24/template"))
	},
	"2.3.26/local repository": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Artifacts.Delete(ctx, "libs-release-local", logback)
	},
	"2.3.26/remote repository cache": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Artifacts.Delete(ctx, "libs-release-remote-cache", logback)
	},
	"2.3.26/wire-no content": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Artifacts.Delete(ctx, "libs-release-local", "org/acme")
	},
	"2.3.27/sample dry run": func(ctx context.Context, c *Client) (any, error) {
		return c.Artifacts.Copy(ctx, "libs-release-local", "org/acme", "/ext-releases-local/org/acme-new", &ArtifactCopyOptions{Dry: true})
	},
	"2.3.27/wire-target without a leading slash": func(ctx context.Context, c *Client) (any, error) {
		return c.Artifacts.Copy(ctx, "libs-release-local", "org/acme", "ext-releases-local/org/acme-new", nil)
	},
	"2.3.28/sample dry run": func(ctx context.Context, c *Client) (any, error) {
		return c.Artifacts.Move(ctx, "libs-release-local", "org/acme", "/ext-releases-local/org/acme-new", &ArtifactMoveOptions{Dry: true})
	},
	"2.3.28/wire-target without a leading slash": func(ctx context.Context, c *Client) (any, error) {
		return c.Artifacts.Move(ctx, "libs-release-local", "org/acme", "ext-releases-local/org/acme-new", nil)
	},
	"2.3.29/progress": func(ctx context.Context, c *Client) (any, error) {
		return c.Artifacts.SyncDownload(ctx, "my-remote", "org/acme/1.0/acme-1.0.jar", &ArtifactSyncDownloadOptions{Content: SyncContentProgress, Mark: 512})
	},
	"2.3.30/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Artifacts.SyncFolder(ctx, "my-remote", "org/acme/1.0", &ArtifactSyncFolderOptions{Progress: new(true), Delete: true})
	},
}

func deployJarByChecksum(ctx context.Context, c *Client) (any, error) {
	return c.Artifacts.DeployByChecksum(ctx, "libs-release-local", "my/jar/1.0/jar-1.0.jar", jarSHA1, nil)
}

func TestArtifactsRefused(t *testing.T) {
	ctx, c := context.Background(), offline(t)
	deploy := func(path string, opts *ArtifactDeployOptions) error {
		_, err := c.Artifacts.Deploy(ctx, "libs", path, binary(), opts)
		return err
	}
	refused(t, deploy("/", nil), "names the repository")
	refused(t, deploy("a/", nil), "empty segment")
	refused(t, deploy("a", &ArtifactDeployOptions{Properties: Properties{"a b": {"1"}}}), "forbidden")
	refused(t, deploy("a", &ArtifactDeployOptions{Properties: Properties{"a": nil}}), "has no value")
	refused(t, deploy("a", &ArtifactDeployOptions{Size: -1}), "negative")
	for _, sums := range []Checksums{{MD5: "12"}, {SHA1: contentSums.MD5}, {SHA256: strings.Repeat("x", 64)}} {
		refused(t, deploy("a", &ArtifactDeployOptions{Checksums: sums}), "hexadecimal digits")
	}
	_, err := c.Artifacts.Deploy(ctx, "libs", "a", nil, nil)
	refused(t, err, "body is nil")
	for _, path := range []string{"/", "my/folder", "my/folder/", "a.jar"} {
		err = c.Artifacts.DeployArchive(ctx, "libs", path, binary(), nil)
		refused(t, err, "does not end in the name")
	}
	_, err = c.Artifacts.DeployByChecksum(ctx, "libs", "a", Checksums{}, nil)
	refused(t, err, "no checksum")
	_, err = c.Artifacts.Download(ctx, "libs", "/", nil)
	refused(t, err, "names the repository")
	_, err = c.Artifacts.CreateFolder(ctx, "libs", "/", nil)
	refused(t, err, "names the repository")
	_, err = c.Artifacts.SyncDownload(ctx, "my-remote", "/", nil)
	refused(t, err, "names the repository")
	err = c.Artifacts.PushToBintray(ctx, "", nil)
	refused(t, err, "descriptor is empty")
	refused(t, c.Artifacts.Distribute(ctx, ArtifactDistributeRequest{PackagesRepoPaths: []string{"a/b"}}), "target repository is empty")
	refused(t, c.Artifacts.Distribute(ctx, ArtifactDistributeRequest{TargetRepo: "d"}), "no packages")
	refused(t, c.Artifacts.Delete(ctx, "libs", ""), "empty")
	for _, to := range []string{"", "/", "libs/../other", "./a"} {
		_, err = c.Artifacts.Copy(ctx, "libs", "a", to, nil)
		refused(t, err, "target")
		_, err = c.Artifacts.Move(ctx, "libs", "a", to, nil)
		refused(t, err, "target")
	}
}

// Content that cannot be rewound and has no known length is streamed.
func TestDeployStream(t *testing.T) {
	c, got := answering(t, http.StatusCreated, nil, `{"size":"7"}`)
	stream := func() io.Reader { return iotest.OneByteReader(strings.NewReader("content")) }

	item, err := c.Artifacts.Deploy(context.Background(), "libs", "a.txt", stream(), nil)
	require.NoError(t, err)
	require.Equal(t, jfrog.Int(7), item.Size)
	require.Equal(t, "content", string(got.body))
	require.EqualValues(t, -1, got.ContentLength)

	_, err = c.Artifacts.Deploy(context.Background(), "libs", "a.txt", stream(), &ArtifactDeployOptions{Size: 7, ContentType: "text/plain"})
	require.NoError(t, err)
	require.Equal(t, "content", string(got.body))
	require.EqualValues(t, 7, got.ContentLength)
	require.Equal(t, "text/plain", got.Header.Get("Content-Type"))
}

func TestDeployByChecksumNotThere(t *testing.T) {
	c, _ := answering(t, http.StatusNotFound, nil, "")
	_, err := c.Artifacts.DeployByChecksum(context.Background(), "libs", "a", contentSums, nil)
	require.ErrorIs(t, err, jfrog.ErrNotFound)
}

// Without a response body, a deployed item has the repository and the path from the call.
func TestArtifactsWithoutResponseBody(t *testing.T) {
	ctx := t.Context()
	for _, status := range []int{http.StatusOK, http.StatusCreated, http.StatusNoContent} {
		a := func() *ArtifactsService {
			c, _ := answering(t, status, nil, "")
			return c.Artifacts
		}()
		want := &DeployedItem{Repo: "libs", Path: "/org/a.txt"}
		item, err := a.Deploy(ctx, "libs", "org/a.txt", binary(), &ArtifactDeployOptions{Properties: Properties{"k": {"v"}}})
		require.NoError(t, err)
		require.Equal(t, want, item)
		item, err = a.DeployByChecksum(ctx, "libs", "/org/a.txt", contentSums, nil)
		require.NoError(t, err)
		require.Equal(t, want, item)
		item, err = a.CreateFolder(ctx, "libs", "/org/a.txt/", nil)
		require.NoError(t, err)
		require.Equal(t, want, item)

		messages, err := a.Copy(ctx, "libs", "a", "other/a", nil)
		require.NoError(t, err)
		require.Empty(t, messages)
		messages, err = a.Move(ctx, "libs", "a", "other/a", nil)
		require.NoError(t, err)
		require.Empty(t, messages)
		require.NoError(t, a.ZapCache(ctx, "central", "a"))
		require.NoError(t, a.DeployArchive(ctx, "libs", "a.zip", binary(), nil))

		_, err = a.Trace(ctx, "libs", "a")
		require.ErrorIs(t, err, jfrog.ErrBadAnswer, "a trace is a text")
	}
}

func TestComputeChecksums(t *testing.T) {
	got, err := ComputeChecksums(strings.NewReader("content"))
	require.NoError(t, err)
	require.Equal(t, contentSums, got)
	_, err = ComputeChecksums(iotest.ErrReader(io.ErrClosedPipe))
	require.ErrorIs(t, err, io.ErrClosedPipe)
}

func TestPassphrasesAreSentAndNotShown(t *testing.T) {
	c, got := answering(t, http.StatusBadRequest, nil, `{"message":"bad passphrase opensesame"}`)
	err := c.Artifacts.PushToBintray(context.Background(), "libs/info.json", &ArtifactPushToBintrayOptions{GPGPassphrase: "opensesame", GPGSign: new(false)})
	require.ErrorIs(t, err, jfrog.ErrValidation)
	require.Equal(t, "descriptor=libs%2Finfo.json&gpgPassphrase=opensesame&gpgSign=false", got.URL.RawQuery)
	require.NotContains(t, err.Error(), "opensesame")

	err = c.Artifacts.Distribute(context.Background(), ArtifactDistributeRequest{TargetRepo: "d", PackagesRepoPaths: []string{"a/b"}, GPGPassphrase: "opensesame"})
	require.ErrorIs(t, err, jfrog.ErrValidation)
	require.Contains(t, string(got.body), "opensesame")
	require.NotContains(t, err.Error(), "opensesame")
}

var contentHeaders = map[string]string{
	"Content-Disposition": `attachment; filename="a.txt"; filename*=UTF-8''%C3%BC%20a.txt`,
	"Content-Type":        "text/plain",
	"Accept-Ranges":       "bytes",
	"Etag":                `"040f06fd"`,
	"Last-Modified":       "Fri, 19 Apr 2024 01:01:19 GMT",
	"X-Checksum-Md5":      contentSums.MD5,
	"X-Checksum-Sha1":     contentSums.SHA1,
	"X-Checksum-Sha256":   contentSums.SHA256,
}

var contentInfo = ArtifactInfo{
	FileName: "ü a.txt", Size: 7, Checksums: contentSums, ETag: `"040f06fd"`,
	LastModified: time.Date(2024, 4, 19, 1, 1, 19, 0, time.UTC), ContentType: "text/plain", AcceptRanges: true,
}

func TestDownload(t *testing.T) {
	c, got := answering(t, http.StatusOK, contentHeaders, "content")
	d, err := c.Artifacts.Download(context.Background(), "libs", "x.txt", &ArtifactDownloadOptions{
		Range: "bytes=0-1", IfNoneMatch: `"etag"`, IfRange: `"other"`, Properties: Properties{"qa": {"done"}}, SkipUpdateStats: true,
	})
	require.NoError(t, err)
	data, err := io.ReadAll(d)
	require.NoError(t, err)
	require.NoError(t, d.Close())
	require.Equal(t, "content", string(data))
	require.Equal(t, contentInfo, d.ArtifactInfo)
	require.False(t, d.Partial)
	require.EqualValues(t, 0, d.Offset)
	require.EqualValues(t, 7, d.Length)

	require.Equal(t, "/artifactory/libs/x.txt;qa=done", got.URL.EscapedPath())
	require.Equal(t, "skipUpdateStats=true", got.URL.RawQuery)
	require.Equal(t, "bytes=0-1", got.Header.Get("Range"))
	require.Equal(t, `"etag"`, got.Header.Get("If-None-Match"))
	require.Equal(t, `"other"`, got.Header.Get("If-Range"))
	require.Equal(t, "identity", got.Header.Get("Accept-Encoding"))
}

func TestDownloadRange(t *testing.T) {
	c, _ := answering(t, http.StatusPartialContent, map[string]string{"Content-Range": "bytes 3-6/7"}, "tent")
	d, err := c.Artifacts.Download(context.Background(), "libs", "a/x.txt", &ArtifactDownloadOptions{Range: "bytes=3-"})
	require.NoError(t, err)
	defer func() { require.NoError(t, d.Close()) }()
	require.True(t, d.Partial)
	require.EqualValues(t, 3, d.Offset)
	require.EqualValues(t, 4, d.Length)
	require.EqualValues(t, 7, d.Size)
	require.Equal(t, "x.txt", d.FileName)
}

func TestDownloadNotModified(t *testing.T) {
	c, _ := answering(t, http.StatusNotModified, nil, "")
	_, err := c.Artifacts.Download(context.Background(), "libs", "a", &ArtifactDownloadOptions{IfNoneMatch: `"x"`})
	require.ErrorIs(t, err, jfrog.ErrNotModified)
}

func TestDownloadCutShort(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "100")
		_, _ = io.WriteString(w, "content")
	}))
	defer srv.Close()
	c, err := jfrog.New(srv.URL)
	require.NoError(t, err)
	d, err := New(c).Artifacts.Download(context.Background(), "libs", "a", nil)
	require.NoError(t, err)
	_, err = io.ReadAll(d)
	require.ErrorIs(t, err, io.ErrUnexpectedEOF)
	require.NoError(t, d.Close())
}

func TestStat(t *testing.T) {
	header := map[string]string{"Content-Length": "7"}
	maps.Copy(header, contentHeaders)
	c, got := answering(t, http.StatusOK, header, "")
	info, err := c.Artifacts.Stat(context.Background(), "libs", "x.txt", nil)
	require.NoError(t, err)
	require.Equal(t, contentInfo, *info)
	require.Equal(t, http.MethodHead, got.Method)

	c, _ = answering(t, http.StatusNotFound, nil, "")
	_, err = c.Artifacts.Stat(context.Background(), "libs", "x.txt", nil)
	require.ErrorIs(t, err, jfrog.ErrNotFound)
}

func TestFileName(t *testing.T) {
	for _, test := range []struct{ disposition, artifactory, path, want string }{
		{`attachment; filename="a.jar"`, "b.jar", "x/c.jar", "a.jar"},
		{"", "my%20b.jar", "x/c.jar", "my b.jar"},
		{"", "100%.txt", "x/c.jar", "100%.txt"},
		{"", "", "x/c.jar", "c.jar"},
		{`attachment; filename="../../etc/passwd"`, "", "", "passwd"},
		{`attachment; filename="..\\..\\boot.ini"`, "", "", "boot.ini"},
		{`attachment; filename=".."`, "..%2F..", "x/c.jar", "c.jar"},
		{`attachment; filename="`, "", "c.jar", "c.jar"},
		{"", "", "", ""},
	} {
		h := http.Header{"Content-Disposition": {test.disposition}, "X-Artifactory-Filename": {test.artifactory}}
		require.Equal(t, test.want, fileName(h, test.path), test)
	}
}

func TestContentRange(t *testing.T) {
	for s, want := range map[string][2]int64{
		"bytes 3-6/7":                    {3, 7},
		"bytes 3-6/*":                    {3, -1},
		"bytes 0-0/9223372036854775807":  {0, math.MaxInt64},
		"bytes 0-0/99223372036854775807": {0, -1},
		"bytes */7":                      {-1, -1},
		"bytes -5-6/7":                   {-1, -1},
		"items 3-6/7":                    {-1, -1},
		"bytes 3":                        {-1, -1},
		"":                               {-1, -1},
	} {
		offset, size := contentRange(s)
		require.Equal(t, want, [2]int64{offset, size}, s)
	}
}

func FuzzFileName(f *testing.F) {
	f.Add(`attachment; filename="a.txt"; filename*=UTF-8''%2e%2e%2fa`, "..%2F", "a/b")
	f.Fuzz(func(t *testing.T, disposition, artifactory, path string) {
		name := fileName(http.Header{"Content-Disposition": {disposition}, "X-Artifactory-Filename": {artifactory}}, path)
		if strings.ContainsAny(name, "/\\\x00") || name == "." || name == ".." {
			t.Errorf("unsafe file name %q", name)
		}
	})
}

func FuzzContentRange(f *testing.F) {
	f.Add("bytes 3-6/7")
	f.Fuzz(func(t *testing.T, s string) {
		if offset, size := contentRange(s); offset < -1 || size < -1 || offset == -1 && size != -1 {
			t.Errorf("%q: %d, %d", s, offset, size)
		}
	})
}
