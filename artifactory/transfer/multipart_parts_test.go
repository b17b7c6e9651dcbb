package transfer_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory/transfer"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// Parts that fail are sent again, the others are not.
func TestMultipartPartsFail(t *testing.T) {
	type fault = jfrogtest.Fault
	part := func(f fault) fault { f.Path = "/multipart/*/2"; return f }
	for name, test := range map[string]struct {
		fault fault
		sent  int // how often the part is sent
		urls  int
	}{
		"expired":         {part(fault{Status: 403, Body: "<Error><Code>AccessDenied</Code></Error>"}), 2, 4},
		"expired twice":   {part(fault{Status: 403, Times: 2}), 3, 5},
		"bad request":     {part(fault{Status: 400}), 2, 4},
		"server failure":  {part(fault{Status: 503}), 2, 3}, // the client sends it to the same URL again
		"failures":        {part(fault{Status: 500, Times: 3}), 4, 4},
		"cut":             {part(fault{Drop: true}), 2, 3},
		"cut often":       {part(fault{Drop: true, Times: 5}), 6, 5},
		"URL refused":     {fault{Path: uploadsAPI + "urlPart", Status: 400}, 1, 4},
		"URL fails":       {fault{Path: uploadsAPI + "urlPart", Status: 503, Times: 3}, 1, 6},
		"URL not a URL":   {fault{Path: uploadsAPI + "urlPart", Status: 200, Body: "{}"}, 1, 4},
		"URL cut":         {fault{Path: uploadsAPI + "urlPart", Drop: true, Times: 2}, 1, 5},
		"nothing happens": {part(fault{Times: -1, Latency: time.Millisecond}), 1, 3},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := newPartsEnv(t, 2*mib+3, transfer.Options{Concurrency: 2})
			e.srv.Inject(test.fault)
			res, err := e.upload(t.Context())
			require.NoError(t, err)
			e.arrived()
			require.Equal(t, map[string]int{"1": 1, "2": test.sent, "3": 1}, e.parts())
			require.Len(t, e.calls("urlPart"), test.urls)
			require.Empty(t, e.calls("abort"))
			require.Equal(t, jfrogtest.MultipartUploads{Begun: 1, Deployed: 1}, e.srv.MultipartUploads())
			require.GreaterOrEqual(t, res.Moved, res.Size)
			require.EqualValues(t, res.Size, e.last.Load().BytesDone)
			require.False(t, e.over.Load(), "a part counts as done twice")
		})
	}
}

// A part that always fails ends the upload after the attempts of the options.
func TestMultipartPartNeverArrives(t *testing.T) {
	for name, f := range map[string]jfrogtest.Fault{"403": {Status: 403}, "500": {Status: 500}, "cut": {Drop: true}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := newPartsEnv(t, 5*mib, transfer.Options{Attempts: 3})
			f.Path, f.Times = "/multipart/*/3", -1
			e.srv.Inject(f)
			_, err := e.upload(t.Context())
			e.failed(err, 1)
			require.ErrorContains(t, err, "part 3 of 5")
			require.NotContains(t, err.Error(), "X-Signature=ey")
			each := map[string]int{"403": 1, "500": 2, "cut": 2}[name] // the client's own attempts
			require.Equal(t, 3*each, e.parts()["3"])
			require.Less(t, e.last.Load().BytesMoved, int64(15*mib))
		})
	}
}

// A part that is changed on the way is found by the checksum, and the file is sent again.
func TestMultipartCorrupted(t *testing.T) {
	for name, times := range map[string]int{"once": 1, "always": 100} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := newPartsEnv(t, 3*mib, transfer.Options{Attempts: 3})
			var left atomic.Int64
			left.Store(int64(times))
			e.trips.before = func(r *http.Request) error {
				if isPart(r) && strings.HasSuffix(r.URL.Path, "/2") && left.Add(-1) >= 0 {
					r.Body = struct {
						io.Reader
						io.Closer
					}{&flip{r: r.Body}, r.Body}
				}
				return nil
			}
			res, err := e.upload(t.Context())
			if times == 1 {
				require.NoError(t, err)
				e.arrived()
				require.EqualValues(t, 6*mib, res.Moved)
				require.Equal(t, jfrogtest.MultipartUploads{Begun: 2, Deployed: 1, Aborted: 1}, e.srv.MultipartUploads())
				require.EqualValues(t, 3*mib, e.last.Load().BytesDone)
				return
			}
			e.failed(err, 3)
			var failed *jfrog.FailedError
			require.ErrorAs(t, err, &failed)
			require.Equal(t, "NON_RETRYABLE_ERROR", failed.Status)
			require.ErrorContains(t, err, "checksum mismatch")
		})
	}
}

// flip changes the first byte.
type flip struct {
	r    io.Reader
	done bool
}

func (f *flip) Read(p []byte) (int, error) {
	n, err := f.r.Read(p)
	if n > 0 && !f.done {
		p[0] ^= 1
		f.done = true
	}
	return n, err
}

// The host of the parts gets neither the credentials of the client nor the token of the upload.
func TestMultipartCredentials(t *testing.T) {
	e := newPartsEnv(t, 3*mib, transfer.Options{})
	_, err := e.upload(jfrog.WithHeader(t.Context(), "X-Private", "mine"))
	require.NoError(t, err)
	parts := e.srv.RedirectedRequests()
	require.Len(t, parts, 3)
	for _, r := range parts {
		for key := range r.Header {
			require.Contains(t, []string{"Accept", "Accept-Encoding", "User-Agent", "Content-Length"}, key)
		}
		require.Equal(t, "1048576", r.Header.Get("Content-Length"))
	}
	for _, r := range e.srv.Requests() {
		bearer := "Bearer " + e.srv.Token
		own := strings.HasPrefix(r.Path, uploadsAPI) && !strings.HasSuffix(r.Path, "config") && !strings.HasSuffix(r.Path, "create")
		require.Equal(t, !own, r.Header.Get("Authorization") == bearer, r.Path)
	}
}

// Parts move side by side: as many as Concurrency allows, and other files keep their share.
func TestMultipartConcurrency(t *testing.T) {
	const limit = 3
	e := newPartsEnv(t, 8*mib, transfer.Options{Concurrency: limit, ChecksumDeployMin: -1})
	var now, most atomic.Int64
	meet := make(chan struct{})
	var once sync.Once
	e.trips.before = func(r *http.Request) error {
		if !isPart(r) {
			return nil
		}
		n := now.Add(1)
		defer now.Add(-1)
		for old := most.Load(); n > old && !most.CompareAndSwap(old, n); old = most.Load() {
		}
		if n == limit {
			once.Do(func() { close(meet) })
		}
		select { // the parts wait for each other
		case <-meet:
		case <-time.After(10 * time.Second):
			return errors.New("the parts are not sent side by side")
		}
		time.Sleep(5 * time.Millisecond)
		return nil
	}
	sum, err := e.tr.UploadAll(t.Context(), transfer.Jobs(
		transfer.UploadJob{To: transfer.At("libs", "a"), Local: e.local},
		transfer.UploadJob{To: transfer.At("libs", "b"), Local: e.local}))
	require.NoError(t, err)
	require.Equal(t, 2, sum.Files[transfer.OutcomeSent])
	require.EqualValues(t, limit, most.Load())
	require.Len(t, e.calls("config"), 1)
	require.True(t, transfer.SlotsFree(e.tr))
}

func TestMultipartBandwidth(t *testing.T) {
	e := newPartsEnv(t, 2*mib, transfer.Options{Bandwidth: 4 * mib})
	begin := time.Now()
	_, err := e.upload(t.Context())
	require.NoError(t, err)
	require.Greater(t, time.Since(begin), 350*time.Millisecond)
}

// A file that changes while its parts are sent is not deployed.
func TestMultipartFileChanges(t *testing.T) {
	for name, change := range map[string]func(t *testing.T, name string){
		"content": func(t *testing.T, name string) {
			f, err := os.OpenFile(name, os.O_WRONLY, 0)
			require.NoError(t, err)
			_, err = f.WriteAt([]byte("other"), 2*mib)
			require.NoError(t, err)
			require.NoError(t, f.Close())
			require.NoError(t, os.Chtimes(name, time.Time{}, time.Now().Add(time.Hour)))
		},
		"shorter": func(t *testing.T, name string) { require.NoError(t, os.Truncate(name, mib+5)) },
		"longer": func(t *testing.T, name string) {
			f, err := os.OpenFile(name, os.O_WRONLY|os.O_APPEND, 0)
			require.NoError(t, err)
			_, err = f.WriteString("more")
			require.NoError(t, err)
			require.NoError(t, f.Close())
		},
	} {
		for _, opts := range []transfer.Options{{}, {ChecksumDeployMin: -1}} {
			t.Run(fmt.Sprintf("%s %d", name, opts.ChecksumDeployMin), func(t *testing.T) {
				t.Parallel()
				opts.Concurrency = 1
				e := newPartsEnv(t, 4*mib, opts)
				var once sync.Once
				e.trips.before = func(r *http.Request) error {
					if isPart(r) && strings.HasSuffix(r.URL.Path, "/2") {
						once.Do(func() { change(t, e.local) })
					}
					return nil
				}
				_, err := e.upload(t.Context())
				e.failed(err, 1)
				require.ErrorIs(t, err, transfer.ErrFileChanged)
				require.LessOrEqual(t, e.parts()["2"], 2)
			})
		}
	}
}

// The parts are read from the file while they are sent.
func TestMultipartMemory(t *testing.T) {
	const size, bound = 96 << 20, 24 << 20
	local := bigFile(t, t.TempDir(), size)
	parts := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
	})
	s := newStorageServer(t, parts)
	var peak, calls atomic.Uint64
	tr, err := transfer.New(s.client(t), &transfer.Options{MultipartMin: 1, ProgressInterval: time.Millisecond, ChecksumDeployMin: -1,
		Progress: func(transfer.Progress) {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			peak.Store(max(peak.Load(), m.HeapInuse))
			calls.Add(1)
		}})
	require.NoError(t, err)
	var before runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	res, err := tr.Upload(t.Context(), transfer.UploadJob{To: transfer.At("libs", "a"), Local: local})
	require.NoError(t, err)
	require.EqualValues(t, size, res.Moved)
	require.Less(t, peak.Load(), before.HeapInuse+bound)
	require.Greater(t, calls.Load(), uint64(5))
}
