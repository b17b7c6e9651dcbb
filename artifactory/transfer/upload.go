package transfer

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/checksum"
)

// uploadTask returns the task of an upload.
func (m *Manager) uploadTask(job UploadJob) task {
	if job.To.Path == "" || strings.HasSuffix(job.To.Path, "/") {
		if job.Local != "" {
			job.To.Path += filepath.Base(job.Local) // not path.Join, which would resolve a ..
		}
	}
	return task{remote: job.To, local: job.Local, size: -1, direction: uploading,
		do: func(ctx context.Context, f *flight) error { return f.upload(ctx, &job) }}
}

// upload sends a file, unless the server has the content.
func (f *flight) upload(ctx context.Context, job *UploadJob) error {
	src, err := openSource(job)
	if err != nil {
		return f.failed(PhaseOpen, err)
	}
	defer src.close()
	f.sized(src.size)
	tried, saw := f.tries(job, src.size)
	if f.Checksums = job.Checksums; f.Checksums == (artifactory.Checksums{}) && (tried || src.small != nil || job.Explode) && !src.once {
		if f.Checksums, err = src.checksums(ctx, f.m.uploadHashes()); err != nil {
			return f.failed(PhaseChecksum, err)
		}
	}
	if tried && f.Checksums != (artifactory.Checksums{}) {
		item, err := f.m.client.Artifacts.DeployByChecksum(f.m.sending(ctx, src.size), job.To.Repo, job.To.Path, f.Checksums, &artifactory.ArtifactDeployByChecksumOptions{Properties: job.Properties})
		if err == nil {
			saw(true)
			f.saved(OutcomeMatched, src.size)
			return f.confirm(ctx, job, item.Checksums)
		}
		if !errors.Is(err, jfrog.ErrNotFound) {
			return f.failed(PhaseMatch, err)
		}
		saw(false)
	}
	f.Outcome = OutcomeSent
	for attempt := 1; ; attempt++ {
		err := f.send(ctx, job, src)
		if err == nil || attempt >= f.m.opts.Attempts || src.once || !damaged(err) {
			return err
		}
	}
}

func (m *Manager) uploadHashes() *checksum.Hashes {
	if m.opts.AllChecksums {
		return checksum.All()
	}
	return hashesFor(artifactory.Checksums{})
}

// damaged reports whether the content was changed on its way to the server. Another attempt may
// succeed then.
func damaged(err error) bool {
	var e *jfrog.Error
	return errors.Is(err, ErrChecksumMismatch) ||
		errors.As(err, &e) && errors.Is(e, jfrog.ErrConflict) && strings.Contains(strings.ToLower(e.Message()), "checksum")
}

// send sends the content once, or several times by the client's retries, and compares the checksum
// that the server returns.
func (f *flight) send(ctx context.Context, job *UploadJob, src *source) error {
	if err := f.m.spend(ctx, len(src.small)); err != nil {
		return f.failed(PhaseSend, err)
	}
	sending := jfrog.Response{}
	within := jfrog.WithResponse(f.m.sending(ctx, src.size), &sending)
	if job.Explode { // the server may need long for many files
		within = jfrog.WithTimeouts(within, 0, f.m.opts.IdleTimeout)
	}
	src.lent = src.slab != nil
	b := newBody(ctx, f, src)
	if f.Checksums == (artifactory.Checksums{}) {
		b.hash = f.m.uploadHashes
	}
	opts := &artifactory.ArtifactDeployOptions{Checksums: f.Checksums, Properties: job.Properties, Size: max(src.size, 0), ContentType: job.ContentType, ChecksumsOnly: true}
	content := b.content(opts)
	var stored *artifactory.Checksums // nil: an archive
	var err error
	if job.Explode {
		err = f.m.client.Artifacts.DeployArchive(within, job.To.Repo, job.To.Path, content, &artifactory.ArtifactDeployArchiveOptions{ArtifactDeployOptions: *opts, Atomic: job.Atomic})
	} else {
		var item *artifactory.DeployedItem
		if item, err = f.m.client.Artifacts.Deploy(within, job.To.Repo, job.To.Path, content, opts); err == nil {
			stored = &item.Checksums
		}
	}
	sent, sums := b.end(err)
	if changed := src.changed(); changed != nil {
		if stored != nil && b.hash != nil {
			changed = f.undo(ctx, job, *stored, changed)
		}
		return f.failed(PhaseSend, changed)
	}
	switch {
	case err != nil:
		return f.failed(PhaseSend, err)
	case src.size >= 0 && sent != src.size:
		return f.failed(PhaseSend, fmt.Errorf("the server responded after %d of %d bytes", sent, src.size))
	}
	f.sized(sent)
	if b.hash != nil {
		f.Checksums = sums
	}
	if stored == nil {
		return nil
	}
	err = f.confirm(ctx, job, *stored)
	// A server that has the whole content has read it. Without retries and redirects, nothing else
	// reads it.
	src.lent = src.lent && (err != nil || sending.Attempts != 1 || sending.Redirected)
	var differs *Error
	if errors.Is(err, ErrChecksumMismatch) && errors.As(err, &differs) {
		if b.hash != nil { // the content sent is not the content of the file
			f.Checksums = artifactory.Checksums{}
		}
		differs.Err = f.undo(ctx, job, *stored, differs.Err)
	}
	return err
}

// confirm compares the checksums of the server with those of the content. If the response had none,
// it requests them.
func (f *flight) confirm(ctx context.Context, job *UploadJob, theirs artifactory.Checksums) error {
	same, comparable := compare(theirs, f.Checksums)
	if !comparable {
		stored, err := f.m.client.Items.Get(ctx, job.To.Repo, job.To.Path)
		if err != nil {
			return f.failed(PhaseVerify, err)
		}
		theirs = stored.Checksums
		same, comparable = compare(theirs, f.Checksums)
	}
	switch {
	case !comparable:
		return f.failed(PhaseVerify, fmt.Errorf("the server has %s, which cannot be compared with %s", theirs, f.Checksums))
	case !same:
		return f.failed(PhaseVerify, fmt.Errorf("%w: the server has %s, sent %s", ErrChecksumMismatch, theirs, f.Checksums))
	}
	return nil
}

// undo removes stored content that is wrong. Such content gets stored if the checksum was not known
// before, or if the repository does not compare the client's checksum. undo removes nothing but
// content with the checksum that the server returned.
func (f *flight) undo(ctx context.Context, job *UploadJob, responded artifactory.Checksums, cause error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 30*time.Second)
	defer cancel()
	stored, err := f.m.client.Items.Get(ctx, job.To.Repo, job.To.Path)
	if err == nil {
		same, comparable := compare(stored.Checksums, responded)
		if comparable && !same {
			return cause // another file has been deployed meanwhile
		}
		if !comparable {
			err = errors.New("it cannot be identified without checksums")
		} else {
			err = f.m.client.Artifacts.Delete(ctx, job.To.Repo, job.To.Path)
		}
	}
	if err != nil && !errors.Is(err, jfrog.ErrNotFound) {
		return fmt.Errorf("%w; what the server has stored was not removed: %w", cause, err)
	}
	return fmt.Errorf("%w; what the server had stored was removed", cause)
}
