package transfer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/jfrogkit/jfrog-go/artifactory"
	"golang.org/x/sync/errgroup"
)

// segments receives a large file in segments side by side. As many workers as the concurrency has
// room for begin them in order. The segments are hashed in order, from the part on disk, as they
// arrive.
type segments struct {
	*stream
	length int64 // bytes of each segment but the last
	group  *errgroup.Group

	mu      sync.Mutex
	next    int           // index of the first segment that has not begun
	done    []bool        // by segment: it has arrived
	arrived chan struct{} // holds a token when done has changed
}

// maxSegments limits the size of the state of a part.
const maxSegments = 1024

// segmented reports whether to receive a file in segments.
func (s *stream) segmented(d *artifactory.Download) bool {
	o := &s.m.opts
	return s.part != nil && s.etag != "" && !s.noRanges && d.AcceptRanges && o.SegmentMin > 0 && s.size >= o.SegmentMin && o.Concurrency > 1
}

func (s *stream) newSegments(length int64, done []int) *segments {
	if length == 0 {
		length = max(s.m.opts.SegmentMin/8, s.size/maxSegments+1, 64<<10)
	}
	g := &segments{stream: s, length: length, arrived: make(chan struct{}, 1)}
	g.done = make([]bool, 1+(s.size-1)/length)
	for _, i := range done {
		if i >= 0 && i < len(g.done) {
			g.done[i] = true
		}
	}
	return g
}

// resume returns the number of bytes that an earlier download has left. If all segments have
// arrived, the last is fetched again. The response shows whether the server still has the same
// file.
func (g *segments) resume() (bytes int64) {
	complete := true
	for i, done := range g.done {
		if complete = complete && done; done {
			from, to := g.bounds(i)
			bytes += to - from
		}
	}
	if complete {
		last := len(g.done) - 1
		from, to := g.bounds(last)
		g.done[last] = false
		bytes -= to - from
	}
	return bytes
}

// bounds returns the offsets of a segment.
func (g *segments) bounds(i int) (from, to int64) {
	from = int64(i) * g.length
	return from, min(from+g.length, g.size)
}

// receive fetches the missing segments. d, if not nil, is the content from the beginning.
func (g *segments) receive(ctx context.Context, d *artifactory.Download) (artifactory.Checksums, error) {
	if err := g.part.file.Truncate(g.size); err != nil {
		return artifactory.Checksums{}, &finalFault{PhaseWrite, err}
	}
	g.next = 0
	group, within := errgroup.WithContext(ctx)
	g.group = group
	var sums artifactory.Checksums
	group.Go(func() (err error) {
		sums, err = g.hash(within)
		return err
	})
	group.Go(func() error { return g.work(within, d, func() bool { return true }) })
	err := group.Wait()
	return sums, err
}

// work fetches segments until all have begun, or goOn returns false.
func (g *segments) work(ctx context.Context, d *artifactory.Download, goOn func() bool) error {
	w := &segmentWorker{segments: g, d: d, end: g.size, patience: g.patience()}
	defer w.close()
	for {
		i := g.claim()
		if i < 0 {
			return nil
		}
		g.recruit(ctx)
		if err := w.fetch(ctx, i); err != nil {
			return err
		}
		if err := g.finished(i); err != nil {
			return &finalFault{PhaseWrite, err}
		}
		if !goOn() {
			return nil
		}
	}
}

// claim returns the next missing segment, or -1 if all have begun.
func (g *segments) claim() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	for g.next < len(g.done) {
		g.next++
		if !g.done[g.next-1] {
			return g.next - 1
		}
	}
	return -1
}

// left reports whether there are segments that have not begun.
func (g *segments) left() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.next < len(g.done)
}

// recruit starts another worker if the concurrency has room for it. The worker returns its slot
// after each segment, as files that wait for a slot go first.
func (g *segments) recruit(ctx context.Context) {
	if !g.left() || !g.m.slots.TryAcquire(1) {
		return
	}
	held := true
	g.group.Go(func() error {
		defer func() {
			if held {
				g.m.slots.Release(1)
			}
		}()
		return g.work(ctx, nil, func() bool {
			g.m.slots.Release(1)
			held = g.m.slots.TryAcquire(1)
			return held
		})
	})
}

// finished records that a segment has arrived.
func (g *segments) finished(i int) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.done[i] = true
	select {
	case g.arrived <- struct{}{}:
	default:
	}
	return g.part.save(g.state())
}

// state returns the state that a later download needs.
func (g *segments) state() partState {
	s := g.stream.state()
	s.Segment = g.length
	for i, done := range g.done {
		if done {
			s.Done = append(s.Done, i)
		}
	}
	return s
}

// hash reads the segments back in order, as they arrive.
func (g *segments) hash(ctx context.Context) (artifactory.Checksums, error) {
	h := hashesFor(g.want)
	b := getBlock()
	defer blocks.Put(b)
	for i := range g.done {
		if err := g.await(ctx, i); err != nil {
			return artifactory.Checksums{}, err
		}
		from, to := g.bounds(i)
		for from < to {
			n, err := g.part.file.ReadAt(b[:min(blockSize, to-from)], from)
			_, _ = h.Write(b[:n])
			if from += int64(n); err != nil && from < to {
				return artifactory.Checksums{}, &finalFault{PhaseVerify, err}
			}
			if ctx.Err() != nil {
				return artifactory.Checksums{}, ctx.Err()
			}
		}
	}
	return artifactory.Checksums(h.Sum()), nil
}

// await waits until a segment has arrived.
func (g *segments) await(ctx context.Context, i int) error {
	for {
		g.mu.Lock()
		done := g.done[i]
		g.mu.Unlock()
		if done {
			return nil
		}
		select {
		case <-g.arrived:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// segmentWorker fetches one segment after another.
type segmentWorker struct {
	*segments
	d        *artifactory.Download // content on its way; nil: none
	offset   int64                 // offset of its next byte
	end      int64                 // offset of its end
	patience *patience
}

func (w *segmentWorker) close() {
	if w.d != nil {
		_ = w.d.Close()
		w.d = nil
	}
}

// fetch receives a segment. It uses the content on its way if that is at the beginning of the
// segment.
func (w *segmentWorker) fetch(ctx context.Context, i int) error {
	from, to := w.bounds(i)
	for at := from; at < to; {
		if w.d == nil || w.offset != at || at == w.end {
			w.close()
			d, err := w.open(ctx, at, to)
			var foreign *foreignContent
			if errors.As(err, &foreign) && w.patience.again(ctx, 0) {
				continue
			}
			if err != nil {
				return lastOrNot(err)
			}
			w.d, w.offset, w.end = d, at, to
		}
		before := at
		err := w.receive(ctx, to)
		if at = w.offset; at == to {
			break
		}
		var final *finalFault
		if w.close(); errors.As(err, &final) {
			return err
		}
		if err == io.EOF {
			err = fmt.Errorf("%w: segment %d of %d: %d bytes are missing", io.ErrUnexpectedEOF, i+1, len(w.done), to-at)
		}
		if !w.patience.again(ctx, at-before) {
			return &finalFault{PhaseReceive, orEnded(ctx, err)}
		}
	}
	return nil
}

// receive writes the content, up to an offset, to its place in the part.
func (w *segmentWorker) receive(ctx context.Context, to int64) error {
	b := getBlock()
	defer blocks.Put(b)
	for w.offset < to {
		n, err := w.fill(ctx, b[:min(blockSize, to-w.offset)], w.d)
		if _, writeErr := w.part.file.WriteAt(b[:n], w.offset); writeErr != nil {
			return &finalFault{PhaseWrite, writeErr}
		}
		if w.offset += int64(n); err != nil {
			return err
		}
	}
	return nil
}
