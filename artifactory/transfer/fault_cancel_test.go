package transfer_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"testing"
	"time"

	"github.com/jfrogkit/jfrog-go/artifactory/transfer"
	"github.com/jfrogkit/jfrog-go/internal/faultproxy"
)

// cancelFaults ends the context in every phase of a transfer.
func cancelFaults(t *testing.T, m *faultMatrix) {
	for _, op := range faultOps() {
		for _, c := range cancelCases(op) {
			if m.pick() {
				t.Run(op.name+"/"+c.fault, func(t *testing.T) { c.test(t, m) })
			}
		}
	}
}

// cancellable returns a context that the faults of a case can cancel.
func cancellable(r *opRun, ctx context.Context) context.Context {
	within, cancel := context.WithCancel(ctx)
	r.cancel = cancel
	return within
}

func cancelCases(op faultOp) (out []faultCase) {
	anyPhase := phases(transfer.PhaseOpen, transfer.PhaseChecksum, transfer.PhaseMatch, transfer.PhaseSend,
		transfer.PhaseReceive, transfer.PhaseVerify)
	canceled := faultWant{failure, anyPhase, is(context.Canceled)}
	add := func(name string, w faultWant, f faultproxy.Fault, hook func(r *opRun)) {
		out = append(out, faultCase{fault: name, op: op, begin: cancellable, inject: func(_ *testing.T, r *opRun) (func() faultWant, func()) {
			f.Hook = func() { hook(r) }
			hits := r.proxy.Inject(f)
			return func() faultWant {
				w := w
				switch {
				case hits() == 0 && w.cause(context.DeadlineExceeded):
					w.end = either // the time may have been over before the fault
				case hits() == 0:
					w.end = success
				case op.opts.SegmentMin > 0 && f.Side == faultproxy.Response && f.Body && f.Offset > 0:
					w.end = either // only the first part of the first response is needed
				}
				return w
			}, func() {}
		}})
	}
	// The byte is held back until the transfer has ended.
	hang := func(r *opRun) {
		r.cancel()
		<-r.returned
	}
	last := int64(op.size - 1)
	for _, side := range []faultproxy.Side{faultproxy.Request, faultproxy.Response} {
		what := []string{"request", "response"}[side]
		for _, after := range []int{0, 1} {
			for _, offset := range []int64{0, 50, -1} {
				add("canceled in "+what+" head", canceled, faultproxy.Fault{Side: side, Offset: offset, After: after, Do: faultproxy.Tell}, hang)
			}
		}
		for _, offset := range []int64{0, int64(op.size / 2), last} {
			add("canceled in "+what+" body", canceled, faultproxy.Fault{Side: side, Body: true, Offset: offset, Do: faultproxy.Tell}, hang)
		}
	}
	// The connection breaks at the same time.
	cut := func(r *opRun) { r.cancel() }
	for _, offset := range []int64{0, last} {
		add("canceled and cut", canceled, faultproxy.Fault{Side: faultproxy.Response, Body: true, Offset: offset}, cut)
		add("canceled and cut", canceled, faultproxy.Fault{Side: faultproxy.Request, Offset: offset}, cut)
	}
	// The server sends nothing until the time is over.
	late := faultWant{failure, anyPhase, is(context.DeadlineExceeded)}
	for _, f := range []faultproxy.Fault{{Side: faultproxy.Request}, {Side: faultproxy.Response}, {Side: faultproxy.Response, Body: true}, {Side: faultproxy.Response, Body: true, Offset: last}} {
		f.Do, f.Times = faultproxy.Tell, -1
		add("deadline", late, f, func(r *opRun) { <-r.returned })
		out[len(out)-1].begin = func(r *opRun, ctx context.Context) context.Context {
			within, cancel := context.WithTimeout(ctx, 50*time.Millisecond)
			r.cancel = cancel
			return within
		}
	}
	slow := canceled
	if op.hit || op.same {
		slow.end = either // no content is moved
	}
	c := transferred("canceled while waiting for bandwidth", op, slow, func(ctx context.Context, r *opRun, _ *transfer.Manager) (*transfer.Result, error) {
		opts := r.opts
		opts.Bandwidth = 100
		time.AfterFunc(20*time.Millisecond, r.cancel)
		return r.run(ctx, r.transfers(r.t, opts))
	})
	c.begin, c.anyLocal = cancellable, true
	out = append(out, c)
	before := first("canceled before", op, faultWant{failure, phases(transfer.PhaseOpen), is(context.Canceled)}, func(*testing.T, *opRun) {})
	before.begin = func(r *opRun, ctx context.Context) context.Context {
		within, cancel := context.WithCancel(ctx)
		cancel()
		return within
	}
	out = append(out, before)
	if op.once {
		out = append(out, cancelReaderCases(op)...)
	}
	return out
}

// cancelReader calls cancel when a read reaches an offset.
type cancelReader struct {
	*bytes.Reader
	at     int64
	cancel func()
}

func (c *cancelReader) ReadAt(p []byte, off int64) (int, error) {
	if off+int64(len(p)) > c.at {
		c.cancel()
	}
	return c.Reader.ReadAt(p, off)
}

// hangingReader returns some bytes, and then blocks until it is released.
type hangingReader struct {
	r      io.Reader
	cancel func()
	end    chan struct{}
}

func (h *hangingReader) Read(p []byte) (int, error) {
	n, err := h.r.Read(p)
	if errors.Is(err, io.EOF) {
		h.cancel()
		<-h.end
	}
	return n, err
}

func cancelReaderCases(op faultOp) (out []faultCase) {
	add := func(name string, w faultWant, content func(r *opRun) io.Reader) {
		c := transferred(name, op, w, func(ctx context.Context, r *opRun, tr *transfer.Manager) (*transfer.Result, error) {
			return tr.Upload(ctx, transfer.UploadJob{To: transfer.At("libs", faultPath), Content: content(r)})
		})
		c.begin = cancellable
		out = append(out, c)
	}
	w := faultWant{failure, phases(transfer.PhaseChecksum), is(context.Canceled)}
	for _, at := range []int64{0, 300 << 10} {
		add(fmt.Sprintf("canceled while hashing at %d", at), w, func(r *opRun) io.Reader {
			return &cancelReader{bytes.NewReader(sharedContent(2 << 20)), at, r.cancel}
		})
	}
	w.phases = phases(transfer.PhaseSend)
	for _, n := range []int{0, 1000, 300 << 10} {
		hanging := func(r *opRun) *hangingReader {
			return &hangingReader{bytes.NewReader(r.data[:n]), r.cancel, r.released}
		}
		add("canceled while a reader hangs", w, func(r *opRun) io.Reader { return hanging(r) })
	}
	return out
}
