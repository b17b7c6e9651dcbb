//go:build unix

package transfer

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// While a file is received, only the user may read the content that has arrived. At the end it has
// the mode of the file that it replaces, or of a new file.
func TestDownloadPartsArePrivate(t *testing.T) {
	content := bytes.Repeat([]byte("s"), 3<<20)
	sums := sumsOf(t, content)
	for name, size := range map[string]int{"kept part": 3 << 20, "other part": 600 << 10, "in memory": 1000} {
		for _, mode := range []fs.FileMode{0, 0o600, 0o640} {
			half, goOn := make(chan struct{}), make(chan struct{})
			finish := sync.OnceFunc(func() { close(goOn) })
			data := content[:size]
			sums = sumsOf(t, data)
			rt := serve(t, func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("X-Checksum-Sha256", sums.SHA256)
				w.Header().Set("ETag", `"e"`)
				w.Header().Set("Content-Length", strconv.Itoa(len(data)))
				if r.Method == http.MethodHead {
					return
				}
				_, _ = w.Write(data[:2*size/3])
				_ = http.NewResponseController(w).Flush()
				close(half)
				<-goOn
				_, _ = w.Write(data[2*size/3:])
			})
			t.Cleanup(finish) // or the server could not be closed after a failure
			m, err := New(rt, nil)
			require.NoError(t, err)
			dir := t.TempDir()
			local := filepath.Join(dir, "server.key")
			fresh := filepath.Join(t.TempDir(), "fresh")
			require.NoError(t, os.WriteFile(fresh, nil, 0o666))
			want, err := os.Stat(fresh)
			require.NoError(t, err)
			final := want.Mode().Perm()
			if mode != 0 {
				final = mode
				require.NoError(t, os.WriteFile(local, []byte("old"), mode))
			}
			done := make(chan error, 1)
			go func() {
				_, err := m.Download(t.Context(), DownloadJob{From: At("r", "f"), Local: local})
				done <- err
			}()
			select {
			case <-half:
			case err := <-done:
				require.FailNow(t, "the download has ended", "%v", err)
			}
			time.Sleep(20 * time.Millisecond)
			beside, err := filepath.Glob(filepath.Join(dir, ".jfrog-*"))
			require.NoError(t, err)
			for _, p := range beside {
				info, err := os.Stat(p)
				require.NoError(t, err)
				require.Zero(t, info.Mode().Perm()&0o077, "%s: %s", name, p)
			}
			finish()
			require.NoError(t, <-done)
			info, err := os.Stat(local)
			require.NoError(t, err)
			require.Equal(t, final, info.Mode().Perm(), name)
			entries, err := os.ReadDir(dir)
			require.NoError(t, err)
			require.Len(t, entries, 1)
		}
	}
}

// A part with another name, such as a private file, is not written to.
func TestDownloadLeavesForeignParts(t *testing.T) {
	content := bytes.Repeat([]byte("s"), 2<<20)
	sums := sumsOf(t, content)
	rt := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Checksum-Sha256", sums.SHA256)
		w.Header().Set("ETag", `"e"`)
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(content))
	})
	m, err := New(rt, nil)
	require.NoError(t, err)
	for name, make := range map[string]func(victim, part string) error{
		"hard link":     os.Link,
		"symbolic link": os.Symlink,
		"named pipe":    func(_, part string) error { return syscall.Mkfifo(part, 0o600) },
	} {
		dir := t.TempDir()
		victim, local := filepath.Join(t.TempDir(), "victim"), filepath.Join(dir, "f")
		require.NoError(t, os.WriteFile(victim, []byte("precious"), 0o640))
		require.NoError(t, make(victim, filepath.Join(dir, (&place{name: "f"}).partName())))
		_, err := m.Download(t.Context(), DownloadJob{From: At("r", "f"), Local: local})
		require.NoError(t, err, name)
		got, err := os.ReadFile(local)
		require.NoError(t, err)
		require.True(t, bytes.Equal(content, got))
		kept, err := os.ReadFile(victim)
		require.NoError(t, err)
		require.Equal(t, "precious", string(kept), name)
		info, err := os.Stat(victim)
		require.NoError(t, err)
		require.Equal(t, fs.FileMode(0o640), info.Mode().Perm(), name)
	}
}

// What others have put at the names of the state is neither waited for nor written to.
func TestDownloadLeavesForeignStates(t *testing.T) {
	content := bytes.Repeat([]byte("s"), 2<<20)
	sums := sumsOf(t, content)
	rt := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Checksum-Sha256", sums.SHA256)
		w.Header().Set("ETag", `"e"`)
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(content))
	})
	m, err := New(rt, nil)
	require.NoError(t, err)
	for name, plant := range map[string]func(victim, at string) error{
		"hard link":     os.Link,
		"symbolic link": func(victim, at string) error { return os.Symlink(filepath.Base(victim), at) },
		"named pipe":    func(_, at string) error { return syscall.Mkfifo(at, 0o600) },
		"endless": func(_, at string) error {
			return errors.Join(os.WriteFile(at, []byte("{"), 0o600), os.Truncate(at, 1<<40))
		},
	} {
		for _, suffix := range []string{"", ".new"} {
			dir := t.TempDir()
			victim, local := filepath.Join(dir, "victim"), filepath.Join(dir, "f")
			state := filepath.Join(dir, (&place{name: "f"}).stateName())
			require.NoError(t, os.WriteFile(victim, []byte("precious"), 0o640))
			require.NoError(t, os.WriteFile(filepath.Join(dir, (&place{name: "f"}).partName()), content[:1<<20], 0o600))
			require.NoError(t, plant(victim, state+suffix))
			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
			done := make(chan error, 1)
			go func() {
				_, err := m.Download(ctx, DownloadJob{From: At("r", "f"), Local: local})
				done <- err
			}()
			select {
			case err := <-done:
				require.NoError(t, err, name)
			case <-time.After(10 * time.Second):
				t.Fatal("it hangs: ", name, suffix)
			}
			cancel()
			got, err := os.ReadFile(local)
			require.NoError(t, err)
			require.True(t, bytes.Equal(content, got))
			kept, err := os.ReadFile(victim)
			require.NoError(t, err)
			require.Equal(t, "precious", string(kept), name+suffix)
		}
	}
}

// A named pipe is refused at once: opening it would wait for a writer.
func TestUploadRefusesNamedPipes(t *testing.T) {
	fifo := filepath.Join(t.TempDir(), "pipe")
	require.NoError(t, syscall.Mkfifo(fifo, 0o600))
	m, err := New(serve(t, func(http.ResponseWriter, *http.Request) { t.Error("a request was sent") }), nil)
	require.NoError(t, err)
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	done := make(chan error, 1)
	go func() {
		_, err := m.Upload(ctx, UploadJob{To: At("r", "f"), Local: fifo})
		done <- err
	}()
	select {
	case err := <-done:
		require.ErrorContains(t, err, "not a regular file")
	case <-ctx.Done():
		t.Error("it hangs")
		if f, err := os.OpenFile(fifo, os.O_WRONLY|syscall.O_NONBLOCK, 0); err == nil {
			_ = f.Close()
		}
	}
}
