package admin

import (
	"archive/zip"
	"bytes"
	"context"
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

// inMemory returns the services of a platform in memory that has the repository libs.
func inMemory(t *testing.T, opts ...jfrogtest.Option) (*Client, *artifactory.Client) {
	t.Helper()
	srv := jfrogtest.New(t, append(opts, jfrogtest.WithRepository("libs", "local", "generic"))...)
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token))
	require.NoError(t, err)
	return New(c), artifactory.New(c)
}

func TestLoggersOnServer(t *testing.T) {
	c, _ := inMemory(t)
	level := func(want LoggerLevel) {
		t.Helper()
		got, err := c.Loggers.Get(t.Context(), "org.acme")
		require.NoError(t, err)
		assert.Equal(t, want, got)
	}
	level(LoggerInfo)
	require.NoError(t, c.Loggers.Set(t.Context(), LoggerSetRequest{TimerSeconds: 60, Classes: map[string]LoggerLevel{"org.acme": "TRACE"}}))
	level(LoggerTrace)
	require.NoError(t, c.Loggers.Reset(t.Context()))
	level(LoggerInfo)
	err := c.Loggers.Set(t.Context(), LoggerSetRequest{TimerSeconds: 60, Classes: map[string]LoggerLevel{"org.acme": "loud"}})
	require.ErrorIs(t, err, jfrog.ErrValidation)
}

func TestPruneOnServer(t *testing.T) {
	c, rt := inMemory(t, jfrogtest.WithAsync(2, 0))
	ctx := t.Context()
	_, err := c.Prune.Status(ctx)
	require.ErrorIs(t, err, jfrog.ErrNotFound)
	_, err = c.Prune.Stop(ctx)
	require.ErrorIs(t, err, jfrog.ErrPreconditionFailed)
	_, err = rt.Artifacts.Deploy(ctx, "libs", "a.txt", strings.NewReader("gone"), nil)
	require.NoError(t, err)
	require.NoError(t, rt.Artifacts.Delete(ctx, "libs", "a.txt"))
	require.NoError(t, rt.Trash.Empty(ctx))

	dry, err := c.Prune.StartAndWait(ctx, PruneStartRequest{DryRun: true, BinaryOlderThanDays: new(0)}, quick)
	require.NoError(t, err)
	assert.True(t, dry.DryRun)
	assert.EqualValues(t, 1, dry.Report.TotalBinariesCleaned)
	real, err := c.Prune.StartAndWait(ctx, PruneStartRequest{BinaryOlderThanDays: new(0)}, quick)
	require.NoError(t, err)
	assert.EqualValues(t, 4, real.Report.TotalBytesCleaned)
	assert.NotEqual(t, dry.Timing.StartedAtMillis, real.Timing.StartedAtMillis)

	_, err = c.Prune.Start(ctx, PruneStartRequest{})
	require.NoError(t, err)
	_, err = c.Prune.StartAndWait(ctx, PruneStartRequest{}, quick)
	require.ErrorIs(t, err, jfrog.ErrPreconditionFailed)
	_, err = c.Prune.Stop(ctx)
	require.NoError(t, err)
	status, err := c.Prune.WaitStopped(ctx, quick)
	require.NoError(t, err)
	assert.Equal(t, PruneStopped, status.Status)
	_, err = c.Prune.WaitFinished(ctx, quick)
	var failure *jfrog.FailedError
	require.ErrorAs(t, err, &failure)
}

func TestSupportBundlesOnServer(t *testing.T) {
	c, _ := inMemory(t, jfrogtest.WithAsync(2, 0))
	ctx := t.Context()
	request := SupportBundleCreateRequest{Name: "case 1", Parameters: &SupportBundleParameters{
		Configuration: new(false), Logs: &SupportBundleLogs{EndDate: DateOf(time.Now().UTC())},
	}}
	created, err := c.SupportBundles.Create(ctx, request)
	require.NoError(t, err)
	_, err = c.SupportBundles.Download(ctx, created.ID)
	require.ErrorIs(t, err, jfrog.ErrNotFound, "the bundle is not complete")
	list, err := c.SupportBundles.List(ctx)
	require.NoError(t, err)
	require.Len(t, list, 1)
	assert.Equal(t, SupportBundleInProgress, list[0].Status)

	bundle, err := c.SupportBundles.WaitCreated(ctx, created.ID, quick)
	require.NoError(t, err)
	assert.Equal(t, "case 1", bundle.Name)
	assert.Equal(t, created.Artifactory, bundle.Artifactory)
	assert.False(t, *bundle.Parameters.Configuration)
	assert.Equal(t, 1, bundle.Parameters.ThreadDump.Count)
	archive, err := c.SupportBundles.Download(ctx, created.ID)
	require.NoError(t, err)
	data, err := io.ReadAll(archive)
	require.NoError(t, err)
	require.NoError(t, archive.Close())
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	require.NoError(t, err)
	var names []string
	for _, f := range z.File {
		names = append(names, f.Name)
	}
	assert.Equal(t, []string{"logs/artifactory-request.log", "system/system-info.txt"}, names)

	require.NoError(t, c.SupportBundles.Delete(ctx, created.ID))
	_, err = c.SupportBundles.Get(ctx, created.ID)
	require.ErrorIs(t, err, jfrog.ErrNotFound)
}

// TestFollowOnServer reads the request log, which has the requests of the walk too.
func TestFollowOnServer(t *testing.T) {
	c, rt := inMemory(t)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	config, err := c.Logs.Config(ctx, LogArtifactory)
	require.NoError(t, err)
	var found []string
	for line, err := range c.Logs.Follow(ctx, LogArtifactory, config.Nodes[0], config.Logs[0], &LogFollowOptions{Interval: time.Millisecond}) {
		require.NoError(t, err)
		fields := strings.Split(line, "|")
		require.Len(t, fields, 11, line)
		if strings.HasPrefix(fields[5], "/libs/") {
			found = append(found, fields[5])
		}
		if len(found) == 2 {
			break
		}
		_, err := rt.Artifacts.Deploy(ctx, "libs", "a.txt", strings.NewReader("a"), nil)
		require.NoError(t, err)
	}
	assert.Equal(t, []string{"/libs/a.txt", "/libs/a.txt"}, found)
}
