package artifactory

import (
	"context"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var archiveCases = replay.Cases[*Client]{
	"2.3.15/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Archives.DownloadBuild(ctx, replay.Body[BuildArchiveRequest]("2.3.15/sample"))
	},
	"2.3.16a/folder": func(ctx context.Context, c *Client) (any, error) {
		return c.Archives.DownloadFolder(ctx, "my-local-repo", "path/to/folder", ArchiveZip, &ArchiveOptions{})
	},
	"2.3.16b/repository root": func(ctx context.Context, c *Client) (any, error) {
		return c.Archives.DownloadRepository(ctx, "my-local-repo", ArchiveZip, &ArchiveOptions{})
	},
	"2.3.18/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Archives.DownloadEntry(ctx, "abhi-maven-libs-release-local", "com/example/demo/0.0.3/demo-0.0.3.jar", "META-INF/MANIFEST.MF")
	},
}

func TestArchivesRefused(t *testing.T) {
	ctx, c := context.Background(), offline(t)
	for want, request := range map[string]BuildArchiveRequest{
		"neither a build":       {BuildName: "b", ArchiveType: ArchiveZip},
		"build name is empty":   {BuildNumber: "1", ArchiveType: ArchiveZip},
		"archive type is empty": {BuildName: "b", BuildStatus: "Released"},
	} {
		_, err := c.Archives.DownloadBuild(ctx, request)
		refused(t, err, want)
	}
	_, err := c.Archives.DownloadFolder(ctx, "libs", "a", "", nil)
	refused(t, err, "archiveType is empty")
	_, err = c.Archives.DownloadFolder(ctx, "libs", "", ArchiveTar, nil)
	refused(t, err, "empty")
	_, err = c.Archives.DownloadEntry(ctx, "libs", "/", "a")
	refused(t, err, "names the repository")
}

func TestArchiveNames(t *testing.T) {
	ctx := context.Background()
	c, got := answering(t, http.StatusOK, nil, "PK")
	d, err := c.Archives.DownloadFolder(ctx, "libs", "org/acme", ArchiveTarGz, &ArchiveOptions{IncludeChecksumFiles: new(true)})
	require.NoError(t, err)
	require.NoError(t, d.Close())
	require.Equal(t, "acme.tar.gz", d.FileName)
	require.Equal(t, "archiveType=tar.gz&includeChecksumFiles=true", got.URL.RawQuery)

	d, err = c.Archives.DownloadFolder(ctx, "libs", "/", ArchiveZip, nil)
	require.NoError(t, err)
	require.NoError(t, d.Close())
	require.Equal(t, "libs.zip", d.FileName)
	require.Equal(t, "/artifactory/api/archive/download/libs", got.URL.Path)
}
