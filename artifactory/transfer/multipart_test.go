package transfer_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
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

func TestMultipartMerge(t *testing.T) {
	type fault = jfrogtest.Fault
	const status, complete = uploadsAPI + "status", uploadsAPI + "complete"
	failed := func(want string) func(error) bool {
		return func(err error) bool {
			var e *jfrog.FailedError
			return errors.As(err, &e) && e.Status == want
		}
	}
	for name, test := range map[string]struct {
		faults    []fault
		want      func(error) bool // nil: success
		completed int
		aborted   int
	}{
		"fails":              {[]fault{{Path: status, Status: 200, Body: `{"status":"NON_RETRYABLE_ERROR","error":"why"}`}}, failed("NON_RETRYABLE_ERROR"), 1, 1},
		"aborted":            {[]fault{{Path: status, Status: 200, Body: `{"status":"ABORTED"}`}}, failed("ABORTED"), 1, 0},
		"unknown":            {[]fault{{Path: status, Status: 200, Body: `{"status":"NEW"}`}}, failed("NEW"), 1, 1},
		"retryable once":     {[]fault{{Path: status, Status: 200, Body: `{"status":"RETRYABLE_ERROR","error":"why"}`}}, nil, 2, 0},
		"retryable always":   {[]fault{{Path: status, Times: -1, Status: 200, Body: `{"status":"RETRYABLE_ERROR","error":"why"}`}}, failed("RETRYABLE_ERROR"), 3, 1},
		"node unavailable":   {[]fault{{Path: status, Times: 2, Status: 503}}, nil, 2, 0},
		"status fails":       {[]fault{{Path: status, Times: 3, Status: 500}}, nil, 1, 0},
		"status always cut":  {[]fault{{Path: status, Times: -1, Drop: true}}, is(jfrog.ErrUnreachable), 1, 1},
		"status refused":     {[]fault{{Path: status, Status: 400}}, is(jfrog.ErrValidation), 1, 1},
		"complete fails":     {[]fault{{Path: complete, Status: 500}}, nil, 2, 0},
		"complete refused":   {[]fault{{Path: complete, Status: 400}}, is(jfrog.ErrValidation), 1, 1},
		"complete never":     {[]fault{{Path: complete, Times: -1, Drop: true}}, is(jfrog.ErrUnreachable), 6, 1},
		"abort fails too":    {[]fault{{Path: status, Status: 400}, {Path: uploadsAPI + "abort", Times: -1, Status: 401}}, is(jfrog.ErrValidation), 1, -1},
		"deploy cut":         {[]fault{{Method: "PUT", Path: "/artifactory/libs/*", After: 1, Drop: true}}, nil, 1, 0},
		"response cut":       {[]fault{{Method: "PUT", Path: "/artifactory/libs/*", After: 1, CutAfter: 1}}, nil, 1, 0},
		"token used up":      {[]fault{{Method: "PUT", Path: "/artifactory/libs/*", After: 1, CutAfter: 1}, {Method: "PUT", Path: "/artifactory/libs/*", After: 1, Status: 404}}, nil, 1, 0},
		"stored, now denied": {[]fault{{Method: "PUT", Path: "/artifactory/libs/*", After: 1, CutAfter: 1}, {Method: "PUT", Path: "/artifactory/libs/*", After: 1, Status: 403}}, nil, 1, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := newPartsEnv(t, 2*mib+3, transfer.Options{Attempts: 3}, jfrogtest.WithAsync(2, 0))
			for _, f := range test.faults {
				f.Header = http.Header{"Content-Type": {"application/json"}}
				e.srv.Inject(f)
			}
			res, err := e.upload(t.Context())
			require.Len(t, e.calls("complete"), test.completed)
			if test.want == nil {
				require.NoError(t, err)
				e.arrived()
				require.EqualValues(t, len(e.data), res.Moved)
				require.Empty(t, e.calls("abort"))
				return
			}
			require.True(t, test.want(err), "%v", err)
			require.NotErrorIs(t, err, jfrog.ErrUnauthorized)
			switch test.aborted {
			case 1:
				e.failed(err, 1)
			case 0:
				require.Empty(t, e.calls("abort"), "the server has aborted it")
			default:
				require.ErrorContains(t, err, "was not aborted")
				require.Equal(t, 1, e.srv.MultipartUploads().Open)
			}
		})
	}
}

// A merge that stands still ends the upload. It may take any time as long as it moves.
func TestMultipartMergeStandsStill(t *testing.T) {
	defer transfer.SetStandstill(1)()
	const patience = 600 * time.Millisecond
	e := newPartsEnv(t, mib, transfer.Options{IdleTimeout: patience}, jfrogtest.WithAsync(1<<30, 0))
	begin := time.Now()
	_, err := e.upload(t.Context())
	e.failed(err, 1)
	var failed *jfrog.FailedError
	require.ErrorAs(t, err, &failed)
	require.Equal(t, "PROCESSING", failed.Status)
	require.ErrorContains(t, err, "no progress for 600ms")
	require.Less(t, time.Since(begin), 20*time.Second)

	e = newPartsEnv(t, mib, transfer.Options{IdleTimeout: patience}, jfrogtest.WithAsync(10, 0))
	asked := atomic.Int64{}
	e.trips.before = func(r *http.Request) error {
		if r.URL.Path == uploadsAPI+"status" {
			asked.Add(1)
			time.Sleep(patience / 6)
		}
		return nil
	}
	_, err = e.upload(t.Context())
	require.NoError(t, err)
	require.Greater(t, asked.Load(), int64(10))
}

// When the server does not know the upload any more, the file is sent again: in parts, or whole
// if the server does not offer parts any more.
func TestMultipartLost(t *testing.T) {
	for _, operation := range []string{"urlPart", "complete", "status"} {
		for _, restarted := range []bool{false, true} {
			for _, code := range []int{401, 404} {
				t.Run(fmt.Sprintf("%s %d %v", operation, code, restarted), func(t *testing.T) {
					t.Parallel()
					e := newPartsEnv(t, 2*mib+3, transfer.Options{Concurrency: 1})
					e.srv.Inject(jfrogtest.Fault{Path: uploadsAPI + operation, Status: code})
					want := jfrogtest.MultipartUploads{Begun: 2, Deployed: 1, Open: 1}
					if restarted {
						e.srv.Inject(jfrogtest.Fault{Path: uploadsAPI + "config", After: 1, Times: -1, Status: 200, Body: `{"supported":false}`})
						want = jfrogtest.MultipartUploads{Begun: 1, Open: 1}
					}
					_, err := e.upload(t.Context())
					require.NoError(t, err)
					e.arrived()
					got := e.srv.MultipartUploads()
					got.Stored = 0
					require.Equal(t, want, got)
					require.Len(t, e.calls("config"), 2)
					require.EqualValues(t, len(e.data), e.last.Load().BytesDone)
				})
			}
		}
	}
	// That is no refusal of the credentials: other files begin.
	e := newPartsEnv(t, 2*mib, transfer.Options{Attempts: 1, Concurrency: 1})
	e.srv.Inject(jfrogtest.Fault{Path: uploadsAPI + "urlPart", Status: 401})
	other := writeFile(t, filepath.Join(t.TempDir(), "other"), sharedContent(mib+9))
	sum, err := e.tr.UploadAll(t.Context(), transfer.Jobs(transfer.UploadJob{To: transfer.At("libs", "a"), Local: e.local}, transfer.UploadJob{To: transfer.At("libs", "b"), Local: other}))
	require.ErrorIs(t, err, transfer.ErrUploadLost)
	require.NotErrorIs(t, err, transfer.ErrCredentialsRefused)
	require.Equal(t, map[transfer.Outcome]int{transfer.OutcomeFailed: 1, transfer.OutcomeSent: 1}, sum.Files)
}

// With refused credentials, nothing is sent.
func TestMultipartUnauthorized(t *testing.T) {
	for _, operation := range []string{"config", "create"} {
		e := newPartsEnv(t, 2*mib, transfer.Options{ChecksumDeployMin: -1, Concurrency: 1})
		e.srv.Inject(jfrogtest.Fault{Path: uploadsAPI + operation, Times: -1, Status: 401})
		jobs := transfer.Jobs(transfer.UploadJob{To: transfer.At("libs", "a"), Local: e.local}, transfer.UploadJob{To: transfer.At("libs", "b"), Local: e.local})
		sum, err := e.tr.UploadAll(t.Context(), jobs)
		require.ErrorIs(t, err, transfer.ErrCredentialsRefused)
		require.Equal(t, 2, sum.Files[transfer.OutcomeFailed]) // the file, and the report of the others
		require.Len(t, e.calls(operation), 1)
		require.Zero(t, e.puts())
		require.Zero(t, sum.Moved)
	}
	e := newPartsEnv(t, 2*mib, transfer.Options{ChecksumDeployMin: -1})
	e.srv.Inject(jfrogtest.Fault{Path: uploadsAPI + "create", Times: -1, Status: 403})
	_, err := e.upload(t.Context())
	e.failed(err, 0)
	require.ErrorIs(t, err, jfrog.ErrForbidden)
	require.Zero(t, e.puts(), "the content is not sent in vain")
}

// A cancel in any phase aborts the upload, although the context has ended.
func TestMultipartCanceled(t *testing.T) {
	for name, when := range map[string]struct {
		at     func(*http.Request) bool
		before bool // the request is not sent
		begun  int
	}{
		"config":        {func(r *http.Request) bool { return r.URL.Path == uploadsAPI+"config" }, true, 0},
		"before create": {func(r *http.Request) bool { return r.URL.Path == uploadsAPI+"create" }, false, 1},
		"URL":           {func(r *http.Request) bool { return r.URL.Path == uploadsAPI+"urlPart" }, true, 1},
		"part":          {isPart, false, 1},
		"complete":      {func(r *http.Request) bool { return r.URL.Path == uploadsAPI+"complete" }, false, 1},
		"status":        {func(r *http.Request) bool { return r.URL.Path == uploadsAPI+"status" }, false, 1},
	} {
		for _, deadline := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s %v", name, deadline), func(t *testing.T) {
				t.Parallel()
				e := newPartsEnv(t, 3*mib, transfer.Options{}, jfrogtest.WithAsync(1<<30, 0))
				ctx, cancel := context.WithCancel(t.Context())
				want := context.Canceled
				defer cancel()
				if deadline {
					ctx, want = &lateContext{Context: ctx}, context.DeadlineExceeded
				}
				e.trips.before = func(r *http.Request) error {
					if !when.at(r) {
						return nil
					}
					cancel()
					if when.before {
						<-r.Context().Done()
						return r.Context().Err()
					}
					return nil
				}
				begin := time.Now()
				_, err := e.upload(ctx)
				e.trips.before = nil
				require.Less(t, time.Since(begin), 20*time.Second)
				e.failed(err, when.begun)
				require.ErrorIs(t, err, want)
				require.Len(t, e.calls("abort"), when.begun)
				require.NotContains(t, err.Error(), "aborted")
				_, err = e.rt.Items.Get(t.Context(), "libs", "d")
				require.ErrorIs(t, err, jfrog.ErrNotFound)
			})
		}
	}
}

// lateContext reports a deadline when the context inside it is canceled.
type lateContext struct{ context.Context }

// Value hides the context inside, whose error its children would take.
func (c *lateContext) Value(any) any { return nil }

func (c *lateContext) Err() error {
	if c.Context.Err() != nil {
		return context.DeadlineExceeded
	}
	return nil
}

// An abort that hangs does not hold a canceled upload for long.
func TestMultipartAbortHangs(t *testing.T) {
	defer transfer.SetAborting(100 * time.Millisecond)()
	e := newPartsEnv(t, 3*mib, transfer.Options{})
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	e.trips.before = func(r *http.Request) error {
		if isPart(r) {
			cancel()
		}
		if r.URL.Path == uploadsAPI+"abort" {
			<-r.Context().Done()
			return r.Context().Err()
		}
		return nil
	}
	begin := time.Now()
	_, err := e.upload(ctx)
	require.ErrorIs(t, err, context.Canceled)
	require.ErrorContains(t, err, "was not aborted")
	require.Less(t, time.Since(begin), 10*time.Second)

	// A response to the creation that does not come is not waited for either.
	ctx, cancel = context.WithCancel(t.Context())
	defer cancel()
	e = newPartsEnv(t, 3*mib, transfer.Options{})
	e.trips.before = func(r *http.Request) error {
		if r.URL.Path == uploadsAPI+"create" {
			cancel()
			<-r.Context().Done()
			return r.Context().Err()
		}
		return nil
	}
	begin = time.Now()
	_, err = e.upload(ctx)
	require.ErrorIs(t, err, context.Canceled)
	require.Less(t, time.Since(begin), 10*time.Second)
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

// With checksums of the job that are not those of the content, nothing is deployed.
func TestMultipartWrongChecksums(t *testing.T) {
	for name, sums := range map[string]artifactory.Checksums{
		"SHA-1":   {SHA1: strings.Repeat("1", 40), SHA256: strings.Repeat("2", 64)},
		"SHA-256": {SHA256: strings.Repeat("2", 64)},
	} {
		e := newPartsEnv(t, 2*mib, transfer.Options{Attempts: 1})
		_, err := e.tr.Upload(t.Context(), transfer.UploadJob{To: transfer.At("libs", "d/big file.bin"), Local: e.local, Checksums: sums})
		require.Error(t, err)
		require.NotErrorIs(t, err, transfer.ErrFileChanged)
		require.Contains(t, strings.ToLower(err.Error()), "checksum", name)
		_, err = e.rt.Items.Get(t.Context(), "libs", "d")
		require.ErrorIs(t, err, jfrog.ErrNotFound)
	}
}

// A server that merges other content than it was sent has it removed again.
func TestMultipartVerified(t *testing.T) {
	const wrong = "1111111111111111111111111111111111111111111111111111111111111111"
	e := newPartsEnv(t, 2*mib, transfer.Options{Attempts: 1})
	e.srv.Inject(jfrogtest.Fault{Method: "PUT", Path: "/artifactory/libs/*", After: 1, Status: 201, Header: http.Header{"Content-Type": {"application/json"}},
		Body: `{"repo":"libs","path":"/d/big file.bin","checksums":{"sha256":"` + wrong + `"}}`})
	e.srv.Inject(jfrogtest.Fault{Method: "GET", Path: "/artifactory/api/storage/*", Status: 200, Header: http.Header{"Content-Type": {"application/json"}},
		Body: `{"repo":"libs","path":"/d/big file.bin","size":"1","checksums":{"sha256":"` + wrong + `"},"originalChecksums":{"sha256":"` + wrong + `"}}`})
	_, err := e.upload(t.Context())
	require.ErrorIs(t, err, transfer.ErrChecksumMismatch)
	deleted := 0
	for _, r := range e.srv.Requests() {
		if r.Method == http.MethodDelete {
			deleted++
		}
	}
	require.Equal(t, 1, deleted)
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
