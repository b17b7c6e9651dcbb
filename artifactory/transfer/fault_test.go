package transfer_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"runtime/pprof"
	"slices"
	"sort"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/transfer"
	"github.com/jfrogkit/jfrog-go/internal/faultproxy"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// TestTransferFaults injects faults into every kind of transfer. Each case must end in verified
// success, or in an error that names the file, the phase and the cause. It must never end in a
// wrong file, a silent skip or a leak. The log has the number of cases.
//
// With TRANSFER_FAULTS=all it runs all cases, otherwise one in five.
func TestTransferFaults(t *testing.T) {
	m := &faultMatrix{ends: map[string]map[string]int{}, stride: 5}
	if os.Getenv("TRANSFER_FAULTS") == "all" {
		m.stride = 1
	}
	begin := time.Now()
	for _, group := range []struct {
		name string
		run  func(*testing.T, *faultMatrix)
	}{
		{"wire", wireFaults}, {"server", serverFaults}, {"local", localFaults}, {"cancel", cancelFaults}, {"lists", listFaults},
	} {
		// Run returns when the parallel cases of the group have ended.
		t.Run(group.name, func(t *testing.T) { group.run(t, m) })
	}
	t.Log(m.report(time.Since(begin)))
}

// faultMatrix counts cases and their ends.
type faultMatrix struct {
	mu   sync.Mutex
	ends map[string]map[string]int // by fault

	stride, made int
}

// pick reports whether to run the next case.
func (m *faultMatrix) pick() bool {
	m.made++
	return m.made%m.stride == 0
}

func (m *faultMatrix) count(fault, end string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.ends[fault] == nil {
		m.ends[fault] = map[string]int{}
	}
	m.ends[fault][end]++
}

func (m *faultMatrix) report(took time.Duration) string {
	var out strings.Builder
	total, sums := 0, map[string]int{}
	names := make([]string, 0, len(m.ends))
	for fault, ends := range m.ends {
		names = append(names, fault)
		for end, n := range ends {
			total += n
			sums[end] += n
		}
	}
	sort.Strings(names)
	fmt.Fprintf(&out, "%d cases of %d faults, one in %d, in %s: %s\n", total, len(names), m.stride, took.Round(time.Millisecond), tally(sums))
	for _, fault := range names {
		fmt.Fprintf(&out, "  %-44s %s\n", fault, tally(m.ends[fault]))
	}
	return out.String()
}

func tally(ends map[string]int) string {
	parts := make([]string, 0, len(ends))
	for end, n := range ends {
		parts = append(parts, fmt.Sprintf("%d %s", n, end))
	}
	sort.Strings(parts)
	return strings.Join(parts, ", ")
}

// faultEnv is the environment of one case: a server, and a client that reaches it through a proxy.
type faultEnv struct {
	srv       *jfrogtest.Server
	proxy     *faultproxy.Proxy
	plain     *artifactory.Client // reaches the server directly
	rt        *artifactory.Client // reaches the server through the proxy
	transport *http.Transport
	dir       string // for targets of downloads; it has no other files
	src       string // for local files
	last      transfer.Progress
	calm      atomic.Bool // the wrapper of the server passes everything unchanged
}

// newFaultEnv returns the environment of a case. wrap, if not nil, is between proxy and server.
func newFaultEnv(t *testing.T, wrap func(http.Handler) http.Handler) *faultEnv {
	t.Helper()
	e := &faultEnv{dir: t.TempDir(), src: t.TempDir()}
	e.srv = jfrogtest.New(t, jfrogtest.WithRepository("libs", "local", "generic"), jfrogtest.WithSpoolThreshold(64<<20),
		jfrogtest.WithMultipartUpload())
	target := e.srv.URL
	if wrap != nil {
		u, err := url.Parse(target)
		require.NoError(t, err)
		quiet := &http.Transport{}
		pass := &httputil.ReverseProxy{
			Rewrite:      func(r *httputil.ProxyRequest) { r.SetURL(u) },
			Transport:    quiet,
			ErrorLog:     log.New(io.Discard, "", 0),
			ErrorHandler: func(http.ResponseWriter, *http.Request, error) { panic(http.ErrAbortHandler) },
		}
		wrapped := wrap(pass)
		front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if e.calm.Load() {
				pass.ServeHTTP(w, r)
				return
			}
			wrapped.ServeHTTP(w, r)
		}))
		t.Cleanup(front.Close)
		t.Cleanup(quiet.CloseIdleConnections)
		target = front.URL
	}
	var err error
	e.proxy, err = faultproxy.Start(target)
	require.NoError(t, err)
	t.Cleanup(e.proxy.Close)
	e.transport = &http.Transport{MaxIdleConnsPerHost: 16, DisableCompression: true}
	t.Cleanup(e.transport.CloseIdleConnections)
	e.rt = e.client(t, e.proxy.URL, e.transport)
	direct := &http.Transport{}
	t.Cleanup(direct.CloseIdleConnections)
	e.plain = e.client(t, e.srv.URL, direct)
	return e
}

func (e *faultEnv) client(t *testing.T, base string, rt http.RoundTripper) *artifactory.Client {
	t.Helper()
	c, err := jfrog.New(base, jfrog.WithAccessToken(e.srv.Token), jfrog.WithTransport(rt), jfrog.WithRetry(jfrog.RetryPolicy{
		MaxAttempts: 3, MinWait: time.Millisecond, MaxWait: time.Millisecond, MaxRetryAfter: 2 * time.Second,
	}))
	require.NoError(t, err)
	return artifactory.New(c)
}

func (e *faultEnv) transfers(t *testing.T, o transfer.Options) *transfer.Manager {
	t.Helper()
	if o.Attempts == 0 {
		o.Attempts = 3
	}
	if o.Concurrency == 0 {
		o.Concurrency = 3
	}
	o.Progress = func(p transfer.Progress) { e.last = p }
	o.ProgressInterval = time.Hour
	tr, err := transfer.New(e.rt, &o)
	require.NoError(t, err)
	return tr
}

func (e *faultEnv) deploy(t *testing.T, path string, data []byte) {
	t.Helper()
	_, err := e.plain.Artifacts.Deploy(t.Context(), "libs", path, bytes.NewReader(data), nil)
	require.NoError(t, err)
}

// stored returns the content of the server at a path, or nil if it has none. Faults of the server
// itself must have been removed.
func (e *faultEnv) stored(t *testing.T, path string) []byte {
	t.Helper()
	d, err := e.plain.Artifacts.Download(context.Background(), "libs", path, nil)
	if errors.Is(err, jfrog.ErrNotFound) {
		return nil
	}
	require.NoError(t, err)
	defer d.Close()
	data, err := io.ReadAll(d)
	require.NoError(t, err)
	return data
}

var testContents sync.Map

// sharedContent returns content that must not be changed. It is made once.
func sharedContent(n int) []byte {
	data, ok := testContents.Load(n)
	if !ok {
		data, _ = testContents.LoadOrStore(n, content(n))
	}
	return data.([]byte)
}

// faultOp is a transfer that gets faults.
type faultOp struct {
	name   string
	size   int
	upload bool
	opts   transfer.Options

	once    bool // the content cannot be sent again
	writer  bool // the target is a writer
	hit     bool // the server has the content elsewhere
	old     bool // the target is another file
	resumed bool // there is an interrupted download
	same    bool // the local file has the content
}

const (
	smallSize  = 4 << 10
	mediumSize = 256<<10 + 64<<10 + 5 // more than a block
	largeSize  = 1<<20 + 256<<10 + 5  // enough to be resumed
	partsSize  = 2<<20 + 5            // three parts
)

func faultOps() []faultOp {
	type o = transfer.Options
	return []faultOp{
		{name: "upload small", size: smallSize, upload: true},
		{name: "upload small over another", size: smallSize, upload: true, old: true},
		{name: "upload tried by checksum", size: mediumSize, upload: true, old: true},
		{name: "upload hashed while sent", size: mediumSize, upload: true, old: true, opts: o{ChecksumDeployMin: -1}},
		{name: "upload from a reader", size: mediumSize, upload: true, once: true},
		{name: "upload in parts", size: partsSize, upload: true, old: true, opts: o{MultipartMin: 1, PartSize: 1 << 20}},
		{name: "upload of content known", size: mediumSize, upload: true, hit: true, old: true},
		{name: "download small", size: smallSize, old: true, opts: o{SegmentMin: -1}},
		{name: "download", size: mediumSize, opts: o{SegmentMin: -1}},
		{name: "download over another", size: mediumSize, old: true, opts: o{SegmentMin: -1}},
		{name: "download in segments", size: mediumSize, opts: o{SegmentMin: 256 << 10}},
		{name: "download small to a writer", size: smallSize, writer: true},
		{name: "download to a writer", size: mediumSize, writer: true},
		{name: "download resumed", size: largeSize, resumed: true, opts: o{SegmentMin: -1}},
		{name: "download resumed in segments", size: largeSize, resumed: true, opts: o{SegmentMin: 512 << 10}},
		{name: "download of the same", size: mediumSize, same: true},
	}
}

const faultPath = "dir/file.bin"

// faultFiles matches the encoded paths of the files in the cases.
const faultFiles = "/artifactory/libs/*"

// opRun is a case that runs.
type opRun struct {
	faultOp
	*faultEnv
	t            *testing.T
	data, before []byte // the content, and the content of the target before
	local        string
	buf          bytes.Buffer
	cancel       func()        // cancels the context of the transfer
	returned     chan struct{} // closed when the transfer has ended
	released     chan struct{} // closed when a reader that hangs may end
}

func (op faultOp) start(t *testing.T, e *faultEnv) *opRun {
	t.Helper()
	r := &opRun{faultOp: op, faultEnv: e, t: t, data: sharedContent(op.size), returned: make(chan struct{}), released: make(chan struct{})}
	if op.old {
		r.before = sharedContent(op.size - 1000)
	}
	if op.upload {
		r.local = writeFile(t, filepath.Join(e.src, "local.bin"), r.data)
		if op.old {
			e.deploy(t, faultPath, r.before)
		}
		if op.hit {
			e.deploy(t, "elsewhere", r.data)
		}
		return r
	}
	e.deploy(t, faultPath, r.data)
	r.local = filepath.Join(e.dir, "file.bin")
	if op.same {
		r.before = r.data
	}
	if r.before != nil {
		writeFile(t, r.local, r.before)
	}
	if op.resumed {
		r.interrupt(t)
	}
	return r
}

// interrupt leaves the first part of a download.
func (r *opRun) interrupt(t *testing.T) {
	t.Helper()
	r.calm.Store(true)
	defer r.calm.Store(false)
	opts := r.opts
	opts.Attempts = 1
	if opts.SegmentMin > 0 {
		opts.Concurrency = 2
	}
	tr := r.transfers(t, opts)
	remove := r.srv.Inject(jfrogtest.Fault{Method: http.MethodGet, CutAfter: int64(r.size / 2), Times: 1})
	removeRest := r.srv.Inject(jfrogtest.Fault{Method: http.MethodGet, After: 1, Times: -1, CutAfter: 1})
	_, err := tr.Download(t.Context(), transfer.DownloadJob{From: transfer.At("libs", faultPath), Local: r.local})
	require.Error(t, err)
	remove()
	removeRest()
	entries, err := os.ReadDir(r.dir)
	require.NoError(t, err)
	require.Len(t, entries, 2, "a part and its state")
	r.srv.ResetRequests()
}

func (r *opRun) run(ctx context.Context, tr *transfer.Manager) (*transfer.Result, error) {
	switch {
	case r.once:
		return tr.Upload(ctx, transfer.UploadJob{To: transfer.At("libs", faultPath), Content: bytesOnly{bytes.NewReader(r.data)}})
	case r.upload:
		return tr.Upload(ctx, transfer.UploadJob{To: transfer.At("libs", faultPath), Local: r.local})
	case r.writer:
		r.buf.Reset()
		return tr.Download(ctx, transfer.DownloadJob{From: transfer.At("libs", faultPath), Writer: &r.buf})
	default:
		return tr.Download(ctx, transfer.DownloadJob{From: transfer.At("libs", faultPath), Local: r.local})
	}
}

// verified fails unless the content is at the target.
func (r *opRun) verified(t *testing.T, res *transfer.Result) {
	t.Helper()
	require.NotEqual(t, transfer.OutcomeFailed, res.Outcome)
	require.EqualValues(t, r.size, res.Size)
	var got []byte
	switch {
	case r.upload:
		got = r.stored(t, faultPath)
	case r.writer:
		got = r.buf.Bytes()
	default:
		var err error
		got, err = os.ReadFile(r.local)
		require.NoError(t, err)
	}
	require.True(t, bytes.Equal(r.data, got), "success with wrong content")
	require.EqualValues(t, 1, r.last.FilesTotal)
	require.EqualValues(t, r.last.BytesTotal, r.size)
}

// unharmed fails unless the target is unchanged, or missing.
func (r *opRun) unharmed(t *testing.T) {
	t.Helper()
	switch {
	case r.upload: // an upload whose response is lost may have succeeded
		if got := r.stored(t, faultPath); got != nil && !bytes.Equal(got, r.before) {
			require.True(t, bytes.Equal(got, r.data), "the server has a wrong file of %d bytes", len(got))
		}
	case !r.writer:
		got, err := os.ReadFile(r.local)
		if r.before == nil {
			require.ErrorIs(t, err, fs.ErrNotExist)
		} else {
			require.NoError(t, err)
			require.True(t, bytes.Equal(got, r.before), "the old file is no longer whole")
		}
	}
}

// tidy fails if there are other files in the target folder. With partsAllowed, a part may be
// there.
func (r *opRun) tidy(t *testing.T, partsAllowed bool) {
	t.Helper()
	entries, err := os.ReadDir(r.dir)
	require.NoError(t, err)
	for _, entry := range entries {
		if name := entry.Name(); name != "file.bin" && !(partsAllowed && strings.HasPrefix(name, ".jfrog-")) {
			t.Errorf("%s is left in the target folder", name)
		}
	}
}

// expected is the expected end of a case.
type expected int

const (
	either expected = iota
	success
	failure
)

// faultWant is the expectation of a case.
type faultWant struct {
	end    expected
	phases []transfer.Phase // phases in which it may fail; nil: any phase of the operation
	cause  func(error) bool // nil: anyCause
}

var (
	uploadPhases   = []transfer.Phase{transfer.PhaseMatch, transfer.PhaseSend, transfer.PhaseVerify}
	downloadPhases = []transfer.Phase{transfer.PhaseReceive, transfer.PhaseVerify}
)

func isAPIError(err error) bool {
	var e *jfrog.Error
	return errors.As(err, &e)
}

func anyCause(err error) bool {
	return isAPIError(err) || errors.Is(err, transfer.ErrChecksumMismatch) || errors.Is(err, io.ErrUnexpectedEOF)
}

func hasStatus(code int) func(error) bool {
	return func(err error) bool {
		var e *jfrog.Error
		return errors.As(err, &e) && e.StatusCode == code
	}
}

func is(target error) func(error) bool {
	return func(err error) bool { return errors.Is(err, target) }
}

// requireFault fails unless an error names its file, its phase and its cause.
func requireFault(t *testing.T, err error, local, path string, want faultWant) {
	t.Helper()
	var e *transfer.Error
	require.ErrorAs(t, err, &e)
	require.Equal(t, local, e.Local)
	require.Equal(t, "libs", e.Remote.Repo)
	require.Equal(t, path, e.Remote.Path)
	require.Contains(t, want.phases, e.Phase, err.Error())
	cause := want.cause
	if cause == nil {
		cause = anyCause
	}
	require.True(t, cause(err), "another cause is expected: %v", err)
	text := err.Error()
	require.Contains(t, text, path)
	require.Contains(t, text, string(e.Phase))
	require.Contains(t, text, local)
}

// worthResuming reports whether a later download may resume after an error.
func worthResuming(err error) bool {
	if errors.Is(err, jfrog.ErrNotFound) || errors.Is(err, transfer.ErrChecksumMismatch) {
		return false
	}
	var e *transfer.Error
	ended := errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
	return ended || errors.As(err, &e) && e.Phase == transfer.PhaseReceive
}

var caseNumber atomic.Int64

// labeled runs a function with labeled goroutines. The returned function fails if one of them, or
// a connection, is left.
func (e *faultEnv) labeled(ctx context.Context, do func(context.Context)) (settled func(*testing.T)) {
	id := fmt.Sprintf("case-%d-", caseNumber.Add(1))
	pprof.Do(ctx, pprof.Labels("fault", id), do)
	return func(t *testing.T) {
		t.Helper()
		left := ""
		for begin, wait := time.Now(), 100*time.Microsecond; time.Since(begin) < 10*time.Second; wait = min(2*wait, 50*time.Millisecond) {
			e.transport.CloseIdleConnections()
			if left = goroutinesOf(id); left == "" && e.proxy.Open() == 0 {
				return
			}
			time.Sleep(wait)
		}
		t.Errorf("%d connections are open, and goroutines are left:\n%s", e.proxy.Open(), left)
	}
}

// goroutinesOf returns the stacks of the goroutines with a label.
func goroutinesOf(id string) string {
	var all bytes.Buffer
	_ = pprof.Lookup("goroutine").WriteTo(&all, 1)
	var out []string
	for stack := range strings.SplitSeq(all.String(), "\n\n") {
		if strings.Contains(stack, id) {
			out = append(out, stack)
		}
	}
	return strings.Join(out, "\n\n")
}

// faultCase is an operation and a fault.
type faultCase struct {
	fault string
	op    faultOp
	wrap  func(http.Handler) http.Handler
	// inject injects the fault. It returns a function for the expected end, which may depend on how
	// often the fault has struck, and a function that removes the fault.
	inject func(t *testing.T, r *opRun) (want func() faultWant, remove func())
	// begin returns the context of the transfer. Nil stands for the test's context.
	begin func(*opRun, context.Context) context.Context
	// do runs the transfer. Nil stands for the operation.
	do func(ctx context.Context, r *opRun, tr *transfer.Manager) (*transfer.Result, error)
	// anyLocal allows an error that names another local file than the operation.
	anyLocal bool
	restore  func(*testing.T, *opRun) // repairs the harm of the fault
}

func (c faultCase) test(t *testing.T, m *faultMatrix) {
	t.Helper()
	t.Parallel()
	r := c.op.start(t, newFaultEnv(t, c.wrap))
	release := sync.OnceFunc(func() {
		close(r.returned)
		close(r.released)
	})
	t.Cleanup(release) // or the proxy could not be closed after a failure
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	within := ctx
	if c.begin != nil { // before the fault, which may hit the rest of the preparation
		within = c.begin(r, ctx)
	}
	want, remove := c.inject(t, r)
	tr := r.transfers(t, r.opts)
	run := r.run
	if c.do != nil {
		run = func(ctx context.Context, tr *transfer.Manager) (*transfer.Result, error) {
			return c.do(ctx, r, tr)
		}
	}
	var res *transfer.Result
	var err error
	settled := r.labeled(within, func(within context.Context) { res, err = run(within, tr) })
	if r.cancel != nil {
		r.cancel()
	}
	release()
	require.NoError(t, ctx.Err(), "it hangs")
	require.True(t, transfer.SlotsFree(tr))
	remove()
	r.calm.Store(true)
	r.proxy.Reset()
	settled(t)
	require.Equal(t, r.last.FilesTotal, r.last.FilesDone)
	require.Equal(t, r.last.BytesTotal, r.last.BytesDone)
	w := want()
	if err == nil {
		require.NotEqual(t, failure, w.end, "success is not expected")
		require.Zero(t, r.last.FilesFailed)
		r.verified(t, res)
		r.tidy(t, false)
		m.count(c.fault, "verified")
		return
	}
	require.NotEqual(t, success, w.end, "failed: %v", err)
	if w.phases == nil {
		if w.phases = downloadPhases; r.upload {
			w.phases = uploadPhases
		}
	}
	local := r.local
	if r.once || r.writer || c.do != nil {
		local = ""
	}
	if c.anyLocal {
		local = res.Local
	}
	if c.restore != nil {
		c.restore(t, r)
	}
	require.Equal(t, transfer.OutcomeFailed, res.Outcome)
	require.EqualValues(t, 1, r.last.FilesFailed)
	requireFault(t, err, local, faultPath, w)
	r.unharmed(t)
	// With anyLocal, the part belongs to another target.
	r.tidy(t, r.size >= 1<<20 && (c.anyLocal || worthResuming(err)))
	m.count(c.fault, "typed error")

	// The same Manager works without the fault.
	if !c.op.upload {
		r.deploy(t, faultPath, r.data)
	}
	if c.op.upload && !c.op.once {
		r.local = writeFile(t, r.local, r.data)
	}
	res, err = r.run(t.Context(), tr)
	require.NoError(t, err)
	r.verified(t, res)
	r.tidy(t, false)
}

// times lists how often a fault strikes.
var times = []struct {
	name         string
	after, times int
}{{"once", 0, 1}, {"the second time", 1, 1}, {"always", 0, -1}}

func phases(p ...transfer.Phase) []transfer.Phase { return slices.Clip(p) }
