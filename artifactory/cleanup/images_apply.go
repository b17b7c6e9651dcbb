package cleanup

import (
	"context"
	"errors"
	"iter"
	"path"
	"sync"
	"time"

	"github.com/jfrogkit/jfrog-go/artifactory/bulk"
	"github.com/jfrogkit/jfrog-go/artifactory/docker"
)

// images has the steps of container images.
type images map[place][]bulk.Step

// takenFrom returns a plan without the steps of images. A walk over it keeps these.
func (im images) takenFrom(plan bulk.Plan) bulk.Plan {
	return func(yield func(bulk.Step, error) bool) {
		for step, err := range plan {
			if err == nil && step.Image != nil {
				at := place{step.Repo, step.Image.Image}
				im[at] = append(im[at], step)
				continue
			}
			if !yield(step, err) {
				return
			}
		}
	}
}

type ending struct {
	res *bulk.Result
	err error
}

// apply deletes the folders of the images.
func (im images) apply(ctx context.Context, m *bulk.Manager) iter.Seq2[*bulk.Result, error] {
	return func(yield func(*bulk.Result, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		starting, stop := context.WithCancelCause(ctx)
		queue, results := make(chan place), make(chan ending)
		defer func() {
			stop(bulk.ErrStopped)
			cancel()
			for range results {
			}
		}()
		go func() {
			defer close(queue)
			for at := range im {
				select {
				case queue <- at:
				case <-starting.Done():
					return
				}
			}
		}()
		var workers sync.WaitGroup
		for range min(m.Options().Concurrency, len(im)) {
			workers.Go(func() {
				for at := range queue {
					im.applyImage(ctx, starting, m, at, func(res *bulk.Result, err error) bool {
						switch {
						case errors.Is(err, bulk.ErrCredentialsRefused):
							stop(errors.Unwrap(err))
						case err != nil && m.Options().StopOnError:
							stop(bulk.ErrStopped)
						}
						results <- ending{res, err}
						return starting.Err() == nil
					})
				}
			})
		}
		go func() {
			workers.Wait()
			close(results)
		}()
		begun, all := 0, 0
		for end := range results {
			begun++
			if !yield(end.res, end.err) {
				return
			}
		}
		for _, steps := range im {
			all += len(steps)
		}
		if starting.Err() != nil && begun < all {
			yield(notBegun(context.Cause(starting)))
		}
	}
}

// applyImage deletes the folders of an image, one after the other. No folder begins when starting
// has ended, or after yield returns false.
func (im images) applyImage(ctx, starting context.Context, m *bulk.Manager, at place, yield func(*bulk.Result, error) bool) {
	if starting.Err() != nil {
		return
	}
	steps := map[string]*bulk.Step{}
	plan := &docker.Plan{Repo: at.repo, Image: at.path, Time: time.Now(), Options: docker.PlanOptions{Untagged: true, UntaggedAge: -1}}
	for i := range im[at] {
		s := &im[at][i]
		folder := path.Base(s.Path)
		if at.path+"/"+folder != s.Path || steps[folder] != nil {
			yield(failed(s, errors.New("the folder is not a folder of the image, or is twice in the plan")))
			return
		}
		steps[folder] = s
		d := docker.Deletion{Kind: docker.Kind(s.Image.Kind), Folder: folder, Digest: s.Image.Digest, Also: s.Image.Also}
		if d.Kind == docker.KindTag {
			plan.Tags = append(plan.Tags, folder)
		}
		plan.Delete = append(plan.Delete, d)
	}
	image, err := docker.NewImage(m.Client(), at.repo, at.path)
	if err != nil {
		yield(failed(&bulk.Step{Action: bulk.ActionDelete, Repo: at.repo, Path: at.path, Folder: true}, err))
		return
	}
	alone := map[string]*bulk.Result{} // what Check leaves alone, by folder
	begin := time.Now()
	check := func(ctx context.Context, d docker.Deletion) error {
		res, err := m.Check(ctx, *steps[d.Folder])
		if err == nil && res.Outcome == bulk.OutcomeChanged {
			alone[d.Folder] = res
			err = errors.New(res.Detail)
		} else if known := (*bulk.Error)(nil); errors.As(err, &known) {
			err = known.Err
		}
		return err
	}
	for done, err := range image.DeleteResults(ctx, plan, &docker.DeleteOptions{Check: check}) {
		if done.Outcome == "" { // it concerns no folder
			if ctx.Err() != nil { // apply reports the cause
				return
			}
			step := &bulk.Step{Action: bulk.ActionDelete, Repo: at.repo, Path: at.path, Folder: true}
			if own := (*docker.Error)(nil); errors.As(err, &own) && steps[path.Base(own.Path)] != nil {
				step = steps[path.Base(own.Path)]
			}
			if !yield(failed(step, err)) {
				return
			}
			continue
		}
		res := &bulk.Result{Step: *steps[done.Folder], Duration: time.Since(begin)}
		begin = time.Now()
		switch {
		case alone[done.Folder] != nil:
			res.Outcome, res.Detail, err = bulk.OutcomeChanged, alone[done.Folder].Detail, nil
		case done.Outcome == docker.OutcomeChanged:
			res.Outcome, res.Detail, err = bulk.OutcomeChanged, docker.ErrNeeded.Error(), nil
		case done.Outcome == docker.OutcomeDeleted:
			res.Outcome = bulk.OutcomeDeleted
		case done.Outcome == docker.OutcomeGone:
			res.Outcome = bulk.OutcomeGone
		default:
			res, err = failed(&res.Step, err)
		}
		if !yield(res, err) {
			return
		}
	}
}

// failed returns the result and the error of a step.
func failed(s *bulk.Step, err error) (*bulk.Result, error) {
	if own, ok := err.(*docker.Error); ok {
		err = own.Err
	}
	return &bulk.Result{Step: *s, Outcome: bulk.OutcomeFailed}, &bulk.Error{Action: s.Action, Repo: s.Repo, Path: s.Path, Err: err}
}
