package transfer_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/transfer"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// responder is a transport that may respond to a request in place of the server.
type responder struct {
	http.RoundTripper
	respond func(*http.Request) *http.Response // returns nil to pass the request on
}

func (t *responder) RoundTrip(r *http.Request) (*http.Response, error) {
	if resp := t.respond(r); resp != nil {
		if r.Body != nil {
			_, _ = io.Copy(io.Discard, r.Body)
			_ = r.Body.Close()
		}
		resp.Request, resp.Body = r, http.NoBody
		return resp, nil
	}
	return t.RoundTripper.RoundTrip(r)
}

// absentEnv is a Manager whose requests pass a function, beside a client of the same server.
func absentEnv(t *testing.T, opts transfer.Options, respond func(rt *artifactory.Client, r *http.Request) *http.Response) (*jfrogtest.Server, *artifactory.Client, *transfer.Manager) {
	t.Helper()
	srv, rt := server(t)
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token), jfrog.WithRetry(jfrog.RetryPolicy{MinWait: -1}),
		jfrog.WithTransport(&responder{transport, func(r *http.Request) *http.Response { return respond(rt, r) }}))
	require.NoError(t, err)
	m, err := transfer.New(artifactory.New(c), &opts)
	require.NoError(t, err)
	return srv, rt, m
}

func contentOf(t *testing.T, rt *artifactory.Client, name string) string {
	t.Helper()
	d, err := rt.Artifacts.Download(t.Context(), "libs", name, nil)
	return read(t, d, err)
}

func isDeploy(r *http.Request) bool {
	return r.Method == http.MethodPut && strings.HasPrefix(r.URL.Path, "/artifactory/libs/")
}

// absentContents are contents that are sent in different ways.
func absentContents() map[string]func() (io.Reader, transfer.Options) {
	small, large := content(1000), content(300<<10)
	return map[string]func() (io.Reader, transfer.Options){
		"small":       func() (io.Reader, transfer.Options) { return bytes.NewReader(small), transfer.Options{} },
		"tried first": func() (io.Reader, transfer.Options) { return bytes.NewReader(large), transfer.Options{} },
		"hashed as sent": func() (io.Reader, transfer.Options) {
			return bytes.NewReader(large), transfer.Options{ChecksumDeployMin: -1}
		},
		"sent once": func() (io.Reader, transfer.Options) {
			return struct{ io.Reader }{bytes.NewReader(large)}, transfer.Options{}
		},
		"empty": func() (io.Reader, transfer.Options) { return bytes.NewReader(nil), transfer.Options{} },
		"empty sent once": func() (io.Reader, transfer.Options) {
			return struct{ io.Reader }{bytes.NewReader(nil)}, transfer.Options{}
		},
	}
}

// Whatever is at the target stays, and nothing is sent.
func TestUploadIfAbsent(t *testing.T) {
	for name, make := range absentContents() {
		r, opts := make()
		srv, rt, m := transfers(t, opts)
		res, err := m.Upload(t.Context(), transfer.UploadJob{To: transfer.At("libs", "a b#;%+/x*ü"), Content: r, IfAbsent: true})
		if strings.Contains(res.Remote.Path, "*") && err != nil { // servers refuse some names
			r, _ = make()
			res, err = m.Upload(t.Context(), transfer.UploadJob{To: transfer.At("libs", "a b#%+/xü"), Content: r, IfAbsent: true})
		}
		require.NoError(t, err, name)
		require.Equal(t, transfer.OutcomeSent, res.Outcome, name)

		target := res.Remote
		_, err = rt.Artifacts.Deploy(t.Context(), "libs", target.Path, strings.NewReader("theirs"), nil)
		require.NoError(t, err)
		srv.ResetRequests()
		r, _ = make()
		res, err = m.Upload(t.Context(), transfer.UploadJob{To: target, Content: r, IfAbsent: true, Properties: artifactory.Properties{"a": {"b"}}})
		require.NoError(t, err, name)
		require.Equal(t, transfer.OutcomePresent, res.Outcome, name)
		require.EqualValues(t, len("theirs"), res.Size, name)
		require.Equal(t, sumsOfText(t, "theirs").SHA256, res.Checksums.SHA256)
		require.Zero(t, res.Moved, name)
		require.Zero(t, countRequests(srv, http.MethodPut), name)
		require.Equal(t, "theirs", contentOf(t, rt, target.Path), name)
	}
}

func sumsOfText(t *testing.T, text string) artifactory.Checksums {
	t.Helper()
	sums, err := artifactory.ComputeChecksums(strings.NewReader(text))
	require.NoError(t, err)
	return sums
}

// A proxy that answers 404 in place of the server does not say that the target is free.
func TestUploadIfAbsentForeignNotFound(t *testing.T) {
	srv, rt, m := transfers(t, transfer.Options{})
	_, err := rt.Artifacts.Deploy(t.Context(), "libs", "f", strings.NewReader("theirs"), nil)
	require.NoError(t, err)
	remove := srv.Inject(jfrogtest.Fault{Path: "*/api/storage/libs/f", Status: 404, Body: "<html>", Times: -1})
	_, err = m.Upload(t.Context(), transfer.UploadJob{To: transfer.At("libs", "f"), Content: strings.NewReader("ours"), IfAbsent: true})
	require.Error(t, err)
	remove()
	item, err := rt.Items.Get(t.Context(), "libs", "f")
	require.NoError(t, err)
	require.EqualValues(t, len("theirs"), item.Size)
}

func TestUploadTreeIfAbsent(t *testing.T) {
	srv, rt, m := transfers(t, transfer.Options{})
	dir := writeTree(t, t.TempDir(), "new", "d/old", "d/same")
	_, err := rt.Artifacts.Deploy(t.Context(), "libs", "s/d/old", strings.NewReader("precious"), nil)
	require.NoError(t, err)
	deploy(t, rt, "libs", "s/d/same")
	srv.ResetRequests()
	sum, err := m.UploadTree(t.Context(), dir, transfer.At("libs", "s"), &transfer.UploadTreeOptions{IfAbsent: true})
	require.NoError(t, err)
	require.Equal(t, map[transfer.Outcome]int{transfer.OutcomeSent: 1, transfer.OutcomePresent: 2}, sum.Files)
	require.EqualValues(t, len("new"), sum.Bytes)
	require.Equal(t, "precious", contentOf(t, rt, "s/d/old"))
	for _, r := range srv.Requests() {
		require.False(t, r.Method == http.MethodPut && !strings.HasSuffix(r.Path, "/s/new"), r.Path)
	}
}

// A file that another client deploys while an attempt fails stays.
func TestUploadIfAbsentLosesRace(t *testing.T) {
	for _, status := range []int{http.StatusServiceUnavailable, http.StatusForbidden} {
		for name, make := range absentContents() {
			r, opts := make()
			if status != http.StatusForbidden && strings.Contains(name, "once") {
				continue // no further attempt
			}
			var other sync.Once
			_, rt, m := absentEnv(t, opts, func(rt *artifactory.Client, r *http.Request) (resp *http.Response) {
				if isDeploy(r) {
					other.Do(func() {
						_, err := rt.Artifacts.Deploy(context.Background(), "libs", "x", strings.NewReader("theirs"), nil)
						if err == nil {
							resp = &http.Response{StatusCode: status, Header: http.Header{}}
						}
					})
				}
				return resp
			})
			res, err := m.Upload(t.Context(), transfer.UploadJob{To: transfer.At("libs", "x"), Content: r, IfAbsent: true})
			require.NoError(t, err, "%s %d", name, status)
			require.Equal(t, transfer.OutcomePresent, res.Outcome, "%s %d", name, status)
			require.Equal(t, "theirs", contentOf(t, rt, "x"), "%s %d", name, status)
		}
	}
}

// An attempt that arrives, but whose response is lost, is no file of another client.
func TestUploadIfAbsentLostResponse(t *testing.T) {
	for name, make := range absentContents() {
		if strings.Contains(name, "once") {
			continue
		}
		r, opts := make()
		var lose sync.Once
		puts := 0
		_, _, m := absentEnv(t, opts, func(rt *artifactory.Client, r *http.Request) (resp *http.Response) {
			if !isDeploy(r) || r.Header.Get("X-Checksum-Deploy") != "" {
				return nil
			}
			puts++
			lose.Do(func() {
				var data []byte
				var err error
				if r.Body != nil {
					data, err = io.ReadAll(r.Body)
				}
				if err == nil {
					_, err = rt.Artifacts.Deploy(context.Background(), "libs", "x", bytes.NewReader(data), &artifactory.ArtifactDeployOptions{Properties: artifactory.Properties{"a": {"b"}}})
				}
				if err == nil {
					resp = &http.Response{StatusCode: http.StatusBadGateway, Header: http.Header{}}
				}
			})
			return resp
		})
		res, err := m.Upload(t.Context(), transfer.UploadJob{To: transfer.At("libs", "x"), Content: r, IfAbsent: true, Properties: artifactory.Properties{"a": {"b"}}})
		require.NoError(t, err, name)
		require.Equal(t, transfer.OutcomeSent, res.Outcome, name)
		require.Equal(t, 1, puts, name)
	}
}

// A file that another client deploys while the parts of a large one are sent stays.
func TestUploadIfAbsentInParts(t *testing.T) {
	e := newPartsEnv(t, 3*mib, transfer.Options{})
	other := sync.OnceFunc(func() {
		c, err := jfrog.New(e.srv.URL, jfrog.WithAccessToken(e.srv.Token))
		require.NoError(t, err)
		_, err = artifactory.New(c).Artifacts.Deploy(t.Context(), "libs", "x", strings.NewReader("theirs"), nil)
		require.NoError(t, err)
	})
	e.trips.before = func(r *http.Request) error {
		if isPart(r) {
			other()
		}
		return nil
	}
	res, err := e.tr.Upload(t.Context(), transfer.UploadJob{To: transfer.At("libs", "x"), Local: e.local, IfAbsent: true})
	require.NoError(t, err)
	require.Equal(t, transfer.OutcomePresent, res.Outcome)
	require.Equal(t, "theirs", contentOf(t, e.rt, "x"))
}

func TestIfAbsentRefuses(t *testing.T) {
	srv, rt, m := transfers(t, transfer.Options{})
	srv.ResetRequests()
	_, err := m.Upload(t.Context(), transfer.UploadJob{To: transfer.At("libs", "x.zip"), Content: strings.NewReader("a"), IfAbsent: true, Explode: true})
	require.ErrorContains(t, err, "IfAbsent")
	_, err = m.Download(t.Context(), transfer.DownloadJob{From: transfer.At("libs", "x.zip"), Local: t.TempDir(), IfAbsent: true, Explode: true})
	require.ErrorContains(t, err, "IfAbsent")
	_, err = m.Download(t.Context(), transfer.DownloadJob{From: transfer.At("libs", "x"), Writer: io.Discard, IfAbsent: true})
	require.ErrorContains(t, err, "IfAbsent")
	require.Empty(t, srv.Requests())
	deploy(t, rt, "libs", "d/f")
	_, err = m.Upload(t.Context(), transfer.UploadJob{To: transfer.At("libs", "d"), Content: strings.NewReader("a"), IfAbsent: true})
	require.ErrorContains(t, err, "is a folder")

	// Nothing is known about the target.
	srv.Inject(jfrogtest.Fault{Method: http.MethodGet, Status: http.StatusForbidden, Times: -1})
	srv.ResetRequests()
	_, err = m.Upload(t.Context(), transfer.UploadJob{To: transfer.At("libs", "n"), Content: strings.NewReader("a"), IfAbsent: true})
	require.ErrorIs(t, err, jfrog.ErrForbidden)
	require.Zero(t, countRequests(srv, http.MethodPut))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = m.Upload(ctx, transfer.UploadJob{To: transfer.At("libs", "n"), Content: strings.NewReader("a"), IfAbsent: true})
	require.ErrorIs(t, err, context.Canceled)
}

// A local file stays whatever its content, and costs no request.
func TestDownloadIfAbsent(t *testing.T) {
	srv, rt, m := transfers(t, transfer.Options{})
	deploy(t, rt, "libs", "s/a", "s/b")
	dir := t.TempDir()
	local := writeFile(t, filepath.Join(dir, "a"), []byte("mine"))
	srv.ResetRequests()
	res, err := m.Download(t.Context(), transfer.DownloadJob{From: transfer.At("libs", "s/a"), Local: local, IfAbsent: true})
	require.NoError(t, err)
	require.Equal(t, transfer.OutcomePresent, res.Outcome)
	require.Empty(t, srv.Requests())
	sum, err := m.DownloadTree(t.Context(), transfer.At("libs", "s"), dir, &transfer.DownloadTreeOptions{IfAbsent: true})
	require.NoError(t, err)
	require.Equal(t, map[transfer.Outcome]int{transfer.OutcomeReceived: 1, transfer.OutcomePresent: 1}, sum.Files)
	require.Equal(t, map[string]string{"a": "mine", "b": "b"}, tree(t, dir))
}

// A local file that appears during the download stays.
func TestDownloadIfAbsentLosesRace(t *testing.T) {
	for _, size := range []int{10, 600 << 10, 3 << 20} {
		data := content(size)
		dir := t.TempDir()
		local := filepath.Join(dir, "x")
		_, rt, m := absentEnv(t, transfer.Options{}, func(_ *artifactory.Client, r *http.Request) *http.Response {
			if r.Method == http.MethodGet {
				_ = os.WriteFile(local, []byte("mine"), 0o666)
			}
			return nil
		})
		_, err := rt.Artifacts.Deploy(t.Context(), "libs", "x", bytes.NewReader(data), nil)
		require.NoError(t, err)
		res, err := m.Download(t.Context(), transfer.DownloadJob{From: transfer.At("libs", "x"), Local: local, IfAbsent: true})
		require.NoError(t, err)
		require.Equal(t, transfer.OutcomePresent, res.Outcome)
		require.Equal(t, map[string]string{"x": "mine"}, tree(t, dir), size)
	}
}
