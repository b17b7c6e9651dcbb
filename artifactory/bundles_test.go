package artifactory

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var bundleCases = replay.Cases[*Client]{
	"2.13.1/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Bundles.List(ctx, &BundleListOptions{})
	},
	"2.13.2/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Bundles.Versions(ctx, "test")
	},
	"2.13.3a/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Bundles.Get(ctx, "test", "2.1.0")
	},
	"2.13.3b/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Bundles.GetJWS(ctx, "test", "2.1.0")
	},
	"2.13.3b/wire-payload": func(ctx context.Context, c *Client) (any, error) {
		return c.Bundles.GetJWS(ctx, "test", "2.1.0")
	},
	"2.13.4/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Bundles.Delete(ctx, "test", "2.1.0")
	},
	"2.13.5a/upload": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Bundles.Import(ctx, strings.NewReader("binary content"), &BundleImportOptions{})
	},
	"2.13.5a/wire-exists": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Bundles.Import(ctx, strings.NewReader("binary content"), nil)
	},
	"2.13.5b/from path": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Bundles.ImportFromServer(ctx, "release_bundle-1.0.0.zip", &BundleImportOptions{})
	},
	"5.7.4a/local file": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Bundles.Import(ctx, strings.NewReader("binary content"), nil)
	},
	"5.7.4b/from path": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Bundles.ImportFromServer(ctx, "release_bundle-1.0.0.zip", nil)
	},
	"2.13.6/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Bundles.ImportStatus(ctx, "test-100-1", "1.0.0")
	},
}

func TestBundlesRefused(t *testing.T) {
	ctx, b := t.Context(), offline(t).Bundles
	refused(t, second(b.Versions(ctx, "")), "bundleName is empty")
	refused(t, second(b.Get(ctx, "", "1")), "bundleName is empty")
	refused(t, second(b.GetJWS(ctx, "app", "")), "bundleVersion is empty")
	refused(t, b.Delete(ctx, "app", ".."), `".." segment`)
	refused(t, b.ImportFromServer(ctx, "", nil), "file_name is empty")
	refused(t, second(b.ImportStatus(ctx, "app", "")), "version is empty")
	refused(t, second(b.WaitImported(ctx, "", "1", nil)), "name is empty")

	refused(t, b.Import(ctx, nil, nil), "nil")
	refused(t, b.Import(ctx, strings.NewReader(""), nil), "at its end")
	read := strings.NewReader("PK")
	_, _ = io.ReadAll(read)
	refused(t, b.Import(ctx, read, nil), "at its end")
}

func TestBundleLists(t *testing.T) {
	c, got := answering(t, http.StatusOK, map[string]string{"Content-Type": "text/plain"},
		`{"bundles":{"app":[{"version":"1.0","created":"2018-10-21T13:29:42.184Z"}]}}`)
	found, err := c.Bundles.List(t.Context(), &BundleListOptions{Type: BundleTypeSource})
	require.NoError(t, err)
	require.Equal(t, "type=source", got.URL.RawQuery)
	require.Equal(t, 2018, found["app"][0].Created.Year())
	_, err = c.Bundles.List(t.Context(), nil)
	require.NoError(t, err)
	require.Empty(t, got.URL.RawQuery)
}

func TestBundleJWS(t *testing.T) {
	fixtures, err := replay.Load("testdata/operations")
	require.NoError(t, err)
	samples := fixtures["2.13.3b"].Samples
	jws := jfrog.Secret(*samples[len(samples)-1].Response.BodyText)
	payload, err := DecodeBundleJWS(jws)
	require.NoError(t, err)
	require.Equal(t, "test 2.1.0", payload.Name+" "+payload.Version)
	require.Equal(t, BundleReleaseNotes{"First.", "markdown"}, payload.ReleaseNotes)
	require.Equal(t, "1", string(payload.ID))
	require.Equal(t, "SOURCE c2lnbmVk", payload.Type+" "+payload.Signature)
	require.Equal(t, jfrog.Secret("download-token"), payload.Artifacts[0].DownloadToken)

	// The tokens are masked, alone and in the JWS.
	shown, err := json.Marshal(payload)
	require.NoError(t, err)
	first := &payload.Artifacts[0]
	for _, v := range []any{payload, *payload, payload.Artifacts, first, *first, jws} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
			shown = fmt.Appendf(shown, verb, v)
		}
	}
	require.NotContains(t, string(shown), "download-token")
	require.NotContains(t, string(shown), string(jws))

	for bad, why := range map[string]string{
		"":             "1 parts",
		"a.b":          "2 parts",
		"a.b.c.d":      "4 parts",
		"a.?.c":        "not base64url",
		"a.c2VjcmV0.c": "not the JSON",
	} {
		_, err := DecodeBundleJWS(jfrog.Secret(bad))
		require.ErrorContains(t, err, why)
		require.NotContains(t, err.Error(), "secret")
	}
	padded := "a." + base64.URLEncoding.EncodeToString([]byte(`{"name":"app"}`)) + ".c\n"
	payload, err = DecodeBundleJWS(jfrog.Secret(padded))
	require.NoError(t, err)
	require.Equal(t, "app", payload.Name)
}

func TestBundleJWSIsNoWebPage(t *testing.T) {
	c, got := answering(t, http.StatusOK, nil, "<html><title>Sign in</title></html>")
	require.ErrorIs(t, second(c.Bundles.GetJWS(t.Context(), "app", "1")), jfrog.ErrBadAnswer)
	require.Equal(t, "format=jws", got.URL.RawQuery)
	c, _ = answering(t, http.StatusOK, nil, "a.b.c\n")
	jws, err := c.Bundles.GetJWS(t.Context(), "app", "1")
	require.NoError(t, err)
	require.Equal(t, jfrog.Secret("a.b.c"), jws)
}

// TestBundleImportStreams ends only if the server receives the beginning of the archive before its
// end exists.
func TestBundleImportStreams(t *testing.T) {
	arrived := make(chan bool)
	var received []byte
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		kind := r.Header.Get("Content-Type")
		if kind != "application/octet-stream" || r.URL.RawQuery != "dry_run=true" {
			t.Errorf("%s %s", kind, r.URL.RawQuery)
		}
		begin := make([]byte, 5)
		_, _ = io.ReadFull(r.Body, begin)
		close(arrived)
		rest, _ := io.ReadAll(r.Body)
		received = append(begin, rest...)
		w.WriteHeader(http.StatusAccepted)
	})
	archive, begin := io.Pipe()
	go func() {
		_, _ = io.WriteString(begin, "begin")
		select {
		case <-arrived:
		case <-time.After(10 * time.Second):
			_ = begin.CloseWithError(errors.New("the archive is not streamed"))
		}
		_, _ = io.WriteString(begin, ", end")
		_ = begin.Close()
	}()
	require.NoError(t, c.Bundles.Import(t.Context(), archive, &BundleImportOptions{DryRun: true}))
	require.Equal(t, "begin, end", string(received))

	// A file has a length.
	name := filepath.Join(t.TempDir(), "app.zip")
	require.NoError(t, os.WriteFile(name, bytes.Repeat([]byte("PK"), 1000), 0o600))
	f, err := os.Open(name)
	require.NoError(t, err)
	defer f.Close()
	c, got := answering(t, http.StatusAccepted, nil, "")
	require.NoError(t, c.Bundles.Import(t.Context(), f, nil))
	require.EqualValues(t, 2000, got.ContentLength)
	require.Len(t, got.body, 2000)
	require.Empty(t, got.URL.RawQuery)

	err = c.Bundles.Import(t.Context(), iotest.ErrReader(io.ErrClosedPipe), nil)
	require.ErrorIs(t, err, io.ErrClosedPipe)
}

func TestBundleImportFromServer(t *testing.T) {
	c, got := answering(t, http.StatusAccepted, nil, "")
	opts := &BundleImportOptions{DryRun: true}
	require.NoError(t, c.Bundles.ImportFromServer(t.Context(), "a b.zip", opts))
	require.Equal(t, "dry_run=true&file_name=a%20b.zip", got.URL.RawQuery)
	require.Empty(t, got.body)
}

func TestWaitImported(t *testing.T) {
	quick := &jfrog.WaitOptions{Interval: time.Microsecond}
	for _, test := range []struct {
		states string
		failed bool
	}{
		{"COMPLETED", false},
		{"IN_PROGRESS IN_PROGRESS COMPLETED", false},
		{"IN_PROGRESS SOMETHING_NEW completed", false},
		{"IN_PROGRESS FAILED", true},
		{"NOT_EXPORTED", true},
	} {
		states := strings.Fields(test.states)
		polls := 0
		c := serve(t, func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/artifactory/api/release/import/app/1.0/status" {
				t.Errorf("polled %s", r.URL)
			}
			_, _ = fmt.Fprintf(w, `{"status":%q}`, states[polls])
			polls++
		})
		done, err := c.Bundles.WaitImported(t.Context(), "app", "1.0", quick)
		require.Equal(t, len(states), polls, test.states)
		require.Equal(t, states[len(states)-1], string(done.Status))
		if !test.failed {
			require.NoError(t, err, test.states)
			continue
		}
		failure, ok := err.(*jfrog.FailedError)
		require.True(t, ok, "%v", err)
		require.Equal(t, "import of release bundle app 1.0", failure.What)
		require.Equal(t, string(done.Status), failure.Status)
	}

	c, _ := answering(t, http.StatusOK, nil, `{}`)
	_, err := c.Bundles.WaitImported(t.Context(), "app", "1.0", quick)
	require.ErrorIs(t, err, jfrog.ErrBadAnswer)
	c, _ = answering(t, http.StatusNotFound, nil, `{"errors":[{"status":404,"message":"no"}]}`)
	_, err = c.Bundles.WaitImported(t.Context(), "app", "1.0", quick)
	require.ErrorIs(t, err, jfrog.ErrNotFound)

	c, _ = answering(t, http.StatusOK, nil, `{"status":"IN_PROGRESS"}`)
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Millisecond)
	defer cancel()
	last, err := c.Bundles.WaitImported(ctx, "app", "1.0", quick)
	require.ErrorIs(t, err, context.DeadlineExceeded)
	require.Equal(t, BundleImportInProgress, last.Status)
}
