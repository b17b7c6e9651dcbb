package jfrog

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/hashicorp/go-retryablehttp"

	"github.com/jfrogkit/jfrog-go/internal/secrets"
)

// payload is a request body ready to be sent.
type payload struct {
	contentType string
	size        int64                    // -1: unknown
	open        retryablehttp.ReaderFunc // a reader for each attempt; nil: no body
	once        bool                     // the body cannot be rewound
	inMemory    bool                     // reading cannot fail; allows one packet for headers and body
	lent        *lender                  // lends the caller's reader if the body reads it directly
}

var errNilBody = errors.New("body is nil")

// payload prepares the body for sending.
func (r *Request) payload(ctx context.Context) (payload, error) {
	p := payload{size: r.size}
	if !r.hasBody {
		return p, nil
	}
	if v := reflect.ValueOf(r.body); !v.IsValid() || (v.Kind() == reflect.Pointer || v.Kind() == reflect.Func) && v.IsNil() {
		return p, errNilBody
	}
	switch b := r.body.(type) {
	case url.Values:
		p.contentType = "application/x-www-form-urlencoded"
		p.bytes([]byte(b.Encode()))
	case string:
		p.contentType = "text/plain"
		p.bytes([]byte(b))
	case []byte:
		p.contentType = "application/octet-stream"
		p.bytes(b)
	case *bytes.Reader:
		rest := *b // the caller's reader keeps its position
		return p, p.memory(rest.Len(), func() (io.Reader, error) { r := rest; return &r, nil })
	case *strings.Reader:
		rest := *b
		return p, p.memory(rest.Len(), func() (io.Reader, error) { r := rest; return &r, nil })
	case retryablehttp.ReaderFunc:
		return p, p.function(b)
	case func() (io.Reader, error):
		return p, p.function(b)
	case io.Reader:
		return p, p.reader(ctx, b)
	default:
		data, err := secrets.Marshal(b)
		if err != nil {
			return p, fmt.Errorf("encode body: %w", err)
		}
		p.contentType = "application/json"
		r.encoded = true
		p.bytes(data)
	}
	return p, nil
}

// ownBody reads the caller's body for one attempt and marks its errors as the body's.
//
// If the body is longer than announced, ownBody holds the last announced bytes back. With
// them, the server would have a whole request and store it before net/http complains.
type ownBody struct {
	r          io.Reader
	size, left int64 // -1: unknown
}

// own wraps the caller's body. A body in memory is passed unchanged: net/http recognizes it and
// sends it in one packet with the headers.
func (p *payload) own(r io.Reader) io.Reader {
	if p.inMemory {
		return r
	}
	return &ownBody{r, p.size, p.size}
}

func (b *ownBody) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	if b.size >= 0 && n > 0 {
		b.left -= int64(n)
		if b.left == 0 && err == nil {
			switch _, err = io.ReadFull(b.r, make([]byte, 1)); err {
			case nil:
				b.left = -1
			case io.EOF:
			default:
				n = 0
			}
		}
		if b.left < 0 {
			n, err = 0, fmt.Errorf("longer than the announced %d bytes", b.size)
		}
	}
	if err != nil && err != io.EOF {
		err = &bodyError{err}
	}
	return n, err
}

// Close closes the caller's reader if it is an io.Closer.
func (b *ownBody) Close() error {
	if c, ok := b.r.(io.Closer); ok {
		return c.Close()
	}
	return nil
}

func (p *payload) bytes(b []byte) {
	p.size, p.inMemory = int64(len(b)), true
	p.open = func() (io.Reader, error) { return bytes.NewReader(b), nil }
}

// memory sends a reader whose content is in memory.
func (p *payload) memory(size int, open retryablehttp.ReaderFunc) error {
	if p.size >= 0 && p.size != int64(size) {
		return fmt.Errorf("body: has %d bytes, but Size is %d", size, p.size)
	}
	p.contentType = "application/octet-stream"
	p.size, p.inMemory, p.open = int64(size), true, open
	return nil
}

// function opens the first reader at once: an error there is the caller's, and the reader may
// know its length.
func (p *payload) function(open retryablehttp.ReaderFunc) error {
	p.contentType = "application/octet-stream"
	first, err := open()
	if err != nil {
		return fmt.Errorf("body: %w", err)
	}
	if first == nil {
		return errNilBody
	}
	p.length(first)
	if c, ok := first.(io.Closer); ok && p.size == 0 {
		return c.Close()
	}
	p.open = func() (io.Reader, error) {
		if r := first; r != nil {
			first = nil
			return r, nil
		}
		r, err := open()
		if err == nil && r == nil {
			err = errNilBody
		}
		return r, err
	}
	return nil
}

func (p *payload) length(r io.Reader) {
	if l, has := r.(retryablehttp.LenReader); has && p.size < 0 {
		p.size = int64(l.Len())
	}
}

// reader determines how to rewind a stream, and its size if the stream knows it.
func (p *payload) reader(ctx context.Context, r io.Reader) error {
	p.contentType = "application/octet-stream"
	seeker, ok := r.(io.Seeker)
	if f, isFile := r.(*os.File); isFile {
		// A pipe and a terminal are *os.File too, but cannot seek.
		info, err := f.Stat()
		if err != nil {
			return fmt.Errorf("body: %w", err)
		}
		ok = info.Mode().IsRegular()
	}
	if !ok {
		p.length(r)
		p.once, p.lent = true, newLender(ctx, r, nil, 0)
		p.open = p.lent.lend
		return nil
	}
	start, err := seeker.Seek(0, io.SeekCurrent)
	if err != nil {
		return fmt.Errorf("body: %w", err)
	}
	end, err := seeker.Seek(0, io.SeekEnd)
	if err != nil {
		return fmt.Errorf("body: %w", err)
	}
	if _, err := seeker.Seek(start, io.SeekStart); err != nil {
		return fmt.Errorf("body: %w", err)
	}
	size := end - start
	if p.size >= 0 && p.size != size {
		return fmt.Errorf("body: has %d bytes, but Size is %d", size, p.size)
	}
	p.size = size
	if at, ok := r.(io.ReaderAt); ok {
		p.open = func() (io.Reader, error) { return io.NewSectionReader(at, start, size), nil }
		return nil
	}
	p.lent = newLender(ctx, r, seeker, start)
	p.open = p.lent.lend
	return nil
}

// lender lends the caller's reader to one attempt after another. The transport may go on
// reading the body of an attempt after its response has arrived. Therefore a loan ends when
// the reader is rewound for the next attempt or returned to the caller.
type lender struct {
	ctx   context.Context
	r     io.Reader
	s     io.Seeker // nil: it cannot be rewound
	start int64
	turn  atomic.Int64
	last  atomic.Pointer[loan]
	idle  chan struct{} // holds a token while no loan reads
}

func newLender(ctx context.Context, r io.Reader, s io.Seeker, start int64) *lender {
	l := &lender{ctx: ctx, r: r, s: s, start: start, idle: make(chan struct{}, 1)}
	l.idle <- struct{}{}
	return l
}

func (l *lender) lend() (io.Reader, error) {
	turn := l.turn.Add(1)
	select {
	case <-l.idle:
	case <-l.ctx.Done():
		return nil, l.ctx.Err()
	}
	defer func() { l.idle <- struct{}{} }()
	if l.s != nil {
		if _, err := l.s.Seek(l.start, io.SeekStart); err != nil {
			return nil, err
		}
	}
	l.close()
	now := &loan{lender: l, turn: turn}
	l.last.Store(now)
	return now, nil
}

// close ends the last loan.
func (l *lender) close() {
	if last := l.last.Load(); last != nil {
		_ = last.Close()
	}
}

// end takes the reader back so that the caller may use it again. It waits up to a second for a
// read in progress. A nil lender does nothing.
func (l *lender) end() {
	if l == nil {
		return
	}
	l.turn.Add(1)
	l.close()
	select {
	case <-l.idle:
		l.idle <- struct{}{}
	case <-time.After(time.Second):
	}
}

type loan struct {
	*lender
	turn int64
	buf  []byte

	mu     sync.Mutex // for asks and closed
	asks   chan []byte
	done   chan loanRead
	closed bool
}

type loanRead struct {
	n   int
	err error
}

var errReturned = errors.New("the body's reader belongs to the caller again")

// Read reads from the caller's reader in a goroutine. A reader that blocks, such as a pipe, then
// does not hold the call up when its context ends. The goroutine has its own buffer: by the
// end of a blocked read, p may have another user.
func (l *loan) Read(p []byte) (int, error) {
	select {
	case <-l.idle:
	case <-l.ctx.Done():
		return 0, l.ctx.Err()
	}
	if len(l.buf) < len(p) {
		l.buf = make([]byte, len(p))
	}
	buf := l.buf[:len(p)]
	if l.turn != l.lender.turn.Load() || !l.ask(buf) {
		l.idle <- struct{}{}
		return 0, errReturned
	}
	select {
	case r := <-l.done:
		return copy(p, buf[:r.n]), r.err
	case <-l.ctx.Done():
		l.buf = nil
		return 0, l.ctx.Err()
	}
}

// ask gives the goroutine a buffer to read into, and reports whether the loan is open.
func (l *loan) ask(buf []byte) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return false
	}
	if l.asks == nil {
		l.asks, l.done = make(chan []byte), make(chan loanRead, 1)
		go l.pump(l.asks, l.done)
	}
	l.asks <- buf
	return true
}

func (l *loan) pump(asks <-chan []byte, done chan<- loanRead) {
	for buf := range asks {
		n, err := l.r.Read(buf)
		done <- loanRead{n, err}
		l.idle <- struct{}{}
	}
}

// Close ends the goroutine. It does not close the caller's reader.
func (l *loan) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.asks != nil && !l.closed {
		close(l.asks)
	}
	l.closed = true
	return nil
}
