package transfer_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/transfer"
)

// storageServer offers multipart uploads, drops what it gets and believes the client's checksums.
type storageServer struct{ *httptest.Server }

// newStorageServer starts a server. content gets the parts, and the content of files sent whole.
func newStorageServer(tb testing.TB, content http.Handler) *storageServer {
	s := &storageServer{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		reply := func(status int, body string) {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(status)
			_, _ = io.WriteString(w, body)
		}
		sum := r.Header.Get("X-Checksum-Sha256")
		if r.Method == http.MethodPut && r.ContentLength > 0 {
			h := sha256.New()
			if sum == "" && r.URL.Path != "/part" {
				r.Body = io.NopCloser(io.TeeReader(r.Body, h))
			}
			if content.ServeHTTP(w, r); r.URL.Path == "/part" {
				return
			}
			if sum == "" {
				sum = hex.EncodeToString(h.Sum(nil))
			}
		}
		switch r.URL.Path {
		case uploadsAPI + "config":
			reply(200, `{"supported":true}`)
		case uploadsAPI + "create":
			reply(200, `{"token":"t"}`)
		case uploadsAPI + "urlPart":
			reply(200, fmt.Sprintf(`{"url":"%s/part"}`, s.URL))
		case uploadsAPI + "complete":
			w.WriteHeader(202)
		case uploadsAPI + "status":
			reply(200, `{"status":"FINISHED","checksumToken":"t"}`)
		default:
			if r.Header.Get("X-Checksum-Deploy") != "" && r.Header.Get("X-Checksum-Deploy-Token") == "" {
				w.WriteHeader(404)
				return
			}
			reply(201, `{"repo":"libs","path":"/a","checksums":{"sha256":"`+sum+`"}}`)
		}
	}))
	tb.Cleanup(s.Close)
	return s
}

func (s *storageServer) client(tb testing.TB) *artifactory.Client {
	c, err := jfrog.New(s.URL, jfrog.WithAccessToken("token"))
	require.NoError(tb, err)
	return artifactory.New(c)
}

// BenchmarkTransferMultipart compares uploads in parts with uploads whole. The limited server
// receives 20 MiB/s on each connection, as storages far away do.
//
//	TMPDIR=/dev/shm go test -run xxx -bench TransferMultipart -benchtime 2x ./artifactory/transfer
//
// 320 MiB, on two cores that others use as well:
//
//	limited/whole          16.6 s
//	limited/parts           2.9 s: the default, 8 parts at a time
//	limited/parts of 4      4.5 s
//	limited/untried parts   2.7 s
//	peak                   28 MiB, with the server
//
// On loopback there is nothing to gain. The parts then cost the time for their SHA-1.
func BenchmarkTransferMultipart(b *testing.B) {
	const size, perSecond = 320 << 20, 20 << 20
	local := bigFile(b, b.TempDir(), size)
	slow := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		buf := make([]byte, 256<<10)
		for begin, total := time.Now(), 0; ; {
			n, err := io.ReadFull(r.Body, buf)
			if total += n; err != nil {
				return
			}
			time.Sleep(time.Until(begin.Add(time.Duration(total) * time.Second / perSecond)))
		}
	})
	fast := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { _, _ = io.Copy(io.Discard, r.Body) })
	for _, speed := range []struct {
		name    string
		content http.Handler
	}{{"limited", slow}, {"loopback", fast}} {
		s := newStorageServer(b, speed.content)
		for _, way := range []struct {
			name string
			opts transfer.Options
		}{
			{"whole", transfer.Options{MultipartMin: -1}},
			{"parts", transfer.Options{}},
			{"parts of 4", transfer.Options{Concurrency: 4}},
			{"untried whole", transfer.Options{MultipartMin: -1, ChecksumDeployMin: -1}},
			{"untried parts", transfer.Options{ChecksumDeployMin: -1}},
		} {
			b.Run(speed.name+"/"+way.name, func(b *testing.B) {
				tr, err := transfer.New(s.client(b), &way.opts)
				require.NoError(b, err)
				b.SetBytes(size)
				for b.Loop() {
					res, err := tr.Upload(b.Context(), transfer.UploadJob{To: transfer.At("libs", "a"), Local: local})
					require.NoError(b, err)
					require.EqualValues(b, size, res.Moved)
				}
				b.ReportMetric(peakMemory(), "peak-MiB")
			})
		}
	}
}
