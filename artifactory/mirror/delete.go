package mirror

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jfrogkit/jfrog-go/artifactory/bulk"
)

// putAside keeps a deletion until everything else is done.
func (r *run) putAside(s Step) error {
	if s.Folder {
		r.deepest = max(r.deepest, depth(&s))
	}
	if err := r.deletes.Add(s); err != nil {
		return err
	}
	r.deleting++
	r.Total.Add(1)
	r.BytesTotal.Add(s.Size)
	return nil
}

func depth(s *Step) int { return 1 + strings.Count(s.Path, "/") }

// delete deletes files, and then folders from the bottom up. If not all deletions have begun, the
// last error tells why.
func (r *run) delete(ctx context.Context, yield func(*Result, error) bool) {
	var cause error
	left, told := false, false
	each := func(res *Result, err error) bool {
		if res.Path == "" {
			told = true
		} else {
			r.deleting--
		}
		if err != nil && cause == nil {
			cause = r.stops(err)
		}
		left = !yield(res, err)
		return !left
	}
	ok := r.deleteSome(ctx, each, func(s *Step) bool { return !s.Folder })
	for n := r.deepest; n > 0 && ok; n-- {
		ok = r.deleteSome(ctx, each, func(s *Step) bool { return s.Folder && depth(s) == n })
	}
	if cause == nil {
		cause = context.Cause(ctx)
	}
	if r.deleting > 0 && cause != nil && !left && !told {
		yield(lostBy(errNotBegun, cause))
	}
}

// deleteSome deletes some of the items. It reports whether to go on.
func (r *run) deleteSome(ctx context.Context, yield func(*Result, error) bool, which func(*Step) bool) bool {
	var chunk []Step
	ok := true
	flush := func() bool {
		if len(chunk) > 0 {
			ok = r.deleteChunk(ctx, chunk, yield)
			chunk = chunk[:0]
		}
		return ok
	}
	err := r.deletes.Each(func(s *Step) bool {
		if which(s) {
			chunk = append(chunk, *s)
		}
		return len(chunk) < lookUpItems || flush()
	})
	if err != nil && ok {
		yield(lost(err))
		return false
	}
	return ok && flush()
}

// deleteChunk deletes items that the source still lacks and that are as they were listed. It
// reports whether to go on.
func (r *run) deleteChunk(ctx context.Context, chunk []Step, yield func(*Result, error) bool) bool {
	begin := time.Now()
	paths := make([]string, len(chunk))
	for i := range chunk {
		paths[i] = chunk[i].Path
	}
	found, err := r.m.present(ctx, &r.m.source, paths)
	if err != nil {
		yield(lostBy(fmt.Errorf("%w because the source does not tell what it has", errNotBegun), err))
		return false
	}
	byPath := map[string]*Step{}
	for i := range chunk {
		s := &chunk[i]
		if _, ok := found[s.Path]; ok {
			r.Count(s.Size, nil)
			if !yield(&Result{Step: *s, Outcome: OutcomeKept, Detail: "the source has it by now", Duration: time.Since(begin)}, nil) {
				return false
			}
			continue
		}
		byPath[s.Target.Path] = s
	}
	if len(byPath) == 0 {
		return true
	}
	var steps []bulk.Step
	for i := range chunk {
		if byPath[chunk[i].Target.Path] != nil {
			steps = append(steps, *chunk[i].Delete)
		}
	}
	goOn := true
	for done, err := range r.m.bulk.ApplyResults(ctx, bulk.Steps(steps...)) {
		res := &Result{Outcome: OutcomeFailed, Detail: done.Detail, Duration: done.Duration}
		if s := byPath[done.Path]; s != nil {
			res.Step = *s
			r.Count(s.Size, err)
		}
		switch done.Outcome {
		case bulk.OutcomeDeleted:
			res.Outcome = OutcomeDeleted
		case bulk.OutcomeGone:
			res.Outcome = OutcomeGone
		case bulk.OutcomeChanged:
			res.Outcome = OutcomeKept
		}
		if err != nil {
			var known *bulk.Error
			stopped := errors.Is(err, bulk.ErrCredentialsRefused) || errors.Is(err, bulk.ErrStopped)
			if errors.As(err, &known) {
				err = known.Err
			}
			err = res.failed(r.m.target.failed(err))
			stopped = stopped || errors.Is(err, ErrCredentialsRefused)
			goOn = goOn && !stopped && !r.m.opts.StopOnError && ctx.Err() == nil && res.Path != ""
		}
		if !yield(res, err) {
			return false
		}
	}
	return goOn
}
