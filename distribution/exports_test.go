package distribution

import (
	"context"
	"io"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/replay"
)

func export(ctx context.Context, c *Client) (any, error) {
	return nil, c.Exports.Create(ctx, "bundle-name", "1.0")
}

func exportStatus(ctx context.Context, c *Client) (any, error) {
	return c.Exports.Status(ctx, "bundle-name", "1.0")
}

func deleteExport(ctx context.Context, c *Client) (any, error) {
	return nil, c.Exports.Delete(ctx, "bundle-name", "1.0")
}

var exportCases = replay.Cases[*Client]{
	"5.4.11/sample": export,
	"5.4.12/sample": exportStatus,
	"5.4.13/sample": deleteExport,
	"5.7.1/sample":  export,
	"5.7.2/sample":  exportStatus,
	"5.7.3/sample":  deleteExport,
}

func TestWaitExported(t *testing.T) {
	running := answer{body: `{"status":"IN_PROGRESS"}`}
	complete := answer{body: `{"status":"COMPLETED","download_url":"http://h/artifactory/r/a.zip"}`}
	c, s := scripted(t, answer{status: 202}, running, answer{body: `{"status":"COMPLETED"}`}, complete)
	e, err := c.Exports.CreateAndWait(t.Context(), "app", "1", quick)
	require.NoError(t, err)
	assert.Equal(t, "http://h/artifactory/r/a.zip", e.DownloadURL)
	assert.Len(t, s.requests, 4)

	c, _ = scripted(t, running, answer{body: `{"status":"FAILED","message":"disk is full"}`})
	e, err = c.Exports.WaitCompleted(t.Context(), "app", "1", quick)
	assert.EqualError(t, failure(t, err),
		"jfrog: export of release bundle app 1 ended as FAILED: disk is full")
	assert.Equal(t, ExportFailed, e.Status)
	c, _ = scripted(t, answer{body: `{"status":"NOT TRIGGERED"}`})
	_, err = c.Exports.WaitCompleted(t.Context(), "app", "1", quick)
	assert.Equal(t, "NOT TRIGGERED", failure(t, err).Status)

	c, _ = scripted(t, answer{body: `{}`})
	_, err = c.Exports.WaitCompleted(t.Context(), "app", "1", quick)
	assert.ErrorIs(t, err, jfrog.ErrBadAnswer)
	c, _ = scripted(t, answer{status: 400, body: `{"status_code":400,"message":"not signed"}`})
	_, err = c.Exports.CreateAndWait(t.Context(), "app", "1", quick)
	assert.ErrorIs(t, err, jfrog.ErrValidation)
}

func TestDownloadExport(t *testing.T) {
	c, s := scripted(t, answer{body: "PK archive"})
	archive, err := c.Exports.Download(t.Context(), Export{
		Status:      ExportCompleted,
		DownloadURL: "http://elsewhere:8081/artifactory/release-bundles/app/1 0/app%23.zip?x=y",
	})
	require.NoError(t, err)
	data, err := io.ReadAll(archive)
	require.NoError(t, err)
	require.NoError(t, archive.Close())
	assert.Equal(t, "PK archive", string(data))
	assert.Equal(t, []string{"GET /artifactory/release-bundles/app/1%200/app%23.zip"}, s.requests,
		"the client's own host, whatever the URL names")

	off := offline(t).Exports
	for why, e := range map[string]Export{
		`status "IN_PROGRESS" and no download URL`: {Status: ExportInProgress},
		"cannot be parsed":                         {DownloadURL: "http://%zz/"},
		"has no path /artifactory/":                {DownloadURL: "http://h/other/a.zip"},
		"has no path":                              {DownloadURL: "http://h/artifactory/repo"},
		`".." segment`:                             {DownloadURL: "http://h/artifactory/repo/../x"},
	} {
		refused(t, second(off.Download(t.Context(), e)), why)
	}
	c, _ = scripted(t, answer{status: 404})
	archive, err = c.Exports.Download(t.Context(), Export{DownloadURL: "http://h/artifactory/r/a.zip"})
	assert.ErrorIs(t, err, jfrog.ErrNotFound)
	assert.Nil(t, archive)
}
