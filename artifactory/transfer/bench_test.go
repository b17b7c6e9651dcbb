package transfer_test

// These benchmarks compare the engine with bare net/http in the same process, on loopback. Both
// take turns against leanServer, which only hashes the content that it gets, so that the clients
// show. The files are in memory (a tmpfs), or the disk would be measured:
//
//	TMPDIR=/dev/shm go test -run xxx -bench TransferLarge -benchtime 5x ./artifactory/transfer
//	TMPDIR=/dev/shm go test -run xxx -bench TransferSmall -benchtime 20x ./artifactory/transfer
//
// The figures are from two cores (AMD EPYC, SHA-256 in hardware: 1.8 GB/s) with Go 1.26.8, which
// the server and the client share. ours/plain is the ratio of the times of several runs. peak-MiB
// is the resident set of the whole process.
//
// 1 GiB; plain is net/http with a SHA-256 in a separate goroutine, and 8 connections:
//
//	upload/streamed            0.85 to 0.95, 0.9 to 1.0 s
//	upload/tried-by-checksum   1.49 to 1.63, 1.6 to 1.7 s: the default with new content
//	upload/again               0.7 s, no content sent
//	download/segments          0.59 to 0.69, 1.5 to 1.8 s: the default; 8 connections
//	download/one-stream        0.90 to 0.99
//	peak                       19 to 26 MiB, with the server
//
// The default upload reads the file for its checksum before it sends anything (0.65 s here).
// Content that the server has must not be sent. The hash costs time on loopback, and hardly any
// on a slower network. With ChecksumDeployMin: -1 the content is hashed while it is sent. Half
// of the remaining time is copying in the kernel, the other half is hashing in the server and
// the client.
//
// 10,000 files of 4 KiB, 8 at a time; plain is a loop of 8 goroutines that opens and sends each
// file, or receives and writes it. It does not verify, use temporary names, or look for existing
// files:
//
//	upload         1.04 to 1.11, that is 90 to 96 % of the rate of plain; 18,000 to 20,000 files/s
//	upload/again   no content sent: the files are tried by checksum as long as that succeeds
//	download       1.04 to 1.12; 13,000 to 14,500 files/s
//	connections    8 to 15 opened
//
// An upload takes about 85 microseconds of processor time with the server's part:
//
//	server                           25
//	two goroutines of the connection 20
//	open, read and close the file    12
//	typed call                       12, 7 of them in net/http
//	allocation                        6
//	SHA-256                           3
//
// A small file leaves in one packet with its headers, which makes up for its verification. A
// download has one rename more than plain, 6 microseconds.

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"iter"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/transfer"
)

// leanServer is an Artifactory that does as little as possible. It hashes the content that it gets,
// responds with the checksum, drops the content, and serves one file. So the benchmarks measure the
// clients.
type leanServer struct {
	*httptest.Server
	known       sync.Map // SHA-256 of deployed content
	serve       string   // the file that it serves
	sum         string   // SHA-256 of that file
	connections atomic.Int64
	received    atomic.Int64 // bytes of content
}

func newLeanServer(tb testing.TB) *leanServer {
	s := &leanServer{}
	s.Server = httptest.NewUnstartedServer(s)
	s.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			s.connections.Add(1)
		}
	}
	s.Start()
	tb.Cleanup(s.Close)
	return s
}

type leanBlock = *[256 << 10]byte

var leanBlocks = sync.Pool{New: func() any { return leanBlock(new([256 << 10]byte)) }}

func (s *leanServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if strings.HasPrefix(r.URL.Path, uploadsAPI) { // it takes files whole
		w.WriteHeader(http.StatusNotFound)
		return
	}
	if r.Method != http.MethodPut {
		f, err := os.Open(s.serve)
		if err != nil {
			panic(err)
		}
		defer f.Close()
		w.Header().Set("X-Checksum-Sha256", s.sum)
		w.Header().Set("ETag", `"`+s.sum+`"`)
		w.Header().Set("Content-Type", "application/octet-stream")
		http.ServeContent(w, r, "", time.Time{}, f)
		return
	}
	sum := r.Header.Get("X-Checksum-Sha256")
	if r.Header.Get("X-Checksum-Deploy") == "true" {
		if _, ok := s.known.Load(sum); !ok {
			w.WriteHeader(http.StatusNotFound)
			return
		}
	} else {
		h := sha256.New()
		buf := leanBlocks.Get().(leanBlock)
		n, err := io.CopyBuffer(struct{ io.Writer }{h}, struct{ io.Reader }{r.Body}, buf[:])
		leanBlocks.Put(buf)
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		s.received.Add(n)
		sum = hex.EncodeToString(h.Sum(nil))
		s.known.Store(sum, true)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusCreated)
	fmt.Fprintf(w, `{"repo":"libs","path":%q,"created":"2026-01-02T03:04:05.678Z","createdBy":"admin","downloadUri":"http://localhost/artifactory%s",`+
		`"mimeType":"application/octet-stream","size":"4096","checksums":{"sha1":"","md5":"","sha256":%q},"originalChecksums":{"sha256":%q},"uri":"http://localhost/artifactory%s"}`,
		r.URL.Path, r.URL.Path, sum, sum, r.URL.Path)
}

func (s *leanServer) transfers(tb testing.TB, opts transfer.Options) *transfer.Manager {
	c, err := jfrog.New(s.URL, jfrog.WithAccessToken("token"))
	require.NoError(tb, err)
	tr, err := transfer.New(artifactory.New(c), &opts)
	require.NoError(tb, err)
	return tr
}

// bare returns the plain client that the engine is compared with.
func bare(connections int) *http.Client {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.MaxIdleConnsPerHost = connections
	return &http.Client{Transport: t}
}

// sideHash hashes content in a separate goroutine.
type sideHash struct {
	h     hash.Hash
	todo  chan leanContent
	ended chan struct{}
}

type leanContent struct {
	leanBlock
	n int
}

func newSideHash() *sideHash {
	s := &sideHash{sha256.New(), make(chan leanContent, 4), make(chan struct{})}
	go func() {
		defer close(s.ended)
		for b := range s.todo {
			s.h.Write(b.leanBlock[:b.n])
			leanBlocks.Put(b.leanBlock)
		}
	}()
	return s
}

func (s *sideHash) sum() string {
	close(s.todo)
	<-s.ended
	return hex.EncodeToString(s.h.Sum(nil))
}

// sideReader hashes a copy of the content that is read.
type sideReader struct {
	io.Reader
	*sideHash
}

func (s sideReader) Read(p []byte) (int, error) {
	n, err := s.Reader.Read(p)
	if n > 0 {
		b := leanBlocks.Get().(leanBlock)
		s.todo <- leanContent{b, copy(b[:], p[:n])}
	}
	return n, err
}

func barePut(tb testing.TB, c *http.Client, url, file string, hashed bool) {
	f, err := os.Open(file)
	require.NoError(tb, err)
	defer f.Close()
	info, err := f.Stat()
	require.NoError(tb, err)
	var body io.Reader = f
	var h *sideHash
	if hashed {
		h = newSideHash()
		body = sideReader{f, h}
	}
	req, err := http.NewRequest(http.MethodPut, url, body)
	require.NoError(tb, err)
	req.ContentLength = info.Size()
	req.Header.Set("Authorization", "Bearer token")
	resp, err := c.Do(req)
	require.NoError(tb, err)
	response, err := io.ReadAll(resp.Body)
	require.NoError(tb, err)
	require.NoError(tb, resp.Body.Close())
	require.Equal(tb, http.StatusCreated, resp.StatusCode)
	if hashed {
		require.Contains(tb, string(response), h.sum())
	}
}

func bareGet(tb testing.TB, c *http.Client, url, file string, hashed bool) {
	req, err := http.NewRequest(http.MethodGet, url, nil)
	require.NoError(tb, err)
	req.Header.Set("Authorization", "Bearer token")
	resp, err := c.Do(req)
	require.NoError(tb, err)
	defer resp.Body.Close()
	f, err := os.Create(file)
	require.NoError(tb, err)
	defer f.Close()
	if !hashed {
		_, err = io.Copy(f, resp.Body)
		require.NoError(tb, err)
		return
	}
	h := newSideHash()
	buf := leanBlocks.Get().(leanBlock)
	defer leanBlocks.Put(buf)
	_, err = io.CopyBuffer(struct{ io.Writer }{f}, struct{ io.Reader }{sideReader{resp.Body, h}}, buf[:])
	require.NoError(tb, err)
	require.Equal(tb, resp.Header.Get("X-Checksum-Sha256"), h.sum())
}

// bigFile writes a file of n bytes without holding it in memory.
func bigFile(tb testing.TB, dir string, n int64) string {
	name := filepath.Join(dir, "big")
	f, err := os.Create(name)
	require.NoError(tb, err)
	defer f.Close()
	block := content(1 << 20)
	for i := int64(0); i < n; i += int64(len(block)) {
		block[0] = byte(i >> 20)
		_, err := f.Write(block)
		require.NoError(tb, err)
	}
	return name
}

// peakMemory returns the largest resident set of the process in MiB, or 0 if it is not known.
func peakMemory() float64 {
	data, _ := os.ReadFile("/proc/self/status")
	for line := range strings.Lines(string(data)) {
		if kb := 0.0; strings.HasPrefix(line, "VmHWM:") {
			fmt.Sscanf(strings.TrimPrefix(line, "VmHWM:"), "%f", &kb)
			return kb / 1024
		}
	}
	return 0
}

// sideBySide runs two ways of doing the same in turn, and reports their times and ratio. cleanUp is
// not timed.
func sideBySide(b *testing.B, plain, ours, cleanUp func()) {
	var took [2]time.Duration
	i := 0
	for b.Loop() {
		for side := range 2 {
			side = (side + i) % 2
			begin := time.Now()
			[]func(){plain, ours}[side]()
			took[side] += time.Since(begin)
			cleanUp()
		}
		i++
	}
	b.ReportMetric(took[0].Seconds()/float64(i)*1000, "plain-ms")
	b.ReportMetric(took[1].Seconds()/float64(i)*1000, "ours-ms")
	b.ReportMetric(took[1].Seconds()/took[0].Seconds(), "ours/plain")
	b.ReportMetric(0, "ns/op")
}

func BenchmarkTransferLarge(b *testing.B) {
	const size = 1 << 30
	s := newLeanServer(b)
	dir := b.TempDir()
	s.serve = bigFile(b, dir, size)
	f, err := os.Open(s.serve)
	require.NoError(b, err)
	h := sha256.New()
	_, err = io.CopyBuffer(struct{ io.Writer }{h}, struct{ io.Reader }{f}, make([]byte, 1<<20))
	require.NoError(b, err)
	f.Close()
	s.sum = hex.EncodeToString(h.Sum(nil))
	plain := bare(8)

	upload := func(name string, opts transfer.Options) {
		b.Run(name, func(b *testing.B) {
			tr := s.transfers(b, opts)
			sideBySide(b, func() {
				barePut(b, plain, s.URL+"/artifactory/libs/plain", s.serve, true)
			}, func() {
				s.known.Clear()
				res, err := tr.Upload(b.Context(), transfer.UploadJob{To: transfer.At("libs", "ours"), Local: s.serve})
				require.NoError(b, err)
				require.EqualValues(b, size, res.Moved)
			}, func() {})
			b.ReportMetric(peakMemory(), "peak-MiB")
		})
	}
	upload("upload/streamed", transfer.Options{ChecksumDeployMin: -1})
	upload("upload/tried-by-checksum", transfer.Options{})
	b.Run("upload/again", func(b *testing.B) {
		tr := s.transfers(b, transfer.Options{})
		s.known.Store(s.sum, true)
		before := s.received.Load()
		for b.Loop() {
			res, err := tr.Upload(b.Context(), transfer.UploadJob{To: transfer.At("libs", "again"), Local: s.serve})
			require.NoError(b, err)
			require.Equal(b, transfer.OutcomeMatched, res.Outcome)
		}
		b.ReportMetric(float64(s.received.Load()-before), "content-bytes")
	})
	download := func(name string, opts transfer.Options) {
		b.Run(name, func(b *testing.B) {
			tr := s.transfers(b, opts)
			to := filepath.Join(dir, "got")
			sideBySide(b, func() {
				bareGet(b, plain, s.URL+"/artifactory/libs/big", to, true)
			}, func() {
				res, err := tr.Download(b.Context(), transfer.DownloadJob{From: transfer.At("libs", "big"), Local: to})
				require.NoError(b, err)
				require.EqualValues(b, size, res.Size)
			}, func() { require.NoError(b, os.Remove(to)) })
			b.ReportMetric(peakMemory(), "peak-MiB")
		})
	}
	download("download/segments", transfer.Options{})
	download("download/one-stream", transfer.Options{SegmentMin: -1})
}

func BenchmarkTransferSmall(b *testing.B) {
	const files, size, connections = 10000, 4096, 8
	s := newLeanServer(b)
	dir := b.TempDir()
	names := make([]string, files)
	data := content(size)
	for i := range names {
		names[i] = filepath.Join(dir, fmt.Sprintf("in%02d", i%100), fmt.Sprintf("f%04d", i))
		copy(data, fmt.Sprint(i))
		require.NoError(b, os.MkdirAll(filepath.Dir(names[i]), 0o777))
		require.NoError(b, os.WriteFile(names[i], data, 0o666))
	}
	s.serve = names[0]
	first, err := os.ReadFile(names[0])
	require.NoError(b, err)
	sum := sha256.Sum256(first)
	s.sum = hex.EncodeToString(sum[:])

	// loop handles each file with a bare client, over the same number of connections.
	loop := func(do func(c *http.Client, i int)) {
		c := bare(connections)
		defer c.CloseIdleConnections()
		var wg sync.WaitGroup
		var next atomic.Int64
		for range connections {
			wg.Go(func() {
				for i := next.Add(1) - 1; i < files; i = next.Add(1) - 1 {
					do(c, int(i))
				}
			})
		}
		wg.Wait()
	}
	b.Run("upload", func(b *testing.B) {
		var opened int64
		sideBySide(b, func() {
			loop(func(c *http.Client, i int) {
				barePut(b, c, fmt.Sprintf("%s/artifactory/libs/a/f%04d", s.URL, i), names[i], false)
			})
		}, func() {
			s.known.Clear()
			before := s.connections.Load()
			tr := s.transfers(b, transfer.Options{Concurrency: connections})
			sum, err := tr.UploadAll(b.Context(), jobsOf(names, func(i int) transfer.UploadJob {
				return transfer.UploadJob{To: transfer.At("libs", fmt.Sprintf("a/f%04d", i)), Local: names[i]}
			}))
			require.NoError(b, err)
			require.Equal(b, files, sum.Files[transfer.OutcomeSent])
			opened = s.connections.Load() - before
		}, func() {})
		b.ReportMetric(float64(opened), "connections")
	})
	b.Run("upload/again", func(b *testing.B) {
		tr := s.transfers(b, transfer.Options{Concurrency: connections})
		before := s.received.Load()
		for b.Loop() {
			sum, err := tr.UploadTree(b.Context(), dir, transfer.At("libs", "again"), nil)
			require.NoError(b, err)
			require.Equal(b, files, sum.Files[transfer.OutcomeMatched])
		}
		b.ReportMetric(float64(s.received.Load()-before), "content-bytes")
	})
	b.Run("download", func(b *testing.B) {
		var opened int64
		out := filepath.Join(dir, "out")
		require.NoError(b, os.MkdirAll(out, 0o777))
		sideBySide(b, func() {
			loop(func(c *http.Client, i int) {
				bareGet(b, c, fmt.Sprintf("%s/artifactory/libs/a/f%04d", s.URL, i), filepath.Join(out, fmt.Sprintf("f%04d", i)), false)
			})
		}, func() {
			before := s.connections.Load()
			tr := s.transfers(b, transfer.Options{Concurrency: connections})
			sum, err := tr.DownloadAll(b.Context(), jobsOf(names, func(i int) transfer.DownloadJob {
				return transfer.DownloadJob{From: transfer.At("libs", fmt.Sprintf("a/f%04d", i)), Dir: out, Local: fmt.Sprintf("f%04d", i)}
			}))
			require.NoError(b, err)
			require.Equal(b, files, sum.Files[transfer.OutcomeReceived])
			opened = s.connections.Load() - before
		}, func() {
			require.NoError(b, os.RemoveAll(out))
			require.NoError(b, os.Mkdir(out, 0o777))
		})
		b.ReportMetric(float64(opened), "connections")
	})
}

func jobsOf[J any](names []string, job func(i int) J) iter.Seq2[J, error] {
	return func(yield func(J, error) bool) {
		for i := range names {
			if !yield(job(i), nil) {
				return
			}
		}
	}
}
