package mirror_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/mirror"
	"github.com/jfrogkit/jfrog-go/artifactory/transfer"
)

// zeros reads n zero bytes.
func zeros(n int64) io.Reader { return io.LimitReader(zeroReader{}, n) }

type zeroReader struct{}

func (zeroReader) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// leanServer serves a repository with one file of zeros, or takes any file, and keeps nothing.
func leanServer(t *testing.T, size int64, took *atomic.Int64) *artifactory.Client {
	h := sha256.New()
	_, _ = io.Copy(h, zeros(size))
	sum := hex.EncodeToString(h.Sum(nil))
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case strings.HasSuffix(r.URL.Path, "/api/repositories"):
			_, _ = io.WriteString(w, `[{"key":"libs","type":"LOCAL","url":"http://`+r.Host+`/artifactory/libs"}]`)
		case strings.HasSuffix(r.URL.Path, "/aql"):
			row := ""
			if took == nil {
				row = fmt.Sprintf(`{"repo":"libs","path":".","name":"a","type":"file","size":%d,"modified":"2024-01-01T00:00:00.000Z","sha256":"%s"}`, size, sum)
			}
			_, _ = fmt.Fprintf(w, `{"results":[%s],"range":{"start_pos":0,"end_pos":1,"total":1,"limit":10000}}`, row)
		case strings.Contains(r.URL.Path, "/api/storage/"):
			_, _ = fmt.Fprintf(w, `{"repo":"libs","path":"/a","size":"%d","checksums":{"sha256":%q}}`, size, sum)
		case r.Method == http.MethodGet:
			w.Header().Set("Content-Length", fmt.Sprint(size))
			_, _ = io.Copy(w, zeros(size))
		case r.Header.Get("X-Checksum-Deploy") != "":
			w.WriteHeader(http.StatusNotFound)
		default:
			n, _ := io.Copy(io.Discard, r.Body)
			took.Add(n)
			w.WriteHeader(http.StatusCreated)
			_, _ = fmt.Fprintf(w, `{"repo":"libs","path":"/a","checksums":{"sha256":%q}}`, sum)
		}
	}))
	t.Cleanup(srv.Close)
	c, err := jfrog.New(srv.URL)
	require.NoError(t, err)
	return artifactory.New(c)
}

// A file streams through a bounded memory.
func TestMemory(t *testing.T) {
	const size, bound = 64 << 20, 16 << 20
	var took atomic.Int64
	var peak, calls atomic.Uint64
	source, target := leanServer(t, size, nil), leanServer(t, size, &took)
	m, err := mirror.New(mirror.Source{Client: source, At: transfer.At("libs", "/")}, mirror.Target{Client: target, At: transfer.At("libs", "/")},
		&mirror.Options{SkipProperties: true, ProgressInterval: time.Millisecond, Progress: func(mirror.Progress) {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			peak.Store(max(peak.Load(), m.HeapInuse))
			calls.Add(1)
		}})
	require.NoError(t, err)
	var before runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	begin := time.Now()
	sum, err := m.Run(t.Context())
	require.NoError(t, err)
	require.Equal(t, items(mirror.OutcomeSent, 1), sum.Items)
	require.EqualValues(t, size, took.Load())
	require.Greater(t, calls.Load(), uint64(10))
	t.Logf("peak %d kB above the start, %d MiB/s", (int64(peak.Load())-int64(before.HeapInuse))>>10, int64(float64(size>>20)/time.Since(begin).Seconds()))
	require.Less(t, peak.Load(), before.HeapInuse+bound)
}
