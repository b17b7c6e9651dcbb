package transfer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"sync"

	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/checksum"
	"github.com/jfrogkit/jfrog-go/internal/check"
)

// source is the content of an upload.
type source struct {
	size  int64  // bytes; -1: not known
	once  bool   // it can be read only once
	small []byte // content of a small file that has been read; nil: the file is not small
	slab  slab   // memory of small; nil: small has its own memory
	lent  bool   // the transport may still read small, even after the call
	from  int64  // offset of the content in at

	build func() io.ReadCloser // makes the content each time; nil: it is in at or stream

	at     io.ReaderAt // nil if once
	stream io.Reader   // set if once
	file   *os.File    // to be closed; nil: none
	stat   fs.FileInfo // of the file when it was opened
}

func openSource(job *UploadJob) (*source, error) {
	switch {
	case job.build != nil:
		return &source{size: -1, build: job.build}, nil
	case job.Content == nil && job.Local == "":
		return nil, errors.New("the job has neither a file nor content")
	case job.Content != nil && job.Local != "":
		return nil, errors.New("the job has both a file and content")
	case job.Size < 0:
		return nil, fmt.Errorf("size is negative: %d", job.Size)
	case job.Content != nil && check.IsNil(job.Content):
		return nil, errors.New("the content is a nil pointer")
	case job.Content != nil && strings.HasSuffix(job.To.Path, "/"):
		return nil, fmt.Errorf("path %q names a folder, and content has no name", job.To.Path)
	case job.Content != nil:
		s, err := readerSource(job.Content, job.Size)
		if err == nil && s.size == 0 {
			err = notEmpty(job.Checksums)
		}
		return s, err
	}
	// Opening a named pipe would wait for a writer.
	if info, err := os.Stat(job.Local); err == nil && !info.Mode().IsRegular() {
		return nil, notRegular(job.Local, info.Mode())
	}
	f, err := os.Open(job.Local)
	if err != nil {
		return nil, err
	}
	s, err := fileSource(f)
	if err != nil {
		_ = f.Close()
	}
	return s, err
}

func notRegular(name string, mode fs.FileMode) error {
	text := "not a regular file; Content can be read from anything"
	if mode.IsDir() {
		text = "a folder; UploadTree uploads the files in it"
	}
	return &fs.PathError{Op: "upload", Path: name, Err: errors.New(text)}
}

func fileSource(f *os.File) (*source, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, notRegular(f.Name(), info.Mode())
	}
	s := &source{size: info.Size(), at: f, file: f, stat: info}
	if s.size <= blockSize {
		return s, s.slurp()
	}
	return s, nil
}

// slurp reads a small file whole. Some system files report a size of 0 and have content.
func (s *source) slurp() error {
	if s.size == 0 {
		if n, err := s.at.ReadAt(make([]byte, 1), 0); n > 0 {
			return &fs.PathError{Op: "upload", Path: s.file.Name(), Err: errors.New("it reports a size of 0 bytes, but has content")}
		} else if err != io.EOF {
			return err
		}
	}
	if s.size <= slabSize {
		s.slab = slabs.Get().(slab)
		s.small = s.slab[:s.size]
	} else {
		s.small = make([]byte, s.size)
	}
	n, err := s.at.ReadAt(s.small, 0)
	if err == io.EOF && int64(n) < s.size {
		return ErrFileChanged
	}
	if err != io.EOF {
		return err
	}
	return nil
}

// errAtEnd is the error of content that has been read already, as for its checksums.
var errAtEnd = errors.New("the content is at its end: seek to its beginning first")

// notEmpty returns an error if checksums are not those of empty content.
func notEmpty(sums artifactory.Checksums) error {
	if same, comparable := compare(artifactory.Checksums(checksum.All().Sum()), sums); comparable && !same {
		return errAtEnd
	}
	return nil
}

// readerSource finds out whether a reader can be read again. A pipe is an io.Seeker too, but cannot
// seek.
func readerSource(r io.Reader, size int64) (*source, error) {
	if at, ok := r.(io.ReaderAt); ok {
		if s, ok := r.(io.Seeker); ok {
			from, err := s.Seek(0, io.SeekCurrent)
			if err == nil {
				var end int64
				if end, err = s.Seek(0, io.SeekEnd); err != nil {
					return nil, err
				}
				if _, err = s.Seek(from, io.SeekStart); err != nil {
					return nil, err
				}
				if from > 0 && from >= end {
					return nil, errAtEnd
				}
				if size != 0 && size != end-from {
					return nil, fmt.Errorf("the content has %d bytes, and the job has Size %d", end-from, size)
				}
				return &source{size: max(end-from, 0), at: at, from: from}, nil
			}
		}
	}
	if l, ok := r.(interface{ Len() int }); ok && size == 0 {
		return &source{size: int64(l.Len()), once: true, stream: r}, nil
	}
	if size == 0 {
		size = -1
	}
	return &source{size: size, once: true, stream: r}, nil
}

// open returns the content from its beginning.
func (s *source) open() io.Reader {
	switch {
	case s.once:
		return s.stream
	case s.build != nil:
		return s.build()
	}
	return io.NewSectionReader(s.at, s.from, s.size)
}

// checksums reads the content and returns its checksums.
func (s *source) checksums(ctx context.Context, h *checksum.Hashes) (artifactory.Checksums, error) {
	if s.small != nil {
		_, _ = h.Write(s.small)
		return artifactory.Checksums(h.Sum()), nil
	}
	p := newHashPipeline(h)
	content := s.open()
	n, err := p.readThrough(&contextReader{ctx, content})
	sums := p.end()
	if c, ok := content.(io.Closer); ok {
		_ = c.Close()
	}
	if err == nil && s.size >= 0 && n != s.size {
		err = ErrFileChanged
	}
	if err == nil {
		err = s.changed()
	}
	return sums, err
}

// changed returns an error if the file has changed since it was opened.
func (s *source) changed() error {
	if s.file == nil {
		return nil
	}
	now, err := s.file.Stat()
	if err != nil {
		return err
	}
	if now.Size() != s.stat.Size() || !now.ModTime().Equal(s.stat.ModTime()) {
		return fmt.Errorf("%w: it had %d bytes of %s and has %d of %s", ErrFileChanged,
			s.stat.Size(), s.stat.ModTime().Format(timeFormat), now.Size(), now.ModTime().Format(timeFormat))
	}
	return nil
}

const timeFormat = "2006-01-02T15:04:05.000000000Z07:00"

func (s *source) close() {
	if s.file != nil {
		_ = s.file.Close()
	}
	if s.slab != nil && !s.lent {
		slabs.Put(s.slab)
	}
}

// A slab holds the content of a very small file. Such files are sent by the thousand. Allocating
// memory for each would be a third of the garbage collector's work.
type slab = *[slabSize]byte

const slabSize = 16 << 10

var slabs = sync.Pool{New: func() any { return slab(new([slabSize]byte)) }}

// contextReader fails when its context has ended.
type contextReader struct {
	ctx context.Context
	r   io.Reader
}

func (r *contextReader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.r.Read(p)
}
