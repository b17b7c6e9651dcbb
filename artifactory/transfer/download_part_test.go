package transfer_test

import (
	"bytes"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/transfer"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// interrupted leaves a part of a large file, and returns the means to resume it.
func interrupted(t *testing.T) (*jfrogtest.Server, *artifactory.Client, *transfer.Manager, transfer.DownloadJob) {
	t.Helper()
	srv, rt, tr := transfers(t, transfer.Options{Attempts: 1})
	putFile(t, rt, "a", content(4<<20))
	job := transfer.DownloadJob{From: transfer.At("libs", "a"), Local: filepath.Join(t.TempDir(), "a")}
	defer srv.Inject(jfrogtest.Fault{Method: "GET", CutAfter: 2 << 20, Times: -1})()
	_, err := tr.Download(t.Context(), job)
	require.Error(t, err)
	entries, err := os.ReadDir(filepath.Dir(job.Local))
	require.NoError(t, err)
	require.Len(t, entries, 2)
	tr, err = transfer.New(rt, &transfer.Options{SegmentMin: 1 << 20})
	require.NoError(t, err)
	return srv, rt, tr, job
}

// The part of an interrupted download does no harm to a download of another file to the same
// place. Nor does it harm a new file of the same name that fits in memory.
func TestDownloadOverAnotherPart(t *testing.T) {
	for _, size := range []int{0, 10, 300 << 10, 2 << 20} {
		for _, path := range []string{"a", "b"} {
			_, rt, tr, job := interrupted(t)
			data := content(size)
			putFile(t, rt, path, data)
			job.From.Path = path
			_, err := tr.Download(t.Context(), job)
			require.NoError(t, err)
			require.Empty(t, openBelow(filepath.Dir(job.Local)))
			got, err := os.ReadFile(job.Local)
			require.NoError(t, err)
			require.True(t, bytes.Equal(data, got))
			requireOnly(t, filepath.Dir(job.Local), "a")
		}
	}
}

// openBelow returns the open files in a folder, on systems that list them.
func openBelow(dir string) (open []string) {
	links, _ := filepath.Glob("/proc/self/fd/*")
	for _, link := range links {
		if to, err := os.Readlink(link); err == nil && strings.HasPrefix(to, dir+"/") {
			open = append(open, to)
		}
	}
	return open
}

// A download that begins another file in a part leaves no state of the first file, even if it is
// killed. So the state is checked while the download is under way.
func TestDownloadPartForgetsAnotherFile(t *testing.T) {
	srv, rt, tr, job := interrupted(t)
	putFile(t, rt, "b", content(3<<20))
	job.From.Path = "b"
	// The server calls Match for one request at a time. No segment has arrived when the next is
	// requested.
	var segments int
	srv.Inject(jfrogtest.Fault{Method: "GET", CutAfter: 10, Times: 1})
	srv.Inject(jfrogtest.Fault{Method: "GET", Match: func(r *http.Request) bool {
		if r.Header.Get("Range") != "" {
			if segments++; segments > 1 {
				return false
			}
			states, _ := filepath.Glob(filepath.Join(filepath.Dir(job.Local), ".jfrog-*.json"))
			for _, state := range states {
				data, _ := os.ReadFile(state)
				if bytes.Contains(data, []byte(`"path":"a"`)) {
					t.Errorf("the state is still that of another file: %s", data)
				}
			}
		}
		return false
	}})
	_, err := tr.Download(t.Context(), job)
	require.NoError(t, err)
	require.Positive(t, segments)
}

// A part that cannot be opened, here because it is a folder, does not prevent the download.
func TestDownloadPartInTheWay(t *testing.T) {
	_, _, tr, job := interrupted(t)
	parts, err := filepath.Glob(filepath.Join(filepath.Dir(job.Local), ".jfrog-*.part"))
	require.NoError(t, err)
	require.Len(t, parts, 1)
	require.NoError(t, os.Remove(parts[0]))
	require.NoError(t, os.Mkdir(parts[0], 0o777))
	_, err = tr.Download(t.Context(), job)
	require.NoError(t, err)
	got, err := os.ReadFile(job.Local)
	require.NoError(t, err)
	require.True(t, bytes.Equal(content(4<<20), got))
}

// A state with too many segments is ignored.
func TestDownloadBrokenState(t *testing.T) {
	_, _, tr, job := interrupted(t)
	states, err := filepath.Glob(filepath.Join(filepath.Dir(job.Local), ".jfrog-*.json"))
	require.NoError(t, err)
	require.Len(t, states, 1)
	data, err := os.ReadFile(states[0])
	require.NoError(t, err)
	data = bytes.Replace(data, []byte(`"size":4194304`), []byte(`"size":4611686018427387904,"segment":1`), 1)
	require.Contains(t, string(data), `"segment":1`)
	require.NoError(t, os.WriteFile(states[0], data, 0o666))
	_, err = tr.Download(t.Context(), job)
	require.NoError(t, err)
	requireOnly(t, filepath.Dir(job.Local), "a")
}
