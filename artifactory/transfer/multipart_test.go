package transfer_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/transfer"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

const (
	mib        = 1 << 20
	uploadsAPI = "/artifactory/api/v1/uploads/"
)

// partsEnv is a server that offers multipart uploads, with a Manager that sends parts of 1 MiB.
type partsEnv struct {
	t     *testing.T
	srv   *jfrogtest.Server
	rt    *artifactory.Client
	tr    *transfer.Manager
	local string
	data  []byte
	last  atomic.Pointer[transfer.Progress]
	over  atomic.Bool // more than the file counted as done
	trips tripper
}

// tripper passes requests on. Before each of them it calls a function, if that is set.
type tripper struct {
	http.RoundTripper
	before func(*http.Request) error
}

func (t *tripper) RoundTrip(r *http.Request) (*http.Response, error) {
	if t.before != nil {
		if err := t.before(r); err != nil {
			return nil, err
		}
	}
	return t.RoundTripper.RoundTrip(r)
}

func isPart(r *http.Request) bool { return strings.HasPrefix(r.URL.Path, "/multipart/") }

func newPartsEnv(t *testing.T, size int, opts transfer.Options, more ...jfrogtest.Option) *partsEnv {
	t.Helper()
	e := &partsEnv{t: t, data: sharedContent(size)}
	e.srv = jfrogtest.New(t, append([]jfrogtest.Option{jfrogtest.WithMultipartUpload(), jfrogtest.WithRepository("libs", "local", "generic")}, more...)...)
	transport := &http.Transport{MaxIdleConnsPerHost: 16}
	t.Cleanup(transport.CloseIdleConnections)
	e.trips.RoundTripper = transport
	c, err := jfrog.New(e.srv.URL, jfrog.WithAccessToken(e.srv.Token), jfrog.WithTransport(&e.trips),
		jfrog.WithRetry(jfrog.RetryPolicy{MaxAttempts: 2, MinWait: -1}))
	require.NoError(t, err)
	e.rt = artifactory.New(c)
	if opts.MultipartMin == 0 {
		opts.MultipartMin = mib
	}
	if opts.PartSize == 0 {
		opts.PartSize = mib
	}
	opts.ProgressInterval = time.Millisecond
	opts.Progress = func(p transfer.Progress) {
		e.last.Store(&p)
		if p.BytesDone > p.BytesTotal {
			e.over.Store(true)
		}
	}
	e.tr, err = transfer.New(e.rt, &opts)
	require.NoError(t, err)
	e.local = writeFile(t, filepath.Join(t.TempDir(), "big.bin"), e.data)
	return e
}

func (e *partsEnv) upload(ctx context.Context) (*transfer.Result, error) {
	return e.tr.Upload(ctx, transfer.UploadJob{To: transfer.At("libs", "d/big file.bin"), Local: e.local, Properties: artifactory.Properties{"k": {"a|b,c", "d"}}})
}

// arrived fails unless the file is stored with its properties.
func (e *partsEnv) arrived() {
	e.t.Helper()
	d, err := e.rt.Artifacts.Download(e.t.Context(), "libs", "d/big file.bin", nil)
	require.NoError(e.t, err)
	got, err := io.ReadAll(d)
	require.NoError(e.t, err)
	require.NoError(e.t, d.Close())
	require.True(e.t, bytes.Equal(e.data, got), "other content")
	props, err := e.rt.Properties.Get(e.t.Context(), "libs", "d/big file.bin")
	require.NoError(e.t, err)
	require.ElementsMatch(e.t, []string{"a|b,c", "d"}, props["k"])
}

// failed fails unless the upload has left nothing.
func (e *partsEnv) failed(err error, aborted int) {
	e.t.Helper()
	require.Error(e.t, err)
	var known *transfer.Error
	require.ErrorAs(e.t, err, &known)
	require.Equal(e.t, transfer.PhaseSend, known.Phase)
	require.Equal(e.t, e.local, known.Local)
	_, gone := e.rt.Items.Get(e.t.Context(), "libs", "d/big file.bin")
	require.ErrorIs(e.t, gone, jfrog.ErrNotFound)
	counts := e.srv.MultipartUploads()
	require.Equal(e.t, aborted, counts.Aborted)
	require.Equal(e.t, jfrogtest.MultipartUploads{Begun: counts.Begun, Aborted: aborted}, counts, "rubbish is left")
	require.True(e.t, transfer.SlotsFree(e.tr))
	require.EqualValues(e.t, 1, e.last.Load().FilesFailed)
}

// calls returns the statuses of the calls of an operation.
func (e *partsEnv) calls(operation string) (statuses []int) {
	for _, r := range e.srv.Requests() {
		if r.Path == uploadsAPI+operation {
			statuses = append(statuses, r.Status)
		}
	}
	return statuses
}

// parts returns how often each part was sent, by its number.
func (e *partsEnv) parts() map[string]int {
	out := map[string]int{}
	for _, r := range e.srv.RedirectedRequests() {
		out[r.Path[strings.LastIndexByte(r.Path, '/')+1:]]++
	}
	return out
}

func (e *partsEnv) puts() (n int) {
	for _, r := range e.srv.Requests() {
		if r.Method == http.MethodPut && r.BodySize > 0 {
			n++
		}
	}
	return n
}

func TestMultipartUpload(t *testing.T) {
	for _, size := range []int{mib, mib + 1, 2*mib - 1, 3 * mib, 3*mib + 17} {
		for name, opts := range map[string]transfer.Options{
			"tried by checksum": {}, "not tried": {ChecksumDeployMin: -1}, "one at a time": {Concurrency: 1}, "all checksums": {AllChecksums: true},
		} {
			t.Run(fmt.Sprintf("%d %s", size, name), func(t *testing.T) {
				t.Parallel()
				e := newPartsEnv(t, size, opts)
				res, err := e.upload(t.Context())
				require.NoError(t, err)
				e.arrived()
				require.Equal(t, transfer.OutcomeSent, res.Outcome)
				require.EqualValues(t, size, res.Size)
				require.EqualValues(t, size, res.Moved)
				require.Zero(t, res.Saved)
				item, err := e.rt.Items.Get(t.Context(), "libs", "d/big file.bin")
				require.NoError(t, err)
				require.Equal(t, item.Checksums, res.Checksums)
				require.Equal(t, jfrogtest.MultipartUploads{Begun: 1, Deployed: 1}, e.srv.MultipartUploads())
				require.Len(t, e.parts(), (size+mib-1)/mib)
				require.Zero(t, e.puts(), "content went through the platform")
				last := e.last.Load()
				require.EqualValues(t, size, last.BytesDone)
				require.EqualValues(t, size, last.BytesMoved)
				require.EqualValues(t, size, last.BytesTotal)

				// The server has the content, and no other upload begins.
				if opts.ChecksumDeployMin < 0 {
					return
				}
				res, err = e.upload(t.Context())
				require.NoError(t, err)
				require.Equal(t, transfer.OutcomeMatched, res.Outcome)
				require.Equal(t, 1, e.srv.MultipartUploads().Begun)
			})
		}
	}
}

// A reader that can be read at offsets is sent in parts from its position on.
func TestMultipartContent(t *testing.T) {
	e := newPartsEnv(t, 3*mib+5, transfer.Options{})
	r := bytes.NewReader(append([]byte("before"), e.data...))
	_, err := r.Seek(6, io.SeekStart)
	require.NoError(t, err)
	send := func(content io.Reader) {
		t.Helper()
		res, err := e.tr.Upload(t.Context(), transfer.UploadJob{To: transfer.At("libs", "d/big file.bin"), Content: content, Properties: artifactory.Properties{"k": {"a|b,c", "d"}}})
		require.NoError(t, err)
		require.EqualValues(t, len(e.data), res.Moved)
		e.arrived()
	}
	send(r)
	require.Equal(t, jfrogtest.MultipartUploads{Begun: 1, Deployed: 1}, e.srv.MultipartUploads())
	require.Zero(t, e.puts())
	require.NoError(t, e.rt.Artifacts.Delete(t.Context(), "libs", "d"))
	send(bytesOnly{bytes.NewReader(e.data)}) // which can only be read in order
	require.Equal(t, 1, e.srv.MultipartUploads().Begun)
	require.Equal(t, 1, e.puts())
}

// The server is asked once. Without multipart uploads, files are sent whole.
func TestMultipartNotOffered(t *testing.T) {
	type fault = jfrogtest.Fault
	const config, create = uploadsAPI + "config", uploadsAPI + "create"
	for name, test := range map[string]struct {
		fault fault
		opts  transfer.Options
		asked int
	}{
		"not supported":         {fault{Path: config, Times: -1, Status: 200, Body: `{"supported":false}`}, transfer.Options{}, 1},
		"old server":            {fault{Path: config, Times: -1, Status: 404}, transfer.Options{}, 1},
		"server failure":        {fault{Path: config, Times: -1, Status: 500}, transfer.Options{}, 2},
		"web page":              {fault{Path: config, Times: -1, Status: 200, Body: "<html>Sign in</html>"}, transfer.Options{}, 1},
		"connection cut":        {fault{Path: config, Times: -1, Drop: true}, transfer.Options{}, 2},
		"not for this user":     {fault{Path: config, Times: -1, Status: 401}, transfer.Options{}, 1},
		"create fails":          {fault{Path: create, Times: -1, Status: 500}, transfer.Options{}, 1},
		"create refused":        {fault{Path: create, Times: -1, Status: 400}, transfer.Options{}, 1},
		"switched off":          {fault{Path: "none"}, transfer.Options{MultipartMin: -1}, 0},
		"smaller":               {fault{Path: "none"}, transfer.Options{MultipartMin: 4 * mib}, 0},
		"smaller than standard": {fault{Path: "none"}, transfer.Options{MultipartMin: 200 << 20}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := newPartsEnv(t, 2*mib+3, test.opts)
			e.srv.Inject(test.fault)
			for i := range 3 {
				e.data = append([]byte{byte(i)}, sharedContent(2*mib+2)...)
				writeFile(t, e.local, e.data)
				res, err := e.upload(t.Context())
				require.NoError(t, err)
				require.EqualValues(t, len(e.data), res.Moved)
				e.arrived()
			}
			require.Len(t, e.calls("config"), test.asked)
			require.Zero(t, e.srv.MultipartUploads().Begun)
			require.Equal(t, 3, e.puts())
		})
	}
	// Archives to extract and files that the server computes are never sent in parts.
	e := newPartsEnv(t, 2*mib, transfer.Options{})
	_, err := e.tr.Upload(t.Context(), transfer.UploadJob{To: transfer.At("libs", "a/maven-metadata.xml"), Local: e.local})
	require.NoError(t, err)
	_, _ = e.tr.Upload(t.Context(), transfer.UploadJob{To: transfer.At("libs", "a/a.zip"), Local: e.local, Explode: true})
	require.Empty(t, e.calls("config"))
}

func TestMultipartOptions(t *testing.T) {
	for want, opts := range map[string]transfer.Options{
		"PartSize is negative":   {PartSize: -1},
		"PartSize is 1048577":    {PartSize: mib + 1},
		"PartSize is 5369757696": {PartSize: 5<<30 + mib},
	} {
		_, err := transfer.New(artifactory.New(nil), &opts)
		require.ErrorContains(t, err, want)
	}
	for size, want := range map[int64]int64{0: 20, 200 << 30: 21, 195 << 30: 20, 5 << 40: 525} {
		require.Equal(t, want*mib, transfer.PartSizeOf(transfer.Options{}, size), size)
	}
}
