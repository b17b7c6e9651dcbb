package artifactory

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/replay"
)

const (
	uploadToken = jfrog.Secret("upload-token-1")
	partURL     = jfrog.Secret("http://jfrog.test/bucket/upload-1?partNumber=2&X-Signature=abc")
	emptySHA1   = "da39a3ee5e6b4b0d3255bfef95601890afd80709"
)

var uploadCases = replay.Cases[*Client]{
	"observed-upload-config/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Uploads.Config(ctx)
	},
	"observed-upload-config/unsupported": func(ctx context.Context, c *Client) (any, error) {
		return c.Uploads.Config(ctx)
	},
	"observed-upload-create/sample": func(ctx context.Context, c *Client) (any, error) {
		token, err := c.Uploads.Create(ctx, "libs-release-local", "/app/1.0/app image.tar", 20)
		return map[string]jfrog.Secret{"token": token}, err
	},
	"observed-upload-url-part/sample": func(ctx context.Context, c *Client) (any, error) {
		signed, err := c.Uploads.PartURL(ctx, uploadToken, 2)
		return map[string]jfrog.Secret{"url": signed}, err
	},
	"observed-upload-part/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Uploads.SendPart(ctx, partURL, strings.NewReader("content of the part"), nil)
	},
	"observed-upload-part/expired": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Uploads.SendPart(ctx, partURL, strings.NewReader("content of the part"), nil)
	},
	"observed-upload-complete/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Uploads.Complete(ctx, uploadToken, emptySHA1)
	},
	"observed-upload-status/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Uploads.Status(ctx, uploadToken)
	},
	"observed-upload-status/processing": func(ctx context.Context, c *Client) (any, error) {
		return c.Uploads.Status(ctx, uploadToken)
	},
	"observed-upload-status/failed": func(ctx context.Context, c *Client) (any, error) {
		return c.Uploads.Status(ctx, uploadToken)
	},
	"observed-upload-abort/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Uploads.Abort(ctx, uploadToken)
	},
}

func TestUploadsRefused(t *testing.T) {
	ctx, c := t.Context(), offline(t)
	for want, call := range map[string]func() (any, error){
		"repoKey is empty":        func() (any, error) { return c.Uploads.Create(ctx, "", "a", 20) },
		"repoPath is empty":       func() (any, error) { return c.Uploads.Create(ctx, "libs", "/", 20) },
		`".." segment`:            func() (any, error) { return c.Uploads.Create(ctx, "libs", "../other/a", 20) },
		"part size -1":            func() (any, error) { return c.Uploads.Create(ctx, "libs", "a", -1) },
		"upload token is empty":   func() (any, error) { return c.Uploads.PartURL(ctx, "", 1) },
		"a secret is *****":       func() (any, error) { return nil, c.Uploads.Abort(ctx, "*****") },
		"line break":              func() (any, error) { return c.Uploads.Status(ctx, "a\r\nX-Other: b") },
		"part number 0":           func() (any, error) { return c.Uploads.PartURL(ctx, uploadToken, 0) },
		"sha1 is empty":           func() (any, error) { return nil, c.Uploads.Complete(ctx, uploadToken, "") },
		"is not a SHA-1":          func() (any, error) { return nil, c.Uploads.Complete(ctx, uploadToken, "abc") },
		"not an absolute http or": func() (any, error) { return nil, c.Uploads.SendPart(ctx, "/bucket/a", strings.NewReader("a"), nil) },
		"URL contains credentials": func() (any, error) {
			return nil, c.Uploads.SendPart(ctx, "http://u:secret@storage.test/a", strings.NewReader("a"), nil)
		},
		"size -1 is negative": func() (any, error) {
			return nil, c.Uploads.SendPart(ctx, partURL, strings.NewReader("a"), &UploadSendPartOptions{Size: -1})
		},
	} {
		_, err := call()
		refused(t, err, want)
	}
}

func TestUploadAnswers(t *testing.T) {
	for _, body := range []string{`{}`, `{"token":"","url":""}`, `{"token":"a\nb","url":"/bucket/a"}`, `null`, ``} {
		c, _ := answering(t, http.StatusOK, map[string]string{"Content-Type": "application/json"}, body)
		_, err := c.Uploads.Create(t.Context(), "libs", "a", 20)
		require.ErrorIs(t, err, jfrog.ErrBadAnswer, body)
		_, err = c.Uploads.PartURL(t.Context(), uploadToken, 1)
		require.ErrorIs(t, err, jfrog.ErrBadAnswer, body)
	}
	c, _ := answering(t, http.StatusOK, nil, `{"token":"secret-token","url":"https://storage.test/a?sig=secret-signature"}`)
	token, err := c.Uploads.Create(t.Context(), "libs", "a", 20)
	require.NoError(t, err)
	signed, err := c.Uploads.PartURL(t.Context(), token, 1)
	require.NoError(t, err)
	status := &UploadStatus{ChecksumToken: token}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
		require.NotContains(t, fmt.Sprintf(verb+verb+verb+verb, token, signed, status, *status), "secret-")
	}
}

// The credentials of the client stay with the platform: an upload has its
// token, and the storage gets neither.
func TestUploadCredentials(t *testing.T) {
	c, got := answering(t, http.StatusForbidden, nil, "refused: the-token, upload-token-1, abc")
	calls := map[string]func() error{
		"Bearer the-token": func() error { _, err := c.Uploads.Create(t.Context(), "libs", "a", 20); return err },
		"": func() error {
			part := jfrog.Secret(c.Items.client.BaseURL() + "/bucket/a?X-Signature=abc")
			return c.Uploads.SendPart(t.Context(), part, io.LimitReader(strings.NewReader("content"), 4), &UploadSendPartOptions{Size: 4})
		},
	}
	for want, call := range calls {
		err := call()
		require.ErrorIs(t, err, jfrog.ErrForbidden)
		require.Equal(t, want, got.Header.Get("Authorization"))
	}
	for _, call := range []func() error{
		func() error { _, err := c.Uploads.PartURL(t.Context(), uploadToken, 1); return err },
		func() error { _, err := c.Uploads.Status(t.Context(), uploadToken); return err },
		func() error { return c.Uploads.Complete(t.Context(), uploadToken, emptySHA1) },
		func() error { return c.Uploads.Abort(t.Context(), uploadToken) },
	} {
		err := call()
		require.ErrorIs(t, err, jfrog.ErrForbidden)
		require.Equal(t, []string{"Bearer upload-token-1"}, got.Header["Authorization"])
		require.NotContains(t, err.Error(), "upload-token-1")
	}
	err := calls[""]()
	require.NotContains(t, err.Error(), "X-Signature=abc")
	require.Equal(t, "cont", string(got.body))
	require.EqualValues(t, 4, got.ContentLength)
	require.Empty(t, got.TransferEncoding)
	require.Empty(t, got.Header["Content-Type"], "a signature may cover it")
}

func TestUploadWaitCompleted(t *testing.T) {
	for end, want := range map[UploadState]string{
		UploadFinished: "", UploadRetryableError: "ended as RETRYABLE_ERROR: why", UploadNonRetryableError: "ended as NON_RETRYABLE_ERROR: why",
		UploadAborted: "ended as ABORTED: why", UploadParts: "ended as PARTS: why", "NEW": "ended as NEW: why",
	} {
		states := []UploadState{UploadQueued, UploadProcessing, end}
		c := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			fmt.Fprintf(w, `{"status":%q,"error":"why","checksumToken":"t"}`, states[0])
			states = states[1:]
		})
		status, err := c.Uploads.WaitCompleted(t.Context(), uploadToken, &jfrog.WaitOptions{Interval: time.Nanosecond})
		require.Empty(t, states)
		require.Equal(t, end, status.Status)
		if want == "" {
			require.NoError(t, err)
			require.Equal(t, "t", string(status.ChecksumToken))
			continue
		}
		var failed *jfrog.FailedError
		require.ErrorAs(t, err, &failed)
		assert.ErrorContains(t, err, want)
	}
	c := serve(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, `{"status":"PROCESSING"}`) })
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	status, err := c.Uploads.WaitCompleted(ctx, uploadToken, &jfrog.WaitOptions{Interval: time.Millisecond})
	require.ErrorIs(t, err, context.DeadlineExceeded)
	require.Equal(t, UploadProcessing, status.Status)
}
