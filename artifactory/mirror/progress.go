package mirror

import (
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

func (r *run) now() Progress {
	out := Progress{Listed: r.Listed.Load()}
	out.ItemsDone, out.ItemsFailed, out.BytesDone = r.Done.Load(), r.Failed.Load(), r.BytesDone.Load()
	out.ItemsTotal, out.BytesTotal = r.Total.Load(), r.BytesTotal.Load()
	out.BytesRead, out.Elapsed = r.bytesRead.Load(), time.Since(r.begin)
	return out
}

// report calls the Progress function of the options until the returned function is called, which
// calls it a last time.
func (r *run) report() (end func()) {
	r.begin = time.Now()
	tell := r.m.opts.Progress
	if tell == nil {
		return func() {}
	}
	return interval.Call(r.m.opts.ProgressInterval, func() { tell(r.now()) })
}
