package transfer

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/manyerrors"
)

// manyFiles writes n small files and returns their folder.
func manyFiles(t *testing.T, n int) string {
	t.Helper()
	dir := t.TempDir()
	for i := range n {
		require.NoError(t, os.WriteFile(filepath.Join(dir, fmt.Sprint("f", i)), fmt.Append(nil, i), 0o600))
	}
	return dir
}

// When the server begins to refuse the credentials, the files that have not begun do not begin.
func TestRefusedCredentialsStopTheTransfer(t *testing.T) {
	var all, refused atomic.Int64
	rt := serve(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		switch {
		case r.Method == http.MethodPost:
			_, _ = io.WriteString(w, `{"results":[],"range":{"start_pos":0,"end_pos":0,"total":0}}`)
		case all.Add(1) > 5:
			refused.Add(1)
			w.WriteHeader(http.StatusUnauthorized)
			_, _ = io.WriteString(w, `{"errors":[{"status":401,"message":"token has expired"}]}`)
		default:
			w.WriteHeader(http.StatusAccepted)
		}
	})
	m, err := New(rt, nil)
	require.NoError(t, err)
	dir := manyFiles(t, 300)
	for name, move := range map[string]func() (*Summary, error){
		"upload": func() (*Summary, error) { return m.UploadTree(t.Context(), dir, At("libs", "/"), nil) },
		"sync": func() (*Summary, error) {
			return m.SyncUp(t.Context(), dir, At("libs", "/"), &SyncUpOptions{Delete: true})
		},
		"download": func() (*Summary, error) {
			return m.DownloadAll(t.Context(), func(yield func(DownloadJob, error) bool) {
				for i := range 300 {
					if !yield(DownloadJob{From: At("libs", fmt.Sprint("f", i)), Dir: t.TempDir(), Local: "x"}, nil) {
						return
					}
				}
			})
		},
	} {
		all.Store(0)
		refused.Store(0)
		sum, err := move()
		require.ErrorIs(t, err, ErrCredentialsRefused, name)
		require.ErrorIs(t, err, jfrog.ErrUnauthorized, name)
		require.LessOrEqual(t, refused.Load(), int64(2*defaultConcurrency), name)
		require.Less(t, sum.Total(), 50, name)
	}
}

// The text of the errors of many files names each cause once. The errors themselves remain.
func TestErrorsOfManyFilesAreGrouped(t *testing.T) {
	rt := serve(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		if r.URL.Path == "/artifactory/libs/f7" {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		w.WriteHeader(http.StatusForbidden)
		_, _ = io.WriteString(w, `{"errors":[{"status":403,"message":"Not enough permissions"}]}`)
	})
	m, err := New(rt, nil)
	require.NoError(t, err)
	sum, err := m.UploadTree(t.Context(), manyFiles(t, 300), At("libs", "/"), nil)
	require.Equal(t, 300, sum.Files[OutcomeFailed])
	require.ErrorIs(t, err, jfrog.ErrForbidden)
	require.ErrorIs(t, err, jfrog.ErrNotFound)
	require.Less(t, len(err.Error()), 1500)
	require.Regexp(t, `(?m)^299 files: 403 Forbidden: Not enough permissions \(127\.0\.0\.1:\d+\) \(first: transfer: upload .*f\d+ to libs/f\d+: .*\)$`, err.Error())
	require.Regexp(t, `(?m)^transfer: upload .*f7 to libs/f7: `, err.Error())
	require.Len(t, err.(interface{ Unwrap() []error }).Unwrap(), 300)
}

func TestErrorsOfManyCausesAreBounded(t *testing.T) {
	var errs []error
	for i := range 100 {
		errs = append(errs, &Error{Remote: At("libs", "a"), Phase: PhaseSend, Err: fmt.Errorf("cause %d", i)})
	}
	for range 3 {
		errs = append(errs, &Error{Remote: At("libs", "b"), Phase: PhaseSend, Err: errors.New("common")})
	}
	lines := joined(errs).(manyerrors.Joined).Lines()
	require.Len(t, lines, manyerrors.MaxGroups+1)
	require.Equal(t, "3 files: common (first: transfer: libs/b: send: common)", lines[manyerrors.MaxGroups-1])
	require.Equal(t, "81 more errors of other causes", lines[manyerrors.MaxGroups])
	require.NoError(t, joined(nil))
}

// Names and messages from a server cannot command a terminal or forge a line of a log.
func TestErrorsArePrintable(t *testing.T) {
	rt := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"results":[{"repo":"r","path":".","name":"a\u001b[2J\nINFO all is well\u202e","type":"file","size":1}],"range":{"start_pos":0,"end_pos":1,"total":1}}`)
	})
	m, err := New(rt, nil)
	require.NoError(t, err)
	_, err = m.DownloadTree(t.Context(), At("r", "/"), t.TempDir(), nil)
	require.ErrorContains(t, err, `a\x1b[2J\nINFO all is well\u202e`)
	require.NotContains(t, err.Error(), "\x1b")
	require.NotContains(t, err.Error(), "\u202e")
	require.NotContains(t, err.Error(), "\nINFO")
}
