package transfer_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory/transfer"
	"github.com/jfrogkit/jfrog-go/internal/faultproxy"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// listFiles is the number of files in a list. listHit is the index of the file that a fault hits.
const (
	listFiles = 6
	listHit   = 2
)

func listPath(i int) string  { return fmt.Sprintf("list/file%d.bin", i) }
func listData(i int) []byte  { return sharedContent([]int{100, 300 << 10, smallSize}[i%3] + i) }
func hitRequest() (p string) { return "/artifactory/libs/" + listPath(listHit) }

// listEnv has a list of files to move.
type listEnv struct {
	*faultEnv
	upload bool
}

func newListEnv(t *testing.T, upload bool) *listEnv {
	t.Helper()
	e := &listEnv{newFaultEnv(t, nil), upload}
	for i := range listFiles {
		if upload {
			writeFile(t, e.local(i), listData(i))
		} else {
			e.deploy(t, listPath(i), listData(i))
		}
	}
	return e
}

func (e *listEnv) local(i int) string {
	if e.upload {
		return filepath.Join(e.src, fmt.Sprintf("file%d.bin", i))
	}
	return filepath.Join(e.dir, listPath(i))
}

// move moves the files and counts the results.
func (e *listEnv) move(ctx context.Context, tr *transfer.Manager) (*transfer.Summary, error) {
	sum := &transfer.Summary{}
	var failures []error
	for res, err := range e.all(ctx, tr) {
		sum.Add(res)
		failures = append(failures, err)
	}
	return sum, errors.Join(failures...)
}

// all moves the files while its results are walked over.
func (e *listEnv) all(ctx context.Context, tr *transfer.Manager) iter.Seq2[*transfer.Result, error] {
	if e.upload {
		return tr.UploadAllResults(ctx, func(yield func(transfer.UploadJob, error) bool) {
			for i := range listFiles {
				if !yield(transfer.UploadJob{To: transfer.At("libs", listPath(i)), Local: e.local(i)}, nil) {
					return
				}
			}
		})
	}
	return tr.DownloadAllResults(ctx, func(yield func(transfer.DownloadJob, error) bool) {
		for i := range listFiles {
			if !yield(transfer.DownloadJob{From: transfer.At("libs", listPath(i)), Dir: e.dir, Local: listPath(i)}, nil) {
				return
			}
		}
	})
}

// there reports whether a file is at its target, and fails if another file is.
func (e *listEnv) there(t *testing.T, i int) bool {
	t.Helper()
	var got []byte
	if e.upload {
		if got = e.stored(t, listPath(i)); got == nil {
			return false
		}
	} else {
		var err error
		if got, err = os.ReadFile(e.local(i)); err != nil {
			return false
		}
	}
	require.True(t, bytes.Equal(listData(i), got), "file %d is wrong", i)
	return true
}

func (e *listEnv) tidy(t *testing.T) {
	t.Helper()
	require.NoError(t, filepath.WalkDir(e.dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() && filepath.Ext(path) != ".bin" {
			t.Errorf("%s is left", path)
		}
		return err
	}))
}

// failures returns the Errors that are joined in err.
func failures(err error) (out []*transfer.Error) {
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return nil
	}
	for _, one := range joined.Unwrap() {
		var e *transfer.Error
		if errors.As(one, &e) {
			out = append(out, e)
		}
	}
	return out
}

// listFaults hits one file of several.
func listFaults(t *testing.T, m *faultMatrix) {
	type fault struct {
		name  string
		cause func(error) bool
		make  func(t *testing.T, e *listEnv) (remove func())
	}
	server := func(f jfrogtest.Fault) func(t *testing.T, e *listEnv) func() {
		return func(_ *testing.T, e *listEnv) func() {
			f := f
			f.Path, f.Times = hitRequest(), -1
			return e.srv.Inject(f)
		}
	}
	wire := func(f faultproxy.Fault) func(t *testing.T, e *listEnv) func() {
		return func(_ *testing.T, e *listEnv) func() {
			f := f
			f.Match, f.Times = func(_, path string) bool { return path == hitRequest() }, -1
			e.proxy.Inject(f)
			return e.proxy.Reset
		}
	}
	for _, upload := range []bool{true, false} {
		faults := []fault{
			{"status 500", hasStatus(500), server(jfrogtest.Fault{Status: 500})},
			{"status 403", hasStatus(403), server(jfrogtest.Fault{Status: 403})},
			{"dropped", is(jfrog.ErrUnreachable), server(jfrogtest.Fault{Drop: true})},
			{"cut", anyCause, wire(faultproxy.Fault{Side: faultproxy.Response, Offset: 5})},
			{"cut", anyCause, wire(faultproxy.Fault{Offset: 5})},
		}
		if upload {
			faults = append(faults, fault{"local file vanished", is(os.ErrNotExist), func(t *testing.T, e *listEnv) func() {
				require.NoError(t, os.Remove(e.local(listHit)))
				return func() { writeFile(t, e.local(listHit), listData(listHit)) }
			}}, fault{"changed byte", hasStatus(409), wire(faultproxy.Fault{Body: true, Do: faultproxy.Flip})})
		} else {
			faults = append(faults,
				fault{"vanished", is(jfrog.ErrNotFound), func(t *testing.T, e *listEnv) func() {
					require.NoError(t, e.plain.Artifacts.Delete(t.Context(), "libs", listPath(listHit)))
					return func() { e.deploy(t, listPath(listHit), listData(listHit)) }
				}},
				fault{"changed byte", is(transfer.ErrChecksumMismatch), wire(faultproxy.Fault{Side: faultproxy.Response, Body: true, Do: faultproxy.Flip})},
				fault{"wrong checksum", is(transfer.ErrChecksumMismatch), server(jfrogtest.Fault{WrongChecksum: true, Method: http.MethodGet})},
				fault{"truncated", is(transfer.ErrChecksumMismatch), server(jfrogtest.Fault{Truncate: 1, Method: http.MethodGet})})
		}
		way := map[bool]string{true: "uploads", false: "downloads"}[upload]
		for _, f := range faults {
			for _, concurrency := range []int{1, 4} {
				for _, stop := range []bool{false, true} {
					t.Run(fmt.Sprintf("%s/%s/%d at a time, stop %v", way, f.name, concurrency, stop), func(t *testing.T) {
						t.Parallel()
						listCase(t, m, upload, concurrency, stop, f.name, f.cause, f.make)
					})
				}
			}
		}
		for _, concurrency := range []int{1, 4} {
			t.Run(fmt.Sprintf("%s/left early, %d at a time", way, concurrency), func(t *testing.T) {
				t.Parallel()
				leftEarly(t, m, upload, concurrency)
			})
			t.Run(fmt.Sprintf("%s/canceled, %d at a time", way, concurrency), func(t *testing.T) {
				t.Parallel()
				canceledList(t, m, upload, concurrency)
			})
		}
	}
	t.Run("list with errors", func(t *testing.T) { t.Parallel(); brokenList(t, m) })
}

func listCase(t *testing.T, m *faultMatrix, upload bool, concurrency int, stop bool, name string, cause func(error) bool, inject func(*testing.T, *listEnv) func()) {
	e := newListEnv(t, upload)
	tr := e.transfers(t, transfer.Options{Concurrency: concurrency, StopOnError: stop})
	remove := inject(t, e)
	var sum *transfer.Summary
	var err error
	settled := e.labeled(t.Context(), func(ctx context.Context) { sum, err = e.move(ctx, tr) })
	require.True(t, transfer.SlotsFree(tr))
	remove()
	settled(t)
	require.Equal(t, e.last.FilesTotal, e.last.FilesDone)
	require.Equal(t, e.last.BytesTotal, e.last.BytesDone)
	hit := 0
	for _, fault := range failures(err) {
		switch {
		case fault.Remote.Path == listPath(listHit):
			hit++
			require.True(t, cause(fault), "another cause is expected: %v", fault)
			if upload || fault.Local != "" {
				require.Contains(t, fault.Error(), fmt.Sprintf("file%d.bin", listHit))
			}
		default:
			require.True(t, stop, "%v", fault)
			require.ErrorIs(t, fault, transfer.ErrStopped)
		}
	}
	require.Equal(t, 1, hit, "%v", err)
	if there := e.there(t, listHit); !upload { // an upload whose response is lost has succeeded
		require.False(t, there)
	}
	moved := 0
	for i := range listFiles {
		if i != listHit && e.there(t, i) {
			moved++
		}
	}
	if !stop {
		require.Equal(t, listFiles-1, moved)
		require.Equal(t, listFiles, sum.Total())
		require.Equal(t, 1, sum.Files[transfer.OutcomeFailed])
		require.EqualValues(t, 1, e.last.FilesFailed)
		require.EqualValues(t, listFiles, e.last.FilesTotal)
	}
	e.tidy(t)
	_, err = e.move(t.Context(), tr)
	require.NoError(t, err)
	for i := range listFiles {
		require.True(t, e.there(t, i))
	}
	m.count("one of a list: "+name, "one typed error, the others verified or stopped")
}

// leftEarly leaves the loop after the first result.
func leftEarly(t *testing.T, m *faultMatrix, upload bool, concurrency int) {
	e := newListEnv(t, upload)
	tr := e.transfers(t, transfer.Options{Concurrency: concurrency})
	got := 0
	settled := e.labeled(t.Context(), func(ctx context.Context) {
		for _, err := range e.all(ctx, tr) {
			require.NoError(t, err)
			got++
			break
		}
	})
	require.True(t, transfer.SlotsFree(tr))
	settled(t)
	require.Equal(t, 1, got)
	require.Equal(t, e.last.FilesTotal, e.last.FilesDone)
	require.Equal(t, e.last.BytesTotal, e.last.BytesDone)
	for i := range listFiles {
		e.there(t, i)
	}
	e.tidy(t)
	m.count("consumer leaves early", "verified or stopped")
}

// canceledList ends the context with the first result.
func canceledList(t *testing.T, m *faultMatrix, upload bool, concurrency int) {
	e := newListEnv(t, upload)
	tr := e.transfers(t, transfer.Options{Concurrency: concurrency})
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	settled := e.labeled(ctx, func(ctx context.Context) {
		for _, err := range e.all(ctx, tr) {
			cancel()
			if err != nil {
				require.ErrorIs(t, err, context.Canceled)
			}
		}
	})
	require.True(t, transfer.SlotsFree(tr))
	settled(t)
	require.Equal(t, e.last.FilesTotal, e.last.FilesDone)
	require.Equal(t, e.last.BytesTotal, e.last.BytesDone)
	for i := range listFiles {
		e.there(t, i)
	}
	e.tidy(t)
	m.count("list is canceled", "verified or typed error")
}

// brokenList moves a list with errors and invalid jobs.
func brokenList(t *testing.T, m *faultMatrix) {
	e := newListEnv(t, true)
	tr := e.transfers(t, transfer.Options{})
	var jobs iter.Seq2[transfer.UploadJob, error] = func(yield func(transfer.UploadJob, error) bool) {
		_ = yield(transfer.UploadJob{To: transfer.At("libs", "a"), Local: e.local(0)}, nil) &&
			yield(transfer.UploadJob{}, errBroken) &&
			yield(transfer.UploadJob{To: transfer.At("libs", "b")}, nil) &&
			yield(transfer.UploadJob{To: transfer.At("libs", "c"), Local: e.local(1)}, nil)
	}
	sum, err := tr.UploadAll(t.Context(), jobs)
	require.ErrorIs(t, err, errBroken)
	require.Equal(t, 2, sum.Files[transfer.OutcomeFailed])
	require.Equal(t, 2, sum.Files[transfer.OutcomeSent])
	got := map[transfer.Phase]int{}
	for _, fault := range failures(err) {
		got[fault.Phase]++
	}
	require.Equal(t, map[transfer.Phase]int{transfer.PhaseList: 1, transfer.PhaseOpen: 1}, got)
	require.Equal(t, e.last.FilesTotal, e.last.FilesDone)
	require.True(t, bytes.Equal(listData(0), e.stored(t, "a")))
	require.True(t, bytes.Equal(listData(1), e.stored(t, "c")))
	m.count("errors in a list", "one typed error, the others verified or stopped")
}
