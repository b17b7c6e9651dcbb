package transfer

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// A server that accepts connections, and then neither reads nor responds, does not hold a transfer.
func TestSilentServerIsGivenUp(t *testing.T) {
	silent := make(chan struct{})
	rt := serve(t, func(http.ResponseWriter, *http.Request) { <-silent })
	t.Cleanup(func() { close(silent) })
	m, err := New(rt, &Options{IdleTimeout: 50 * time.Millisecond, Attempts: 1, SegmentMin: -1})
	require.NoError(t, err)
	small, large := []byte("content"), make([]byte, 32<<20)
	dir := t.TempDir()
	for name, move := range map[string]func(context.Context) error{
		"small upload": func(ctx context.Context) error {
			_, err := m.Upload(ctx, UploadJob{To: At("libs", "a"), Content: bytes.NewReader(small)})
			return err
		},
		"upload tried by checksum": func(ctx context.Context) error {
			_, err := m.Upload(ctx, UploadJob{To: At("libs", "a"), Content: bytes.NewReader(large[:1<<20])})
			return err
		},
		"upload that is not read": func(ctx context.Context) error {
			_, err := m.Upload(ctx, UploadJob{To: At("libs", "a"), Content: struct{ io.Reader }{bytes.NewReader(large)}})
			return err
		},
		"download": func(ctx context.Context) error {
			_, err := m.Download(ctx, DownloadJob{From: At("libs", "a"), Local: filepath.Join(dir, "a")})
			return err
		},
		"list": func(ctx context.Context) error {
			_, err := m.DownloadTree(ctx, At("libs", "/"), dir, nil)
			return err
		},
		"list of a sync": func(ctx context.Context) error {
			_, err := m.SyncUp(ctx, dir, At("libs", "/"), nil)
			return err
		},
	} {
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		err := move(ctx)
		require.NoError(t, ctx.Err(), name)
		cancel()
		require.ErrorContains(t, err, "no ", name) // response, or progress
		require.Condition(t, func() bool {
			return strings.Contains(err.Error(), "no response") || strings.Contains(err.Error(), "no progress in sending the body")
		}, "%s: %v", name, err)
	}
}

// A large upload is not given up while the server stores it.
func TestUploadWaitsForTheServerToStore(t *testing.T) {
	for _, test := range []struct {
		idle, want time.Duration
		size       int64
	}{
		{time.Minute, time.Minute, 0},
		{time.Minute, time.Minute + 102*time.Second, 1 << 30},
		{time.Second, time.Second + 1024*time.Second, -1},
		{1<<63 - 1, 1<<63 - 1, 1 << 40},
	} {
		respond, idle := (&Manager{opts: Options{IdleTimeout: test.idle}}).sendingTimes(test.size)
		require.Equal(t, test.want, respond)
		require.Equal(t, test.idle, idle)
	}
	respond, idle := (&Manager{opts: Options{IdleTimeout: -1}}).sendingTimes(1)
	require.Negative(t, respond)
	require.Negative(t, idle)
}
