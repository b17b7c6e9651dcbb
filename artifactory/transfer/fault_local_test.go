package transfer_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/transfer"
	"github.com/jfrogkit/jfrog-go/internal/faultproxy"
)

// localFaults injects faults of files, readers and writers on this machine.
func localFaults(t *testing.T, m *faultMatrix) {
	for _, op := range faultOps() {
		cases := downloadLocalCases
		switch {
		case op.once:
			cases = readerCases
		case op.upload:
			cases = uploadLocalCases
		case op.writer:
			cases = writerCases
		}
		for _, c := range cases(op) {
			if m.pick() {
				t.Run(op.name+"/"+c.fault, func(t *testing.T) { c.test(t, m) })
			}
		}
	}
}

// during calls a function when the first byte of a request arrives. It strikes after the number
// of requests in after.
func during(name string, op faultOp, after int, w faultWant, do func(t *testing.T, r *opRun)) faultCase {
	return faultCase{fault: name, op: op, inject: func(t *testing.T, r *opRun) (func() faultWant, func()) {
		hits := r.proxy.Inject(faultproxy.Fault{After: after, Do: faultproxy.Tell, Hook: func() { do(t, r) }})
		return func() faultWant {
			if hits() == 0 {
				return faultWant{end: success}
			}
			return w
		}, func() {}
	}}
}

// first calls a function before the transfer.
func first(name string, op faultOp, w faultWant, do func(t *testing.T, r *opRun)) faultCase {
	return faultCase{fault: name, op: op, inject: func(t *testing.T, r *opRun) (func() faultWant, func()) {
		do(t, r)
		return func() faultWant { return w }, func() {}
	}}
}

func uploadLocalCases(op faultOp) (out []faultCase) {
	open := phases(transfer.PhaseOpen)
	out = append(out,
		first("local file vanished", op, faultWant{failure, open, is(fs.ErrNotExist)}, func(t *testing.T, r *opRun) {
			require.NoError(t, os.Remove(r.local))
		}),
		first("local folder vanished", op, faultWant{failure, open, is(fs.ErrNotExist)}, func(t *testing.T, r *opRun) {
			require.NoError(t, os.RemoveAll(filepath.Dir(r.local)))
		}))
	changed := faultWant{failure, phases(transfer.PhaseSend), is(transfer.ErrFileChanged)}
	if op.hit {
		changed = faultWant{end: success} // the file is no longer read
	}
	for name, change := range map[string]func(t *testing.T, r *opRun) error{
		"truncated": func(t *testing.T, r *opRun) error { return os.Truncate(r.local, int64(r.size/3)) },
		"emptied":   func(t *testing.T, r *opRun) error { return os.Truncate(r.local, 0) },
		"grown": func(t *testing.T, r *opRun) error {
			f, err := os.OpenFile(r.local, os.O_APPEND|os.O_WRONLY, 0)
			if err == nil {
				_, err = f.Write([]byte("more"))
				err = errors.Join(err, f.Close())
			}
			return err
		},
		"touched": func(t *testing.T, r *opRun) error { return os.Chtimes(r.local, time.Time{}, time.Now().Add(time.Hour)) },
		"overwritten": func(t *testing.T, r *opRun) error {
			err := os.WriteFile(r.local, content(r.size + 1)[:r.size], 0o666)
			return errors.Join(err, os.Chtimes(r.local, time.Time{}, time.Now().Add(time.Minute)))
		},
	} {
		do := func(t *testing.T, r *opRun) {
			if err := change(t, r); err != nil {
				t.Error(err)
			}
		}
		for after, when := range []string{"at the first request", "at the second request"} {
			out = append(out, during("local file "+name+" "+when, op, after, changed, do))
		}
	}
	// The open file keeps its content.
	out = append(out, during("local file removed", op, 0, faultWant{end: success}, func(t *testing.T, r *opRun) {
		if runtime.GOOS != "windows" && os.Remove(r.local) != nil {
			t.Error("cannot remove it")
		}
	}))
	// The time shows no change, so the checksum sent before must.
	hidden := faultWant{failure, phases(transfer.PhaseSend), hasStatus(409)}
	if op.opts.MultipartMin > 0 {
		hidden.cause = is(transfer.ErrFileChanged)
	}
	if op.hit || op.size <= 256<<10 || op.opts.ChecksumDeployMin < 0 {
		return out
	}
	return append(out, during("local file overwritten secretly", op, 0, hidden, func(t *testing.T, r *opRun) {
		info, err := os.Stat(r.local)
		if err == nil {
			err = errors.Join(os.WriteFile(r.local, content(r.size + 1)[:r.size], 0o666), os.Chtimes(r.local, time.Time{}, info.ModTime()))
		}
		if err != nil {
			t.Error(err)
		}
	}))
}

// transferred is a case that replaces the operation.
func transferred(name string, op faultOp, w faultWant, do func(ctx context.Context, r *opRun, tr *transfer.Manager) (*transfer.Result, error)) faultCase {
	c := first(name, op, w, func(*testing.T, *opRun) {})
	c.do = do
	return c
}

var errBroken = errors.New("broken on purpose")

// brokenReader fails after n bytes.
type brokenReader struct {
	r io.Reader
	n int
}

func (b *brokenReader) Read(p []byte) (int, error) {
	if b.n == 0 {
		return 0, errBroken
	}
	n, err := b.r.Read(p[:min(len(p), b.n)])
	b.n -= n
	return n, err
}

// brokenAt is a file that cannot be read from an offset on.
type brokenAt struct {
	*bytes.Reader
	from int64
}

func (b *brokenAt) ReadAt(p []byte, off int64) (int, error) {
	if off+int64(len(p)) > b.from {
		return 0, errBroken
	}
	return b.Reader.ReadAt(p, off)
}

func readerCases(op faultOp) (out []faultCase) {
	send := phases(transfer.PhaseSend)
	add := func(name string, w faultWant, job func(r *opRun) transfer.UploadJob) {
		out = append(out, transferred(name, op, w, func(ctx context.Context, r *opRun, tr *transfer.Manager) (*transfer.Result, error) {
			j := job(r)
			j.To = transfer.At("libs", faultPath)
			return tr.Upload(ctx, j)
		}))
	}
	for _, n := range []int{0, 1, op.size / 2, op.size - 1} {
		add("reader fails", faultWant{failure, send, is(errBroken)}, func(r *opRun) transfer.UploadJob {
			return transfer.UploadJob{Content: &brokenReader{bytes.NewReader(r.data), n}}
		})
		add("reader of known size fails", faultWant{failure, send, is(errBroken)}, func(r *opRun) transfer.UploadJob {
			return transfer.UploadJob{Content: &brokenReader{bytes.NewReader(r.data), n}, Size: int64(r.size)}
		})
	}
	anything := func(error) bool { return true }
	add("reader shorter than it should be", faultWant{failure, send, anything}, func(r *opRun) transfer.UploadJob {
		return transfer.UploadJob{Content: bytesOnly{bytes.NewReader(r.data[:1000])}, Size: int64(r.size)}
	})
	add("reader longer than it should be", faultWant{failure, send, anything}, func(r *opRun) transfer.UploadJob {
		return transfer.UploadJob{Content: bytesOnly{bytes.NewReader(r.data)}, Size: 1000}
	})
	add("content not of the size it should be", faultWant{failure, phases(transfer.PhaseOpen), anything}, func(r *opRun) transfer.UploadJob {
		return transfer.UploadJob{Content: bytes.NewReader(r.data), Size: 1000}
	})
	for _, from := range []int64{0, int64(op.size / 2), int64(op.size - 1)} {
		add("content cannot be read for its checksum", faultWant{failure, phases(transfer.PhaseChecksum), is(errBroken)}, func(r *opRun) transfer.UploadJob {
			return transfer.UploadJob{Content: &brokenAt{bytes.NewReader(r.data), from}}
		})
		sums, _ := artifactory.ComputeChecksums(bytes.NewReader(sharedContent(op.size)))
		add("content cannot be read to be sent", faultWant{failure, send, is(errBroken)}, func(r *opRun) transfer.UploadJob {
			return transfer.UploadJob{Content: &brokenAt{bytes.NewReader(r.data), from}, Checksums: sums}
		})
	}
	add("checksum that the job says is wrong", faultWant{failure, send, hasStatus(409)}, func(r *opRun) transfer.UploadJob {
		return transfer.UploadJob{Content: bytes.NewReader(r.data), Checksums: artifactory.Checksums{SHA1: "0123456789012345678901234567890123456789"}}
	})
	return out
}

// brokenWriter fails after n bytes, or writes less than it gets.
type brokenWriter struct {
	n     int
	short bool
}

func (b *brokenWriter) Write(p []byte) (int, error) {
	if len(p) <= b.n {
		b.n -= len(p)
		return len(p), nil
	}
	if b.short {
		return b.n, nil
	}
	return b.n, errBroken
}

func writerCases(op faultOp) (out []faultCase) {
	add := func(name string, cause error, w func() io.Writer) {
		out = append(out, transferred(name, op, faultWant{failure, phases(transfer.PhaseWrite), is(cause)},
			func(ctx context.Context, r *opRun, tr *transfer.Manager) (*transfer.Result, error) {
				to := w()
				if c, ok := to.(io.Closer); ok {
					defer c.Close()
				}
				return tr.Download(ctx, transfer.DownloadJob{From: transfer.At("libs", faultPath), Writer: to})
			}))
	}
	for _, n := range []int{0, 1, op.size / 2, op.size - 1} {
		add("writer fails", errBroken, func() io.Writer { return &brokenWriter{n: n} })
		add("writer writes less", io.ErrShortWrite, func() io.Writer { return &brokenWriter{n: n, short: true} })
	}
	if f, err := os.OpenFile("/dev/full", os.O_WRONLY, 0); err == nil {
		_ = f.Close()
		add("disk full", syscall.ENOSPC, func() io.Writer {
			f, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
			if err != nil {
				panic(err)
			}
			return f
		})
	}
	return out
}

func downloadLocalCases(op faultOp) (out []faultCase) {
	anything := func(error) bool { return true }
	var path error = new(fs.PathError)
	isPath := func(err error) bool { e := path.(*fs.PathError); return errors.As(err, &e) }
	blocked := func(name string, w faultWant, local func(r *opRun) string, prepare func(t *testing.T, r *opRun)) {
		c := first(name, op, w, prepare)
		c.do = func(ctx context.Context, r *opRun, tr *transfer.Manager) (*transfer.Result, error) {
			return tr.Download(ctx, transfer.DownloadJob{From: transfer.At("libs", faultPath), Local: local(r)})
		}
		c.anyLocal = true
		out = append(out, c)
	}
	open := phases(transfer.PhaseOpen)
	blocked("target folder is a file", faultWant{failure, open, isPath},
		func(r *opRun) string { return filepath.Join(r.src, "file", "x") },
		func(t *testing.T, r *opRun) { writeFile(t, filepath.Join(r.src, "file"), []byte("x")) })
	blocked("folder above the target folder is a file", faultWant{failure, open, isPath},
		func(r *opRun) string { return filepath.Join(r.src, "file", "deep", "x") },
		func(t *testing.T, r *opRun) { writeFile(t, filepath.Join(r.src, "file"), []byte("x")) })
	blocked("target is a folder", faultWant{failure, open, isPath},
		func(r *opRun) string { return filepath.Join(r.src, "folder") },
		func(t *testing.T, r *opRun) { require.NoError(t, os.Mkdir(filepath.Join(r.src, "folder"), 0o777)) })
	blocked("target names no file", faultWant{failure, open, anything}, func(r *opRun) string { return r.src + "/" }, func(*testing.T, *opRun) {})
	if op.same {
		return out
	}
	write := phases(transfer.PhaseWrite)
	c := during("target folder removed", op, 0, faultWant{failure, append(write, transfer.PhaseOpen), is(fs.ErrNotExist)}, func(t *testing.T, r *opRun) {
		// A segment that arrives meanwhile may add its state to the folder.
		for begin := time.Now(); ; {
			err := os.RemoveAll(r.dir)
			if err == nil {
				break
			}
			if time.Since(begin) > 5*time.Second {
				t.Error(err)
				break
			}
		}
	})
	c.restore = func(t *testing.T, r *opRun) {
		require.NoError(t, os.MkdirAll(r.dir, 0o777))
		r.before = nil
	}
	out = append(out, c)
	c = during("target became a folder", op, 0, faultWant{failure, append(write, transfer.PhaseOpen), anything}, func(t *testing.T, r *opRun) {
		_ = os.Remove(r.local)
		if err := os.MkdirAll(filepath.Join(r.local, "full"), 0o777); err != nil {
			t.Error(err)
		}
	})
	c.restore = func(t *testing.T, r *opRun) {
		require.NoError(t, os.RemoveAll(r.local))
		r.before = nil
	}
	return append(out, c)
}
