package transfer_test

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/transfer"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

var someTime = time.Date(2024, 5, 6, 7, 8, 10, 0, time.UTC)

// entriesOf returns the names of the entries of an archive, in order.
func entriesOf(t *testing.T, kind artifactory.ArchiveType, data []byte) (names []string) {
	t.Helper()
	if kind == artifactory.ArchiveZip {
		z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
		require.NoError(t, err)
		for _, f := range z.File {
			names = append(names, f.Name)
			require.True(t, f.Modified.Equal(someTime))
		}
		return names
	}
	var r io.Reader = bytes.NewReader(data)
	if kind != artifactory.ArchiveTar {
		z, err := gzip.NewReader(r)
		require.NoError(t, err)
		r = z
	}
	for a := tar.NewReader(r); ; {
		h, err := a.Next()
		if err == io.EOF {
			return names
		}
		require.NoError(t, err)
		names = append(names, h.Name)
		require.True(t, h.ModTime.Equal(someTime))
		require.Zero(t, h.Uid+h.Gid)
		require.Empty(t, h.Uname+h.Gname)
	}
}

// An archive has the files in order. Two archives of the same files are the same.
func TestUploadTreeArchive(t *testing.T) {
	names := []string{"a/b c#;%+ü", "a.txt", "d/e/f", "z"}
	for _, kind := range []artifactory.ArchiveType{artifactory.ArchiveZip, artifactory.ArchiveTar, artifactory.ArchiveTarGz, artifactory.ArchiveTgz} {
		_, rt, m := transfers(t, transfer.Options{})
		one, two := t.TempDir(), t.TempDir()
		writeTree(t, one, append(names, "left.tmp")...)
		writeTree(t, two, append([]string{"z"}, names...)...)
		for _, dir := range []string{one, two} {
			writeFile(t, filepath.Join(dir, "big"), content(3<<20))
		}
		opts := &transfer.UploadArchiveOptions{ModTime: someTime, Exclude: []string{"*.tmp"}, Properties: artifactory.Properties{"p": {"v"}}}
		var results []*transfer.Result
		for _, dir := range []string{one, two} {
			res, err := m.UploadTreeArchive(t.Context(), dir, transfer.At("libs", "x."+string(kind)), opts)
			require.NoError(t, err)
			require.Equal(t, transfer.OutcomeSent, res.Outcome)
			results = append(results, res)
		}
		require.Equal(t, results[0].Checksums, results[1].Checksums)
		require.NotEmpty(t, results[0].Checksums.SHA256)
		require.NotEmpty(t, results[0].Checksums.MD5)
		stored := contentOf(t, rt, "x."+string(kind))
		require.EqualValues(t, len(stored), results[0].Size)
		require.Equal(t, []string{"a/b c#;%+ü", "a.txt", "big", "d/e/f", "z"}, entriesOf(t, kind, []byte(stored)))
		props, err := rt.Properties.Get(t.Context(), "libs", "x."+string(kind))
		require.NoError(t, err)
		require.Equal(t, artifactory.Properties{"p": {"v"}}, props)

		for _, stream := range []bool{false, true} {
			down := t.TempDir()
			res, err := m.Download(t.Context(), transfer.DownloadJob{From: transfer.At("libs", "x."+string(kind)), Dir: down, Explode: true, Extract: &transfer.ExtractOptions{Stream: stream}})
			require.NoError(t, err)
			require.Equal(t, transfer.OutcomeExtracted, res.Outcome)
			require.Equal(t, results[0].Checksums.SHA256, res.Checksums.SHA256)
			require.Equal(t, tree(t, two), tree(t, down))
		}
	}
}

func TestUploadTreeArchiveExplodes(t *testing.T) {
	_, rt, m := transfers(t, transfer.Options{})
	dir := writeTree(t, t.TempDir(), "a", "d/b")
	_, err := m.UploadTreeArchive(t.Context(), dir, transfer.At("libs", "in/x.tar.gz"), &transfer.UploadArchiveOptions{Explode: true, Atomic: true, Prefix: "app-1.0"})
	require.NoError(t, err)
	require.Equal(t, []string{"in/app-1.0/a", "in/app-1.0/d/b"}, stored(t, rt, "libs"))
	require.Equal(t, "d/b", contentOf(t, rt, "in/app-1.0/d/b"))
}

// Checksum files are packed like others, as the archive would be incomplete without them. A server
// that extracts the archive computes them itself.
func TestUploadTreeArchivePacksChecksumFiles(t *testing.T) {
	_, rt, m := transfers(t, transfer.Options{})
	dir := writeTree(t, t.TempDir(), "a.txt", "a.txt.sha1", "d/b", "d/b.md5", "d/b.sha256", "lone.sha1")
	for _, kind := range []artifactory.ArchiveType{artifactory.ArchiveZip, artifactory.ArchiveTar} {
		target := "x." + string(kind)
		_, err := m.UploadTreeArchive(t.Context(), dir, transfer.At("libs", target), &transfer.UploadArchiveOptions{ModTime: someTime})
		require.NoError(t, err)
		require.Equal(t, []string{"a.txt", "a.txt.sha1", "d/b", "d/b.md5", "d/b.sha256", "lone.sha1"}, entriesOf(t, kind, []byte(contentOf(t, rt, target))))
	}
	_, err := m.UploadTreeArchive(t.Context(), dir, transfer.At("libs", "in/x.tar"), &transfer.UploadArchiveOptions{Explode: true, Exclude: []string{"lone*"}})
	require.NoError(t, err)
	require.Equal(t, []string{"in/a.txt", "in/d/b", "x.tar", "x.zip"}, stored(t, rt, "libs"))
}

// A further attempt sends the same archive. A damaged one is sent again.
func TestUploadTreeArchiveAgain(t *testing.T) {
	dir := writeTree(t, t.TempDir(), "a")
	writeFile(t, filepath.Join(dir, "big"), content(2<<20))
	var fail sync.Once
	_, rt, m := absentEnv(t, transfer.Options{}, func(_ *artifactory.Client, r *http.Request) (resp *http.Response) {
		if isDeploy(r) {
			fail.Do(func() { resp = &http.Response{StatusCode: http.StatusServiceUnavailable, Header: http.Header{}} })
		}
		return resp
	})
	res, err := m.UploadTreeArchive(t.Context(), dir, transfer.At("libs", "x.tar"), nil)
	require.NoError(t, err)
	data := contentOf(t, rt, "x.tar")
	require.Equal(t, sumsOfText(t, data), res.Checksums)
	require.Greater(t, res.Moved, res.Size) // it has been sent twice

	srv, rt, m := transfers(t, transfer.Options{})
	srv.Inject(jfrogtest.Fault{Method: http.MethodPut, Drop: true})
	res, err = m.UploadTreeArchive(t.Context(), dir, transfer.At("libs", "x.zip"), nil)
	require.NoError(t, err)
	require.Equal(t, sumsOfText(t, contentOf(t, rt, "x.zip")), res.Checksums)

	_, err = rt.Artifacts.Deploy(t.Context(), "libs", "y.zip", bytes.NewReader([]byte("theirs")), nil)
	require.NoError(t, err)
	srv.ResetRequests()
	res, err = m.UploadTreeArchive(t.Context(), dir, transfer.At("libs", "y.zip"), &transfer.UploadArchiveOptions{IfAbsent: true})
	require.NoError(t, err)
	require.Equal(t, transfer.OutcomePresent, res.Outcome)
	require.Zero(t, countRequests(srv, http.MethodPut))
}

// An archive that arrives, but whose response is lost, is no file of another client.
func TestUploadTreeArchiveIfAbsentLostResponse(t *testing.T) {
	for _, theirs := range []string{"", "theirs"} {
		dir := writeTree(t, t.TempDir(), "a", "b")
		var lose sync.Once
		_, rt, m := absentEnv(t, transfer.Options{}, func(rt *artifactory.Client, r *http.Request) (resp *http.Response) {
			if !isDeploy(r) {
				return nil
			}
			lose.Do(func() {
				data, err := io.ReadAll(r.Body)
				require.NoError(t, err)
				if theirs != "" {
					data = []byte(theirs)
				}
				_, err = rt.Artifacts.Deploy(context.Background(), "libs", "x.tar", bytes.NewReader(data), nil)
				require.NoError(t, err)
				resp = &http.Response{StatusCode: http.StatusBadGateway, Header: http.Header{}}
			})
			return resp
		})
		res, err := m.UploadTreeArchive(t.Context(), dir, transfer.At("libs", "x.tar"), &transfer.UploadArchiveOptions{IfAbsent: true})
		require.NoError(t, err)
		data := contentOf(t, rt, "x.tar")
		require.Equal(t, sumsOfText(t, data), res.Checksums)
		require.EqualValues(t, len(data), res.Size)
		if theirs == "" {
			require.Equal(t, transfer.OutcomeSent, res.Outcome)
		} else {
			require.Equal(t, transfer.OutcomePresent, res.Outcome)
		}
	}
}

// A folder without files, or a wrong pattern, does not replace a good archive by an empty one.
func TestUploadTreeArchiveOfNothing(t *testing.T) {
	_, rt, m := transfers(t, transfer.Options{})
	_, err := rt.Artifacts.Deploy(t.Context(), "libs", "x.zip", bytes.NewReader([]byte("good")), nil)
	require.NoError(t, err)
	for dir, opts := range map[string]*transfer.UploadArchiveOptions{
		t.TempDir():                        nil,
		writeTree(t, t.TempDir(), "a.txt"): {Include: []string{"*.text"}},
	} {
		_, err := m.UploadTreeArchive(t.Context(), dir, transfer.At("libs", "x.zip"), opts)
		require.ErrorIs(t, err, os.ErrNotExist)
		require.Equal(t, "good", contentOf(t, rt, "x.zip"))
	}
}

// A file that changes while it is packed makes the upload fail, and nothing is stored.
func TestUploadTreeArchiveOfChangingFiles(t *testing.T) {
	for name, change := range map[string]func(local string) error{
		"grows":    func(local string) error { return os.WriteFile(local, content(3<<20), 0o666) },
		"shrinks":  func(local string) error { return os.Truncate(local, 1) },
		"vanishes": os.Remove,
		"modified": func(local string) error { return os.Chtimes(local, time.Time{}, someTime) },
	} {
		for _, target := range []string{"x.tar.gz", "x.zip", "x.tar"} {
			dir := writeTree(t, t.TempDir(), "a")
			local := writeFile(t, filepath.Join(dir, "big"), content(2<<20))
			if name == "vanishes" {
				// A file that is open can be read to its end. It is not open before another is sent.
				writeFile(t, filepath.Join(dir, "before"), content(1<<20))
			}
			_, rt, m := absentEnv(t, transfer.Options{}, func(_ *artifactory.Client, r *http.Request) *http.Response {
				if isDeploy(r) {
					_ = change(local)
				}
				return nil
			})
			res, err := m.UploadTreeArchive(t.Context(), dir, transfer.At("libs", target), nil)
			require.Error(t, err, name)
			if name != "vanishes" {
				require.ErrorIs(t, err, transfer.ErrFileChanged, name)
			}
			require.Equal(t, transfer.OutcomeFailed, res.Outcome)
			require.Empty(t, stored(t, rt, "libs"), "%s %s", name, target)
		}
	}
}

func TestUploadTreeArchiveRefuses(t *testing.T) {
	srv, _, m := transfers(t, transfer.Options{})
	dir := writeTree(t, t.TempDir(), "a")
	srv.ResetRequests()
	for target, opts := range map[string]*transfer.UploadArchiveOptions{
		"": nil, "d/": nil, "x.rar": nil, "x.tar.bz2": nil,
		"x.tar": {Prefix: "../up"}, "y.tar": {Include: []string{"["}}, "z.zip": {Explode: true, IfAbsent: true},
	} {
		_, err := m.UploadTreeArchive(t.Context(), dir, transfer.At("libs", target), opts)
		require.Error(t, err, target)
	}
	_, err := m.UploadTreeArchive(t.Context(), filepath.Join(dir, "none"), transfer.At("libs", "x.tar"), nil)
	require.ErrorIs(t, err, os.ErrNotExist)
	require.Empty(t, srv.Requests())

	srv.Inject(jfrogtest.Fault{Method: http.MethodPut, Status: http.StatusUnauthorized, Times: -1})
	_, err = m.UploadTreeArchive(t.Context(), dir, transfer.At("libs", "x.tar"), nil)
	require.ErrorIs(t, err, jfrog.ErrUnauthorized)
}

// Canceling ends the upload and the making of the archive.
func TestUploadTreeArchiveCanceled(t *testing.T) {
	noGoroutineLeft(t)
	dir := t.TempDir()
	writeFile(t, filepath.Join(dir, "big"), content(4<<20))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	_, rt, m := absentEnv(t, transfer.Options{Bandwidth: 1 << 20}, func(_ *artifactory.Client, r *http.Request) *http.Response {
		if isDeploy(r) {
			time.AfterFunc(20*time.Millisecond, cancel)
		}
		return nil
	})
	_, err := m.UploadTreeArchive(ctx, dir, transfer.At("libs", "x.tar"), nil)
	require.ErrorIs(t, err, context.Canceled)
	require.Empty(t, stored(t, rt, "libs"))
}

// An archive that is extracted while it arrives is verified before any file gets its place.
func TestExplodeStreamVerifies(t *testing.T) {
	dir := writeTree(t, t.TempDir(), "a", "b")
	writeFile(t, filepath.Join(dir, "big"), content(3<<20))
	srv, rt, m := transfers(t, transfer.Options{Attempts: 2})
	_, err := m.UploadTreeArchive(t.Context(), dir, transfer.At("libs", "x.tar"), nil)
	require.NoError(t, err)
	down := writeTree(t, t.TempDir(), "a")
	job := transfer.DownloadJob{From: transfer.At("libs", "x.tar"), Dir: down, Explode: true, Extract: &transfer.ExtractOptions{Stream: true}}

	remove := srv.Inject(jfrogtest.Fault{Method: http.MethodGet, WrongChecksum: true, Times: -1})
	_, err = m.Download(t.Context(), job)
	require.ErrorIs(t, err, transfer.ErrChecksumMismatch)
	require.Equal(t, same("a"), tree(t, down))
	remove()

	remove = srv.Inject(jfrogtest.Fault{Method: http.MethodGet, CutAfter: 1 << 20, Times: -1})
	m1, err := transfer.New(rt, &transfer.Options{Attempts: 1})
	require.NoError(t, err)
	_, err = m1.Download(t.Context(), job)
	require.Error(t, err)
	require.False(t, errors.Is(err, transfer.ErrArchiveBroken))
	require.Equal(t, same("a"), tree(t, down))
	remove()

	srv.Inject(jfrogtest.Fault{Method: http.MethodGet, CutAfter: 1 << 20}) // the same call resumes it
	_, err = m.Download(t.Context(), job)
	require.NoError(t, err)
	require.Equal(t, tree(t, dir), tree(t, down))

	remove = srv.Inject(jfrogtest.Fault{Method: http.MethodGet, Corrupt: true, Times: -1})
	_, err = m.Download(t.Context(), job)
	require.ErrorIs(t, err, transfer.ErrChecksumMismatch) // damaged on the way, not broken
	remove()

	_, err = rt.Artifacts.Deploy(t.Context(), "libs", "x.tar", bytes.NewReader(content(1<<20)), nil)
	require.NoError(t, err)
	_, err = m.Download(t.Context(), job)
	require.ErrorIs(t, err, transfer.ErrArchiveBroken)
	require.Equal(t, tree(t, dir), tree(t, down))
}
