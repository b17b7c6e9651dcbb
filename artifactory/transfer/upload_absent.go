package transfer

import (
	"context"
	"errors"
	"fmt"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/refusal"
)

// present is the error of an upload whose target exists although the job says IfAbsent.
type present struct{ item *artifactory.Item }

func (*present) Error() string { return "the target exists" }

// errAbsentExplode is the error of an archive to be extracted if its target is absent: nothing
// says which of its files exist.
var errAbsentExplode = errors.New("IfAbsent cannot be combined with Explode")

// mustBeAbsent returns a *present error if the job says IfAbsent and its target exists.
func (f *flight) mustBeAbsent(ctx context.Context, job *UploadJob) error {
	if !job.IfAbsent {
		return nil
	}
	var meta jfrog.Response
	item, err := f.m.client.Items.Get(jfrog.WithResponse(ctx, &meta), job.To.Repo, job.To.Path)
	switch {
	case refusal.Missing(err, &meta):
		return nil
	case err != nil:
		return err
	case item.IsFolder():
		return fmt.Errorf("the target %s is a folder", job.To)
	}
	return &present{item}
}

// uploadIfAbsent uploads a file unless its target exists. The outcome is OutcomePresent then.
func (f *flight) uploadIfAbsent(ctx context.Context, job *UploadJob) error {
	if job.Explode {
		return f.failed(PhaseOpen, errAbsentExplode)
	}
	src, err := openSource(job)
	if err != nil {
		return f.failed(PhaseOpen, err)
	}
	size := src.size
	if src.close(); !src.once {
		f.sized(size)
	}
	phase := PhaseMatch
	if err = f.mustBeAbsent(ctx, job); err == nil {
		phase = PhaseSend
		p := &patience{attempts: f.m.opts.Attempts}
		err = f.uploadAny(ctx, job)
		for size == 0 && passing(err) && p.again(ctx, 0) { // the client sends no empty content again
			if err = f.mustBeAbsent(ctx, job); err != nil {
				if isPresent(err) && f.stored(ctx, job, src) { // by an attempt whose response was lost
					err, f.Outcome = nil, OutcomeSent
				}
				break
			}
			err = f.uploadAny(ctx, job)
		}
		if errors.Is(err, jfrog.ErrForbidden) {
			if now := f.mustBeAbsent(ctx, job); isPresent(now) { // deployed by another client meanwhile
				err = now
			}
		}
	}
	var there *present
	if !errors.As(err, &there) {
		if err != nil {
			err = f.failed(phase, err)
		}
		return err
	}
	f.rewind(0)
	f.saved(OutcomePresent, int64(there.item.Size))
	f.Saved, f.Checksums = max(size, 0), there.item.Checksums
	return nil
}

func isPresent(err error) bool {
	var there *present
	return errors.As(err, &there)
}

// deployByChecksum deploys content that the server has. If the job says IfAbsent, the client does
// not repeat the request, and the target is looked for before each further attempt.
func (f *flight) deployByChecksum(ctx context.Context, job *UploadJob, src *source, token jfrog.Secret, meta *jfrog.Response) (*artifactory.DeployedItem, error) {
	opts := &artifactory.ArtifactDeployByChecksumOptions{Properties: job.Properties, UploadToken: token, Once: job.IfAbsent}
	p := &patience{attempts: f.m.opts.Attempts}
	for attempts := 0; ; {
		item, err := f.m.client.Artifacts.DeployByChecksum(jfrog.WithResponse(f.m.sending(ctx, src.size), meta),
			job.To.Repo, job.To.Path, f.Checksums, opts)
		attempts += meta.Attempts
		meta.Attempts = attempts
		if err == nil || !job.IfAbsent || !passing(err) || !p.again(ctx, 0) {
			return item, err
		}
		if now := f.mustBeAbsent(ctx, job); now != nil {
			var there *present
			if errors.As(now, &there) && f.stored(ctx, job, src) { // by the attempt whose response was lost
				return &artifactory.DeployedItem{Checksums: there.item.Checksums}, nil
			}
			return nil, now
		}
	}
}
