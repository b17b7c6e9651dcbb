package mirror

import (
	"sync/atomic"
	"time"

	"github.com/jfrogkit/jfrog-go/artifactory/internal/interval"
)

// Progress describes how far a method call has got.
type Progress struct {
	ItemsDone, ItemsTotal int64 // steps of any outcome; an error in a plan counts as a step
	ItemsFailed           int64
	BytesDone, BytesTotal int64 // size of the items that are done
	BytesRead             int64 // content received from the source so far
	Listed                bool  // both ends are compared, and the totals are final
	Elapsed               time.Duration
}

type progress struct {
	begin                                                  time.Time
	done, total, failed, bytesDone, bytesTotals, bytesRead atomic.Int64
	listed                                                 atomic.Bool
}

func (p *progress) now() Progress {
	out := Progress{Listed: p.listed.Load()}
	out.ItemsDone, out.ItemsFailed, out.BytesDone = p.done.Load(), p.failed.Load(), p.bytesDone.Load()
	out.ItemsTotal, out.BytesTotal = p.total.Load(), p.bytesTotals.Load()
	out.BytesRead, out.Elapsed = p.bytesRead.Load(), time.Since(p.begin)
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
