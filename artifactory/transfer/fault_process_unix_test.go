//go:build linux || darwin

package transfer_test

import (
	"bytes"
	"context"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/transfer"
	"github.com/jfrogkit/jfrog-go/internal/faultproxy"
)

const processSize = 3<<20 + 11

// TestTransferFaultChild runs in other processes. It does one transfer, which the environment
// describes.
func TestTransferFaultChild(t *testing.T) {
	base := os.Getenv("TRANSFER_FAULT_URL")
	if base == "" {
		return // this is not a child process
	}
	if limit := os.Getenv("TRANSFER_FAULT_FSIZE"); limit != "" {
		n, err := strconv.ParseUint(limit, 10, 64)
		require.NoError(t, err)
		require.NoError(t, syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: n, Max: n}))
	}
	c, err := jfrog.New(base, jfrog.WithAccessToken(os.Getenv("TRANSFER_FAULT_TOKEN")), jfrog.WithRetry(jfrog.RetryPolicy{MaxAttempts: 1}))
	require.NoError(t, err)
	segmentMin, err := strconv.ParseInt(os.Getenv("TRANSFER_FAULT_SEGMENTS"), 10, 64)
	require.NoError(t, err)
	tr, err := transfer.New(artifactory.New(c), &transfer.Options{SegmentMin: segmentMin, Concurrency: 2})
	require.NoError(t, err)
	local := os.Getenv("TRANSFER_FAULT_LOCAL")
	if os.Getenv("TRANSFER_FAULT_UPLOAD") != "" {
		_, err = tr.Upload(t.Context(), transfer.UploadJob{To: transfer.At("libs", faultPath), Local: local})
	} else {
		_, err = tr.Download(t.Context(), transfer.DownloadJob{From: transfer.At("libs", faultPath), Local: local})
	}
	expected := map[string]error{"EFBIG": syscall.EFBIG, "EACCES": fs.ErrPermission, "": nil}[os.Getenv("TRANSFER_FAULT_WANT")]
	require.ErrorIs(t, err, expected)
	if expected != nil {
		var fault *transfer.Error
		require.ErrorAs(t, err, &fault)
		require.Equal(t, os.Getenv("TRANSFER_FAULT_PHASE"), string(fault.Phase))
		require.Equal(t, local, fault.Local)
	}
}

// child returns a process that does one transfer.
func (e *faultEnv) child(local string, segmentMin int64, env ...string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], "-test.run=^TestTransferFaultChild$", "-test.timeout=60s")
	cmd.Env = append(os.Environ(), "TRANSFER_FAULT_URL="+e.proxy.URL, "TRANSFER_FAULT_TOKEN="+e.srv.Token,
		"TRANSFER_FAULT_LOCAL="+local, "TRANSFER_FAULT_SEGMENTS="+strconv.FormatInt(segmentMin, 10))
	cmd.Env = append(cmd.Env, env...)
	return cmd
}

// killed starts a process that downloads a file, and kills it in the middle.
func (e *faultEnv) killed(t *testing.T, local string, segmentMin int64) {
	t.Helper()
	reached, release := make(chan struct{}), make(chan struct{})
	reach, goOn := sync.OnceFunc(func() { close(reached) }), sync.OnceFunc(func() { close(release) })
	t.Cleanup(goOn) // or the proxy could not be closed after a failure
	hook := func() {
		reach()
		<-release
	}
	var responses atomic.Int64
	first := e.proxy.Inject(faultproxy.Fault{Side: faultproxy.Response, Body: true, Offset: 2 << 20, Do: faultproxy.Tell, Hook: hook,
		Match: func(string, string) bool { return responses.Add(1) == 1 }})
	// In segments, the first response may end after any segment. The others follow.
	later := e.proxy.Inject(faultproxy.Fault{Side: faultproxy.Response, Do: faultproxy.Tell, Hook: hook,
		Match: func(string, string) bool { return responses.Load() == 5 }})
	cmd := e.child(local, segmentMin)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	require.NoError(t, cmd.Start())
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	select {
	case <-reached:
	case err := <-ended:
		require.FailNow(t, "the process has ended", "%v: %s", err, out.String())
	}
	parts := func() (state bool, size int64) {
		entries, _ := os.ReadDir(filepath.Dir(local))
		for _, entry := range entries {
			info, err := entry.Info()
			switch {
			case err != nil:
			case strings.HasSuffix(entry.Name(), ".part"):
				size = info.Size()
			case strings.HasSuffix(entry.Name(), ".json"):
				state = true
			}
		}
		return state, size
	}
	require.Eventually(t, func() bool { state, size := parts(); return state && size > 1<<20 }, 30*time.Second, time.Millisecond)
	require.NoError(t, cmd.Process.Signal(syscall.SIGKILL))
	require.Error(t, <-ended)
	goOn()
	require.Positive(t, first()+later())
	e.proxy.Reset()
	require.NoFileExists(t, local)
	e.srv.ResetRequests()
}

func (e *faultEnv) partOf(t *testing.T, dir string) string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, ".jfrog-*.part"))
	require.NoError(t, err)
	require.Len(t, names, 1)
	return names[0]
}

// The next process resumes a download that was killed, if possible.
func TestTransferFaultKilled(t *testing.T) {
	data := sharedContent(processSize)
	other := content(processSize)
	other[0]++
	for _, segmentMin := range []int64{-1, 1 << 20} {
		for _, c := range []struct {
			name   string
			want   []byte
			resume bool // without a request for the whole file
			spoil  func(t *testing.T, e *faultEnv, part string)
		}{
			{"resumes", data, true, func(*testing.T, *faultEnv, string) {}},
			{"changed on the server", other, false, func(t *testing.T, e *faultEnv, _ string) { e.deploy(t, faultPath, other) }},
			{"smaller on the server", sharedContent(1000), false, func(t *testing.T, e *faultEnv, _ string) { e.deploy(t, faultPath, sharedContent(1000)) }},
			{"part corrupted", data, false, func(t *testing.T, _ *faultEnv, part string) {
				// Which segment has arrived depends on the scheduler, so all of the part is spoiled.
				got, err := os.ReadFile(part)
				require.NoError(t, err)
				for i := range got {
					got[i]++
				}
				require.NoError(t, os.WriteFile(part, got, 0o600))
			}},
			{"part emptied", data, false, func(t *testing.T, _ *faultEnv, part string) { require.NoError(t, os.Truncate(part, 0)) }},
			{"part too long", data, segmentMin > 0, func(t *testing.T, _ *faultEnv, part string) { require.NoError(t, os.Truncate(part, processSize+5)) }},
			{"part vanished", data, false, func(t *testing.T, _ *faultEnv, part string) { require.NoError(t, os.Remove(part)) }},
			{"state corrupted", data, false, func(t *testing.T, _ *faultEnv, part string) {
				require.NoError(t, os.WriteFile(strings.TrimSuffix(part, ".part")+".json", []byte(`{"etag":"x","size":`), 0o666))
			}},
		} {
			t.Run(c.name+" "+strconv.FormatInt(segmentMin, 10), func(t *testing.T) {
				t.Parallel()
				e := newFaultEnv(t, nil)
				e.deploy(t, faultPath, data)
				local := filepath.Join(e.dir, "file.bin")
				e.killed(t, local, segmentMin)
				c.spoil(t, e, e.partOf(t, e.dir))
				out, err := e.child(local, segmentMin).CombinedOutput()
				require.NoError(t, err, string(out))
				got, err := os.ReadFile(local)
				require.NoError(t, err)
				require.True(t, bytes.Equal(c.want, got))
				requireOnly(t, e.dir, "file.bin")
				whole := false
				for _, r := range e.srv.Requests() {
					if r.Method == http.MethodGet && r.Header.Get("Range") == "" {
						whole = true
					}
				}
				require.Equal(t, c.resume, !whole, "requests: %v", ranged(e.srv))
			})
		}
	}
}

// Downloads to the same place at the same time do not harm each other.
func TestTransferFaultSamePlace(t *testing.T) {
	data := sharedContent(processSize)
	for _, segmentMin := range []int64{-1, 1 << 20} {
		e := newFaultEnv(t, nil)
		e.deploy(t, faultPath, data)
		local := filepath.Join(e.dir, "file.bin")
		var all sync.WaitGroup
		for range 2 {
			all.Go(func() {
				if out, err := e.child(local, segmentMin).CombinedOutput(); err != nil {
					t.Errorf("%v: %s", err, out)
				}
			})
			tr, err := transfer.New(e.rt, &transfer.Options{SegmentMin: segmentMin, Attempts: 3})
			require.NoError(t, err)
			for range 4 {
				all.Go(func() {
					if _, err := tr.Download(context.Background(), transfer.DownloadJob{From: transfer.At("libs", faultPath), Local: local}); err != nil {
						t.Error(err)
					}
				})
			}
		}
		all.Wait()
		got, err := os.ReadFile(local)
		require.NoError(t, err)
		require.True(t, bytes.Equal(data, got))
		requireOnly(t, e.dir, "file.bin")
	}
}

// A failure of the system is an error of the right phase, and leaves no files.
func TestTransferFaultSystem(t *testing.T) {
	e := newFaultEnv(t, nil)
	data := sharedContent(processSize)
	e.deploy(t, faultPath, data)
	run := func(t *testing.T, cmd *exec.Cmd) {
		t.Helper()
		out, err := cmd.CombinedOutput()
		require.NoError(t, err, string(out))
	}
	for _, segmentMin := range []int64{-1, 1 << 20} {
		for _, old := range []bool{false, true} {
			dir := t.TempDir()
			local := filepath.Join(dir, "file.bin")
			if old {
				writeFile(t, local, []byte("old"))
			}
			run(t, e.child(local, segmentMin, "TRANSFER_FAULT_FSIZE=1500000", "TRANSFER_FAULT_WANT=EFBIG", "TRANSFER_FAULT_PHASE=write"))
			if old {
				got, err := os.ReadFile(local)
				require.NoError(t, err)
				require.Equal(t, "old", string(got))
				requireOnly(t, dir, "file.bin")
			} else {
				requireOnly(t, dir)
			}
		}
	}
	// A folder that a user without privileges cannot write to.
	exe, top := publicBinary(t)
	denied := func(name string, mode os.FileMode) string {
		dir := filepath.Join(top, name)
		require.NoError(t, os.Mkdir(dir, 0o755))
		writeFile(t, filepath.Join(dir, "secret"), []byte("secret"))
		require.NoError(t, os.Chmod(filepath.Join(dir, "secret"), 0))
		require.NoError(t, os.Chmod(dir, mode))
		t.Cleanup(func() { _ = os.Chmod(dir, 0o755) })
		return dir
	}
	readOnly, closed := denied("readonly", 0o555), denied("closed", 0)
	for _, c := range []struct{ local, phase, upload string }{
		{filepath.Join(readOnly, "file.bin"), "write", ""},
		{filepath.Join(readOnly, "deep", "file.bin"), "open", ""},
		{filepath.Join(closed, "file.bin"), "open", ""},
		{filepath.Join(readOnly, "secret"), "open", "yes"},
		{filepath.Join(closed, "secret"), "open", "yes"},
	} {
		cmd := e.child(c.local, -1, "TRANSFER_FAULT_WANT=EACCES", "TRANSFER_FAULT_PHASE="+c.phase, "TRANSFER_FAULT_UPLOAD="+c.upload)
		cmd.Path = exe
		run(t, asNobody(cmd))
	}
	requireOnly(t, readOnly, "secret")
	require.Equal(t, 0, countRequests(e.srv, http.MethodPut)-1, "nothing is sent")
}
