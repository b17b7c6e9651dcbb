package transfer

import (
	"bytes"
	"context"
	"errors"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/checksum"
)

// body is the content of an upload under way. It has a reader for each attempt.
type body struct {
	ctx    context.Context
	cancel context.CancelFunc
	f      *flight
	src    *source
	hash   func() *checksum.Hashes // creates hashes for the content; nil: the checksum is known

	recheck func() error // is called before further attempts, and can refuse them; nil: nothing
	refused error        // its error

	mu      sync.Mutex
	current *bodyReader
	counted atomic.Int64 // bytes of the current attempt that count as done
}

func newBody(ctx context.Context, f *flight, src *source) *body {
	b := &body{f: f, src: src}
	if src.small == nil {
		b.ctx, b.cancel = context.WithCancel(ctx)
	}
	return b
}

// content returns the content for the first attempt, and sets in opts how to open it for other
// attempts.
func (b *body) content(opts *artifactory.ArtifactDeployOptions) io.Reader {
	if b.recheck != nil && b.src.size == 0 {
		// The core would send an empty body again by itself, but not one of unknown size.
		return struct{ io.Reader }{bytes.NewReader(nil)}
	}
	if b.src.small != nil {
		if b.recheck != nil {
			opts.Reopen = func() (io.Reader, error) { return bytes.NewReader(b.src.small), b.refuse() }
		}
		return bytes.NewReader(b.src.small)
	}
	if !b.src.once {
		opts.Reopen = b.reopen
	}
	return b.attempt()
}

func (b *body) reopen() (io.Reader, error) {
	if err := b.refuse(); err != nil {
		return nil, err
	}
	return b.attempt(), nil
}

// refuse returns an error if there must be no further attempt.
func (b *body) refuse() error {
	if b.recheck != nil {
		b.refused = b.recheck()
	}
	return b.refused
}

// takeBack takes back the bytes that count as done.
func (b *body) takeBack() { b.f.advance(-b.counted.Swap(0)) }

// attempt returns a reader of the content from its beginning, and takes back the reader of the
// attempt before.
func (b *body) attempt() io.Reader {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.current.end()
	b.takeBack()
	r := b.src.open()
	if b.src.once {
		r = &leavingReader{ctx: b.ctx, r: r}
	}
	b.current = &bodyReader{body: b, r: r, turn: make(chan struct{}, 1)}
	if b.hash != nil {
		b.current.pipe = newHashPipeline(b.hash())
	}
	if b.src.size >= 0 && !b.src.once {
		return &sizedReader{b.current}
	}
	return b.current
}

// end takes the content back from the transport, which may still read the body of an attempt that
// got an early response. It returns the size and the checksums of the content sent last.
func (b *body) end(err error) (int64, artifactory.Checksums) {
	if n := len(b.src.small); b.src.small != nil {
		if err == nil {
			b.f.carried(n)
		}
		return int64(n), artifactory.Checksums{}
	}
	b.cancel()
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.current.end()
}

// bodyReader is the content for one attempt.
type bodyReader struct {
	*body
	r     io.Reader
	turn  chan struct{} // held while the fields below are used
	ended atomic.Bool

	pipe  *hashPipeline // nil: nothing to hash, or all is hashed
	n     int64
	block block  // block of the pipeline that is being sent
	size  int    // bytes read into block
	rest  []byte // unsent bytes of block
	err   error
	sums  artifactory.Checksums
}

var errBodyTakenBack = errors.New("the content was taken back")

func (r *bodyReader) Read(p []byte) (int, error) {
	r.turn <- struct{}{}
	defer func() {
		if r.ended.Load() {
			r.finish()
		}
		<-r.turn
	}()
	if r.ended.Load() {
		return 0, errBodyTakenBack
	}
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := r.read(p)
	if n > 0 {
		r.n += int64(n)
		r.counted.Add(int64(n))
		r.f.carried(n)
		if e := r.f.m.spend(r.ctx, n); e != nil {
			err = e
		}
	}
	return n, err
}

// read reads the next part of the content. Content to be hashed passes through the blocks of the
// pipeline.
func (r *bodyReader) read(p []byte) (int, error) {
	if r.pipe == nil {
		return r.r.Read(p)
	}
	if len(r.rest) == 0 {
		if r.err != nil {
			return 0, r.err
		}
		r.block = r.pipe.take()
		r.size, r.err = r.r.Read(r.block[:])
		r.rest = r.block[:r.size]
	}
	n := copy(p, r.rest)
	r.rest = r.rest[n:]
	if len(r.rest) == 0 {
		r.giveBlock()
		return n, r.err
	}
	return n, nil
}

// giveBlock gives the sent part of the block to be hashed.
func (r *bodyReader) giveBlock() {
	if r.block != nil {
		r.pipe.put(r.block, r.size-len(r.rest))
		r.block, r.rest = nil, nil
	}
}

func (r *bodyReader) finish() {
	if c, ok := r.r.(io.Closer); ok {
		_ = c.Close()
	}
	if r.pipe != nil {
		r.giveBlock()
		r.sums = r.pipe.end()
		r.pipe = nil
	}
}

// end disables the reader and returns the state of its content. It waits for a current read, but
// at most a second.
func (r *bodyReader) end() (int64, artifactory.Checksums) {
	if r == nil {
		return 0, artifactory.Checksums{}
	}
	r.ended.Store(true)
	select {
	case r.turn <- struct{}{}:
	case <-time.After(time.Second):
		return 0, artifactory.Checksums{}
	}
	defer func() { <-r.turn }()
	r.finish()
	return r.n, r.sums
}

// leavingReader does not wait for a reader that hangs when the context has ended. net/http waits
// for a read of the body before a canceled call returns.
type leavingReader struct {
	ctx  context.Context
	r    io.Reader
	buf  [32 << 10]byte
	read chan readResult
}

type readResult struct {
	n   int
	err error
}

// Read returns when the context ends, and drops the bytes of an unfinished read.
func (l *leavingReader) Read(p []byte) (int, error) {
	if err := l.ctx.Err(); err != nil {
		return 0, err
	}
	if l.read == nil {
		l.read = make(chan readResult, 1)
	}
	most := min(len(p), len(l.buf))
	go func() {
		n, err := l.r.Read(l.buf[:most]) // not into p, which the caller may use again by then
		l.read <- readResult{n, err}
	}()
	select {
	case got := <-l.read:
		return copy(p, l.buf[:got.n]), got.err
	case <-l.ctx.Done():
		return 0, l.ctx.Err()
	}
}

// sizedReader reports the length of the content. Without it, the core would send an empty file
// chunked.
type sizedReader struct{ *bodyReader }

func (r *sizedReader) Len() int { return int(r.src.size) }
