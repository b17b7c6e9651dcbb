package transfer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
)

// partMin is the size in bytes from which an interrupted download is kept and resumed.
const partMin = 1 << 20

// stream receives the content of a file in order and delivers it to its place or a writer.
type stream struct {
	*fetch
	w        io.Writer   // nil: to the place
	to       *place      // nil: to the writer
	replaced fs.FileInfo // the file or link at the place

	part   *part         // nil: not yet opened, or the content is in memory
	memory block         // content of a small file
	pipe   *hashPipeline // nil: nothing received yet, or the content is in memory
	offset int64         // bytes received, and written or in memory
	split  *segments     // nil: the content arrives in order

	noRanges bool // the server has refused to continue the file, so no segments are requested
}

// run receives the content, verifies it and puts it in its place.
func (s *stream) run(ctx context.Context) (err error) {
	defer func() { s.end(err) }()
	s.Outcome = OutcomeReceived
	if err := s.resume(ctx); err != nil {
		return s.failed(PhaseOpen, err)
	}
	p := s.patience()
	furthest := s.offset
	for {
		err := s.receive(ctx)
		if err == nil {
			return s.keep()
		}
		var final *finalFault
		switch {
		case errors.As(err, &final):
			return s.failed(final.phase, final.err)
		case ctx.Err() != nil:
			return s.failed(PhaseReceive, orEnded(ctx, err))
		}
		// Content that arrives again does not count. Otherwise a server that cuts off each response
		// and does not support ranges would be asked without end.
		phase, arrived := PhaseReceive, s.offset-furthest
		furthest = max(furthest, s.offset)
		if errors.Is(err, errOtherFile) || errors.Is(err, ErrChecksumMismatch) {
			if errors.Is(err, ErrChecksumMismatch) {
				phase = PhaseVerify
			} else if !s.noRanges {
				s.noRanges, furthest = true, 0 // the content of an earlier download no longer counts
			}
			if s.w != nil && s.memory == nil && s.offset > 0 { // a writer cannot take content back
				return s.failed(phase, err)
			}
			if err := s.restart(); err != nil {
				return s.failed(PhaseWrite, err)
			}
			arrived = 0
		}
		if !p.again(ctx, arrived) {
			return s.failed(phase, orEnded(ctx, err))
		}
	}
}

// finalFault is a failure that another request does not mend.
type finalFault struct {
	phase Phase
	err   error
}

func (e *finalFault) Error() string { return e.err.Error() }
func (e *finalFault) Unwrap() error { return e.err }

// lastOrNot makes the error of [fetch.open] final, unless another request may bring the content.
func lastOrNot(err error) error {
	var foreign *foreignContent
	var final *finalFault
	if errors.Is(err, errOtherFile) || errors.As(err, &foreign) || errors.As(err, &final) {
		return err
	}
	return &finalFault{PhaseReceive, err} // the client has retried already
}

// receive requests the missing content, receives it, and verifies the whole.
func (s *stream) receive(ctx context.Context) (err error) {
	var d *artifactory.Download
	if s.split == nil {
		if d, err = s.open(ctx, s.offset, -1); err != nil {
			return lastOrNot(err)
		}
		defer d.Close()
		if err := s.begin(d); err != nil {
			return &finalFault{PhaseWrite, err}
		}
	}
	switch {
	case s.split != nil:
		sums, err := s.split.receive(ctx, d)
		if err != nil {
			return err
		}
		return s.verify(sums)
	case s.memory != nil:
		err = s.intoMemory(ctx, d)
	default:
		err = s.through(ctx, d)
	}
	if err != nil {
		return err
	}
	if s.size < 0 {
		s.size = s.offset
		s.sized(s.offset)
	}
	if s.offset != s.size {
		return fmt.Errorf("%w: %d of %d bytes have arrived", io.ErrUnexpectedEOF, s.offset, s.size)
	}
	return s.verify(s.sums())
}

// begin decides where to collect the content, when its size is known.
func (s *stream) begin(d *artifactory.Download) (err error) {
	switch {
	case s.memory != nil || s.pipe != nil:
		return nil
	case s.part == nil && s.size >= 0 && s.size <= blockSize:
		s.memory = getBlock()
	case s.to == nil:
	case s.part == nil && s.size >= 0 && s.size < partMin:
		s.part, err = s.to.newPart(privateMode)
	case s.part == nil:
		s.part, err = s.to.openPart()
	}
	if err != nil {
		return err
	}
	if s.part != nil { // the part may hold the beginning of another file
		s.part.dropState()
		if err := s.part.file.Truncate(0); err != nil {
			return err
		}
	}
	switch {
	case s.memory != nil:
		return nil
	case s.segmented(d):
		s.split = s.newSegments(0, nil)
		return nil
	case s.part != nil && s.etag != "" && s.size >= partMin:
		if err := s.part.save(s.state()); err != nil {
			return err
		}
	}
	s.pipe = newHashPipeline(hashesFor(s.want))
	return nil
}

func (s *stream) state() partState {
	return partState{Repo: s.job.From.Repo, Path: s.job.From.Path, ETag: s.etag, Size: s.size, Checksums: s.want}
}

// intoMemory receives a small file.
func (s *stream) intoMemory(ctx context.Context, d *artifactory.Download) error {
	for {
		n, err := d.Read(s.memory[s.offset:])
		s.offset += int64(n)
		s.carried(n)
		if s.most > 0 && s.offset > s.most {
			return s.tooLong()
		}
		if err == nil {
			err = s.m.spend(ctx, n)
		}
		switch {
		case err == io.EOF:
			return nil
		case err == nil && s.offset == blockSize: // the buffer is full: the content should end here
			n, err = d.Read(make([]byte, 1))
			if n > 0 {
				return errOtherFile
			}
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// through receives content block by block, writes it and hashes it.
func (s *stream) through(ctx context.Context, d *artifactory.Download) error {
	for {
		b := s.pipe.take()
		n, err := s.fill(ctx, b[:], d)
		s.pipe.put(b, n) // hashing only reads the block, as writing does
		if s.most > 0 && s.offset+int64(n) > s.most {
			return s.tooLong()
		}
		if s.size >= 0 && s.offset+int64(n) > s.size {
			return errOtherFile // a part may be longer than the first response has said
		}
		if n > 0 {
			if writeErr := s.write(b[:n]); writeErr != nil {
				return &finalFault{PhaseWrite, writeErr}
			}
			s.offset += int64(n)
		}
		if err != nil {
			if err == io.EOF {
				return nil
			}
			return err
		}
	}
}

// fill reads until b is full.
func (g *fetch) fill(ctx context.Context, b []byte, d io.Reader) (int, error) {
	n := 0
	for n < len(b) {
		m, err := d.Read(b[n:])
		n += m
		g.carried(m)
		if err == nil {
			err = g.m.spend(ctx, m)
		}
		if err != nil {
			return n, err
		}
	}
	return n, nil
}

func (s *stream) write(b []byte) error {
	if s.w != nil {
		n, err := s.w.Write(b)
		if err == nil && n != len(b) {
			err = io.ErrShortWrite
		}
		return err
	}
	_, err := s.part.file.WriteAt(b, s.offset)
	return err
}

// sums returns the checksum of the received content.
func (s *stream) sums() artifactory.Checksums {
	if s.memory != nil {
		h := hashesFor(s.want)
		_, _ = h.Write(s.memory[:s.offset])
		return artifactory.Checksums(h.Sum())
	}
	defer func() { s.pipe = nil }()
	return s.pipe.end()
}

// verify compares the checksum of the received content.
func (g *fetch) verify(got artifactory.Checksums) error {
	g.Checksums = got
	if g.want == (artifactory.Checksums{}) { // SkipVerify
		return nil
	}
	if same, _ := compare(got, g.want); !same {
		return fmt.Errorf("%w: received %s, the server has %s", ErrChecksumMismatch, got, g.want)
	}
	return nil
}

// keep puts verified content in its place.
func (s *stream) keep() (err error) {
	switch {
	case s.memory == nil && s.part == nil:
	case s.memory == nil:
		err = s.part.finish(s.replaced, s.m.opts.Fsync)
	case s.w != nil:
		err = s.write(s.memory[:s.offset])
	default:
		if s.part == nil { // otherwise an earlier download of a larger file has left a part
			mode := fs.FileMode(0o666)
			if s.replaced != nil || s.to.hasMode {
				mode = privateMode
			}
			s.part, err = s.to.newPart(mode)
		}
		if err == nil {
			if _, err = s.part.file.WriteAt(s.memory[:s.offset], 0); err == nil {
				err = s.part.finish(s.replaced, s.m.opts.Fsync)
			}
		}
	}
	if err != nil {
		return s.failed(PhaseWrite, err)
	}
	s.part = nil
	return nil
}

// resume continues the part of an earlier download.
func (s *stream) resume(ctx context.Context) error {
	small := s.job.Size > 0 && s.job.Size < partMin
	if s.to == nil || small && s.to.names == nil || !s.to.hasState() {
		return nil
	}
	var err error
	if s.part, err = s.to.openPart(); err != nil {
		return err
	}
	kept := s.part.kept
	if !s.describes(kept) {
		return nil
	}
	s.etag, s.size = kept.ETag, kept.Size
	if err := s.expect(kept.Checksums); err != nil {
		return err
	}
	s.hint.Store(!s.job.Pinned)
	s.sized(s.size)
	if kept.Segment > 0 {
		s.split = s.newSegments(kept.Segment, kept.Done)
		s.Saved = s.split.resume()
		s.advance(s.Saved)
		return nil
	}
	there, err := s.part.file.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	// The last byte is requested in any case. The response shows whether the server still has the
	// same file.
	s.offset = min(there, kept.Size-1)
	s.pipe = newHashPipeline(hashesFor(s.want))
	if _, err := s.pipe.readThrough(&contextReader{ctx, io.NewSectionReader(s.part.file, 0, s.offset)}); err != nil {
		return err
	}
	s.advance(s.offset)
	s.Saved = s.offset
	return nil
}

// restart drops the received content.
func (s *stream) restart() error {
	s.offset, s.Saved, s.split = 0, 0, nil
	s.rewind(0)
	if s.pipe != nil {
		s.pipe.end()
		s.pipe = nil
	}
	if s.memory != nil {
		blocks.Put(s.memory)
		s.memory = nil
	}
	if s.part == nil {
		return nil
	}
	s.part.dropState()
	return s.part.file.Truncate(0)
}

// resumable reports whether the part stays for a later download after err.
func (s *stream) resumable(err error) bool {
	if s.m.opts.DiscardPartial || s.memory != nil || s.done.Load() == 0 || !s.part.resumable() {
		return false
	}
	var e *Error
	switch {
	case errors.Is(err, ErrChecksumMismatch), errors.Is(err, jfrog.ErrNotFound):
		return false // the content is wrong, or its rest no longer exists
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return true
	}
	return errors.As(err, &e) && e.Phase == PhaseReceive
}

// end cleans up after a download, or keeps the part for a later one.
func (s *stream) end(err error) {
	if s.pipe != nil {
		s.pipe.end()
	}
	if s.memory != nil {
		blocks.Put(s.memory)
	}
	switch {
	case s.part == nil:
	case err != nil && s.resumable(err):
		_ = s.part.file.Close()
	default:
		s.part.discard()
	}
}
