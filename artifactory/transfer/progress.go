package transfer

import (
	"context"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"

	"github.com/jfrogkit/jfrog-go/artifactory/internal/interval"
)

// Progress describes how far a method call has got.
type Progress struct {
	FilesDone, FilesTotal int64 // files of any outcome; an error in a list counts as a file
	FilesFailed           int64
	BytesDone, BytesTotal int64 // content; BytesDone shrinks when a file starts over
	BytesMoved            int64 // sent or received
	Listed                bool  // all files have been found, and the totals are final
	Elapsed               time.Duration
}

type progress struct {
	begin                                                            time.Time
	filesDone, filesTotal, failed, bytesDone, bytesTotal, bytesMoved atomic.Int64
	listed                                                           atomic.Bool
}

func (p *progress) now() Progress {
	out := Progress{Listed: p.listed.Load()}
	out.FilesDone, out.FilesFailed, out.BytesDone = p.filesDone.Load(), p.failed.Load(), p.bytesDone.Load()
	out.BytesMoved = p.bytesMoved.Load()
	out.FilesTotal, out.BytesTotal = p.filesTotal.Load(), p.bytesTotal.Load()
	out.Elapsed = time.Since(p.begin)
	return out
}

// report calls the Progress function of the options until the returned function is called, which
// calls it a last time.
func (r *run) report() (end func()) {
	r.progress.begin = time.Now()
	tell := r.m.opts.Progress
	if tell == nil {
		return func() {}
	}
	return interval.Call(r.m.opts.ProgressInterval, func() { tell(r.progress.now()) })
}

// newBudget returns a limiter for bytes per second.
func newBudget(perSecond int64) *rate.Limiter {
	// A burst of a tenth of a second is smooth enough, and needs few timers.
	return rate.NewLimiter(rate.Limit(perSecond), int(min(max(perSecond/10, 1), 1<<20)))
}

// spend waits until n bytes may be moved.
func (m *Manager) spend(ctx context.Context, n int) error {
	if m.budget == nil {
		return nil
	}
	for n > 0 {
		part := min(n, m.budget.Burst())
		wait := time.NewTimer(m.budget.ReserveN(time.Now(), part).Delay())
		select {
		case <-wait.C:
		case <-ctx.Done():
			wait.Stop()
			return ctx.Err()
		}
		n -= part
	}
	return nil
}
