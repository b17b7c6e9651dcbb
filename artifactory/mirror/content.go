package mirror

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"sync/atomic"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/checksum"
	"github.com/jfrogkit/jfrog-go/artifactory/transfer"
)

// content is a file of the source. It can be read at any offset, so that an upload can be sent
// again, or in parts. Nothing is requested before the first read. A stream that breaks off is
// continued with a new request.
type content struct {
	ctx      context.Context
	cancel   context.CancelFunc // ends the upload after a final fault
	rt       *artifactory.Client
	at       transfer.Remote
	size     int64
	sums     artifactory.Checksums
	attempts int
	read     *atomic.Int64 // counts the bytes received
	window   int64         // bytes that a request reads at most; 0: any number

	mu     sync.Mutex
	parked map[int64]*stream // streams by the offset of their next byte
	fault  error             // the final fault of the source
	weak   int               // breaks in a row that brought almost no content
	since  int64             // bytes received since the last break

	pos int64 // of Seek and Read
}

// stream is an open download.
type stream struct {
	*artifactory.Download
	end int64 // offset in the file at which it ends
}

const (
	// An upload may read files from windowMin on in parts of this size.
	windowMin  = 200 << 20
	windowSize = 20 << 20
	// maxParked limits the open streams that nothing reads.
	maxParked = 16
	// goodStream is the number of bytes that a request should bring.
	goodStream = 1 << 20
)

// errRead is what the upload sees of a fault of the source, so that the fault is not taken for a
// response of the target.
var errRead = errors.New("the source cannot be read")

// Seek implements [io.Seeker].
func (c *content) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += c.pos
	case io.SeekEnd:
		offset += c.size
	}
	c.pos = offset
	return offset, nil
}

// Read implements [io.Reader].
func (c *content) Read(p []byte) (int, error) {
	n, err := c.ReadAt(p, c.pos)
	c.pos += int64(n)
	return n, err
}

// ReadAt implements [io.ReaderAt].
func (c *content) ReadAt(p []byte, off int64) (int, error) {
	n, most := 0, int(max(min(int64(len(p)), c.size-off), 0))
	for n < most {
		k, err := c.readSome(p[n:most], off+int64(n))
		n += k
		if err != nil {
			return n, err
		}
	}
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

// readSome reads at least one byte, or returns an error.
func (c *content) readSome(p []byte, off int64) (int, error) {
	for {
		s, err := c.stream(off)
		n := 0
		if err == nil {
			n, err = io.ReadFull(s, p[:min(int64(len(p)), s.end-off)])
			c.read.Add(int64(n))
			if err == nil {
				c.park(s, off, n)
				return n, nil
			}
			_ = s.Close()
		}
		if err := c.broke(n, err); err != nil || n > 0 {
			return n, err
		}
	}
}

// stream returns a stream at an offset.
func (c *content) stream(off int64) (*stream, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.fault != nil {
		return nil, c.fault
	}
	if s := c.parked[off]; s != nil {
		delete(c.parked, off)
		return s, nil
	}
	if len(c.parked) >= maxParked {
		c.closeParked()
	}
	c.mu.Unlock()
	s, err := c.open(off)
	c.mu.Lock()
	return s, err
}

// park keeps a stream that has read n bytes from an offset on for the next read.
func (c *content) park(s *stream, off int64, n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.since += int64(n)
	off += int64(n)
	if off >= s.end || c.parked[off] != nil || c.fault != nil {
		_ = s.Close()
		return
	}
	c.parked[off] = s
}

func (c *content) closeParked() {
	for _, s := range c.parked {
		_ = s.Close()
	}
	clear(c.parked)
}

// open requests the content from an offset on.
func (c *content) open(off int64) (*stream, error) {
	end := c.size
	if c.window > 0 {
		end = min(c.size, (off/c.window+1)*c.window)
	}
	opts := &artifactory.ArtifactDownloadOptions{SkipUpdateStats: true}
	if off > 0 || end < c.size {
		opts.Range = fmt.Sprintf("bytes=%d-%d", off, end-1)
	}
	var meta jfrog.Response
	d, err := c.rt.Artifacts.Download(jfrog.WithResponse(c.ctx, &meta), c.at.Repo, c.at.Path, opts)
	if errors.Is(err, jfrog.ErrUnauthorized) && meta.Redirected { // it got no credentials
		return nil, fmt.Errorf("the storage refused the request: %s", err.Error())
	}
	var status *jfrog.Error
	if errors.Is(err, jfrog.ErrNotFound) || errors.As(err, &status) && status.StatusCode == 416 {
		return nil, fmt.Errorf("%w: %w", ErrSourceChanged, err)
	}
	if err != nil {
		return nil, err
	}
	s := &stream{d, end}
	same, comparable := checksum.Sums(d.Checksums).Compare(checksum.Sums(c.sums))
	if comparable && !same || d.Size >= 0 && d.Size != c.size {
		_ = d.Close()
		return nil, fmt.Errorf("%w: it has %d bytes and %s", ErrSourceChanged, d.Size, d.Checksums)
	}
	skip := int64(0)
	if !d.Partial {
		s.end, skip = c.size, off
	} else if d.Offset != off {
		_ = d.Close()
		return nil, fmt.Errorf("the response begins at byte %d in place of %d", d.Offset, off)
	}
	if _, err := io.CopyN(io.Discard, d, skip); err != nil {
		_ = d.Close()
		return nil, err
	}
	return s, nil
}

// broke decides whether to go on after a break. It returns an error if not.
func (c *content) broke(n int, err error) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.fault != nil {
		return errRead
	}
	c.weak++
	if c.since+int64(n) >= goodStream {
		c.weak = 1
	}
	c.since = 0
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		err = fmt.Errorf("the content broke off: %w", io.ErrUnexpectedEOF)
	}
	final := errors.Is(err, ErrSourceChanged) || errors.Is(err, jfrog.ErrUnauthorized) || errors.Is(err, jfrog.ErrForbidden)
	if final || c.ctx.Err() != nil || c.weak >= c.attempts {
		c.fault = err
		c.cancel()
		return errRead
	}
	return nil
}

// close ends all streams, and returns the final fault of the source.
func (c *content) close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.closeParked()
	fault := c.fault
	if fault == nil {
		c.fault = errRead // a late read opens nothing
	}
	return fault
}
