package transfer_test

import (
	"bytes"
	"io"
	"math"
	"math/rand"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/transfer"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// content returns n bytes that look random and are always the same.
func content(n int) []byte {
	out := make([]byte, n)
	rand.New(rand.NewSource(int64(n))).Read(out)
	return out
}

// server starts an Artifactory in memory and returns a client that retries without delay.
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

// read reads a download whole.
func read(t *testing.T, d *artifactory.Download, err error) string {
	t.Helper()
	require.NoError(t, err)
	data, err := io.ReadAll(d)
	require.NoError(t, err)
	require.NoError(t, d.Close())
	return string(data)
}

func transfers(t *testing.T, opts transfer.Options) (*jfrogtest.Server, *artifactory.Client, *transfer.Manager) {
	t.Helper()
	srv, rt := server(t)
	tr, err := transfer.New(rt, &opts)
	require.NoError(t, err)
	return srv, rt, tr
}

func writeFile(t *testing.T, name string, data []byte) string {
	t.Helper()
	require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o777))
	require.NoError(t, os.WriteFile(name, data, 0o666))
	return name
}

func countRequests(srv *jfrogtest.Server, method string) int {
	n := 0
	for _, r := range srv.Requests() {
		if r.Method == method {
			n++
		}
	}
	return n
}

func TestTransferRoundTrip(t *testing.T) {
	for _, size := range []int{0, 1, 4096, 256 << 10, 256<<10 + 1, 3 << 20} {
		ctx, dir := t.Context(), t.TempDir()
		srv, rt, tr := transfers(t, transfer.Options{})
		data := content(size)
		local := writeFile(t, filepath.Join(dir, "in", "a b.bin"), data)
		up := transfer.UploadJob{To: transfer.At("libs", "x/"), Local: local, Properties: artifactory.Properties{"k": {"a|b,c"}}}

		res, err := tr.Upload(ctx, up)
		require.NoError(t, err)
		require.Equal(t, transfer.OutcomeSent, res.Outcome)
		require.Equal(t, "x/a b.bin", res.Remote.Path)
		require.EqualValues(t, size, res.Size)
		require.EqualValues(t, size, res.Moved)
		item, err := rt.Items.Get(ctx, "libs", "x/a b.bin")
		require.NoError(t, err)
		require.Equal(t, item.Checksums.SHA256, res.Checksums.SHA256)
		props, err := rt.Properties.Get(ctx, "libs", "x/a b.bin")
		require.NoError(t, err)
		require.Equal(t, []string{"a|b,c"}, props["k"])

		res, err = tr.Upload(ctx, up)
		require.NoError(t, err)
		if size >= 10<<10 {
			require.Equal(t, transfer.OutcomeMatched, res.Outcome)
			require.Zero(t, res.Moved)
			require.EqualValues(t, size, res.Saved)
		}

		down := transfer.DownloadJob{From: transfer.At("libs", "x/a b.bin"), Local: filepath.Join(dir, "out", "deep", "c.bin")}
		res, err = tr.Download(ctx, down)
		require.NoError(t, err)
		require.Equal(t, transfer.OutcomeReceived, res.Outcome)
		require.EqualValues(t, size, res.Moved)
		got, err := os.ReadFile(down.Local)
		require.NoError(t, err)
		require.True(t, bytes.Equal(data, got))
		before := countRequests(srv, http.MethodGet)
		res, err = tr.Download(ctx, down)
		require.NoError(t, err)
		require.Equal(t, transfer.OutcomeUnchanged, res.Outcome)
		require.Equal(t, before, countRequests(srv, http.MethodGet))

		var buf bytes.Buffer
		res, err = tr.Download(ctx, transfer.DownloadJob{From: transfer.At("libs", "x/a b.bin"), Writer: &buf})
		require.NoError(t, err)
		require.Equal(t, transfer.OutcomeReceived, res.Outcome)
		require.True(t, bytes.Equal(data, buf.Bytes()))
		entries, err := os.ReadDir(filepath.Dir(down.Local))
		require.NoError(t, err)
		require.Len(t, entries, 1)

		res, err = tr.Upload(ctx, transfer.UploadJob{To: transfer.At("libs", "stream.bin"), Content: struct{ *strings.Reader }{strings.NewReader(string(data))}})
		require.NoError(t, err)
		require.Equal(t, item.Checksums.SHA256, res.Checksums.SHA256)
		pipe := struct{ bytesOnly }{bytesOnly{bytes.NewReader(data)}}
		res, err = tr.Upload(ctx, transfer.UploadJob{To: transfer.At("libs", "pipe.bin"), Content: pipe})
		require.NoError(t, err)
		require.EqualValues(t, size, res.Size)
		require.Equal(t, item.Checksums.SHA256, res.Checksums.SHA256)
	}
}

type bytesOnly struct{ r *bytes.Reader }

func (b bytesOnly) Read(p []byte) (int, error) { return b.r.Read(p) }

func TestTransferErrorText(t *testing.T) {
	_, _, tr := transfers(t, transfer.Options{})
	_, err := tr.Upload(t.Context(), transfer.UploadJob{To: transfer.At("libs", "a/"), Local: "none.bin"})
	require.ErrorContains(t, err, "transfer: upload none.bin to libs/a/none.bin: open: open none.bin: ")
	_, err = tr.Upload(t.Context(), transfer.UploadJob{To: transfer.At("libs", "a")})
	require.EqualError(t, err, "transfer: upload libs/a: open: the job has neither a file nor content")
	_, err = tr.Download(t.Context(), transfer.DownloadJob{From: transfer.At("libs", "a"), Local: t.TempDir() + "/x"})
	require.ErrorContains(t, err, "transfer: download libs/a to ")
	require.ErrorContains(t, err, "x: receive: jfrog: GET /artifactory/libs/a: 404")
}

// A list of small files that is uploaded again sends no content. A new list needs hardly more
// requests than it has files.
func TestUploadSmallFilesAgain(t *testing.T) {
	srv, rt, tr := transfers(t, transfer.Options{})
	dir := t.TempDir()
	const files = 500
	for i := range files {
		writeFile(t, filepath.Join(dir, strconv.Itoa(i)), []byte("content of "+strconv.Itoa(i)))
	}
	sum, err := tr.UploadTree(t.Context(), dir, transfer.At("libs", "small"), nil)
	require.NoError(t, err)
	require.Equal(t, files, sum.Files[transfer.OutcomeSent])
	require.Less(t, countRequests(srv, http.MethodPut), files+files/10)
	for _, target := range []string{"small", "elsewhere"} {
		sum, err = tr.UploadTree(t.Context(), dir, transfer.At("libs", target), nil)
		require.NoError(t, err)
		require.Equal(t, files, sum.Files[transfer.OutcomeMatched])
		require.Zero(t, sum.Moved)
	}
	list, err := rt.Items.List(t.Context(), "libs", "elsewhere", nil)
	require.NoError(t, err)
	require.Len(t, list.Files, files)

	off, err := transfer.New(rt, &transfer.Options{ChecksumDeployMin: -1})
	require.NoError(t, err)
	sum, err = off.UploadTree(t.Context(), dir, transfer.At("libs", "small"), nil)
	require.NoError(t, err)
	require.Equal(t, files, sum.Files[transfer.OutcomeSent])
}

func TestDownloadResultNamesTheFile(t *testing.T) {
	_, rt, tr := transfers(t, transfer.Options{})
	deploy(t, rt, "libs", "a")
	dir := t.TempDir()
	res, err := tr.Download(t.Context(), transfer.DownloadJob{From: transfer.At("libs", "a"), Dir: dir, Local: "b/c"})
	require.NoError(t, err)
	require.Equal(t, filepath.Join(dir, "b", "c"), res.Local)
}

// An invalid job gets an error, not a panic, and uploads nothing.
func TestTransferOddJobs(t *testing.T) {
	srv, rt, tr := transfers(t, transfer.Options{})
	past := strings.NewReader("abc")
	_, err := past.Seek(10, io.SeekStart)
	require.NoError(t, err)
	_, err = tr.Upload(t.Context(), transfer.UploadJob{To: transfer.At("libs", "past"), Content: past})
	require.ErrorContains(t, err, "at its end")
	local := writeFile(t, filepath.Join(t.TempDir(), "q"), []byte("abc"))
	before := countRequests(srv, http.MethodPut)
	for text, job := range map[string]transfer.UploadJob{
		"content is a nil pointer": {To: transfer.At("libs", "a"), Content: (*bytes.Reader)(nil)},
		"names a folder":           {To: transfer.At("libs", "x/"), Content: strings.NewReader("abc")},
		`".." segment`:             {To: transfer.At("libs", "a/../b/"), Local: local},
	} {
		_, err := tr.Upload(t.Context(), job)
		require.ErrorContains(t, err, text)
	}
	if _, err := os.Stat("/proc/self/status"); err == nil {
		_, err := tr.Upload(t.Context(), transfer.UploadJob{To: transfer.At("libs", "p"), Local: "/proc/self/status"})
		require.ErrorContains(t, err, "a size of 0 bytes, but has content")
	}
	require.Equal(t, before, countRequests(srv, http.MethodPut))
	_, err = tr.Download(t.Context(), transfer.DownloadJob{From: transfer.At("libs", "past"), Writer: (*bytes.Buffer)(nil)})
	require.ErrorContains(t, err, "writer is a nil pointer")

	_, err = tr.UploadAll(t.Context(), nil)
	require.ErrorContains(t, err, "list of jobs is nil")
	_, err = tr.DownloadAll(t.Context(), nil)
	require.ErrorContains(t, err, "list of jobs is nil")
	_, err = transfer.New(rt, &transfer.Options{Concurrency: math.MaxInt})
	require.ErrorContains(t, err, "Concurrency")
}
