package transfer

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
)

// Sizes of multipart uploads. Storages limit the number of parts and the size of a file.
const (
	maxParts         = 10000
	maxMultipart     = 5 << 40
	partUnit         = 1 << 20 // the server learns the size of the parts in MiB
	maxPartSize      = 5 << 30
	multipartTimeout = time.Minute     // for the question whether the server offers multipart uploads
	askAgainAfter    = 5 * time.Minute // after a failure to ask
)

// aborting is how long an abort may take. Tests shorten it.
var aborting = 30 * time.Second

// ErrUploadLost means that the server no longer accepts the token of a multipart upload. The
// token has expired, or the server does not know the upload any more.
var ErrUploadLost = errors.New("the server no longer accepts the multipart upload")

// multipart remembers whether the server offers multipart uploads.
type multipart struct {
	turn    chan struct{} // holds a token while the fields below are used
	offered bool
	until   time.Time // when to ask again; zero: never
	asked   bool
}

// offersMultipart reports whether the server offers multipart uploads. It asks the server once,
// and again after a lost upload or a failure that may pass. admitted says that the server has
// accepted the credentials, or does not need them.
func (m *Manager) offersMultipart(ctx context.Context, admitted bool) (bool, error) {
	p := &m.multipart
	select {
	case p.turn <- struct{}{}:
		defer func() { <-p.turn }()
	case <-ctx.Done():
		return false, ctx.Err()
	}
	if p.asked && (p.until.IsZero() || time.Now().Before(p.until)) {
		return p.offered, nil
	}
	within, cancel := context.WithTimeout(ctx, multipartTimeout)
	defer cancel()
	config, err := m.client.Uploads.Config(within)
	switch {
	case err == nil:
		p.asked, p.offered, p.until = true, config.Supported, time.Time{}
		return p.offered, nil
	case ctx.Err() != nil, errors.Is(err, jfrog.ErrUnauthorized) && !admitted:
		return false, err
	}
	p.asked, p.offered, p.until = true, false, time.Time{}
	if passing(err) {
		p.until = time.Now().Add(askAgainAfter)
	}
	return false, nil
}

// passing reports whether a request may succeed later.
func passing(err error) bool {
	return errors.Is(err, jfrog.ErrServer) || errors.Is(err, jfrog.ErrRateLimited) || errors.Is(err, jfrog.ErrUnreachable)
}

// forgetMultipart makes the next large upload ask the server again, unless the context ends.
func (m *Manager) forgetMultipart(ctx context.Context) {
	p := &m.multipart
	select {
	case p.turn <- struct{}{}:
		p.asked = false
		<-p.turn
	case <-ctx.Done():
	}
}

// partSize returns the size of the parts of a file.
func (m *Manager) partSize(size int64) int64 {
	least := (size + maxParts - 1) / maxParts
	return max(m.opts.PartSize, (least+partUnit-1)/partUnit*partUnit)
}

// inParts reports whether a file is one for a multipart upload, if the server offers them.
func (f *flight) inParts(job *UploadJob, src *source) bool {
	least := f.m.opts.MultipartMin
	return least > 0 && src.size >= least && src.size <= maxMultipart && src.small == nil && !src.once &&
		!job.Explode && !computed(job.To.Path, 0)
}

// deliver sends the content of a file, in parts if the server offers that.
func (f *flight) deliver(ctx context.Context, job *UploadJob, src *source, admitted bool) error {
	f.rewind(0)
	if !f.inParts(job, src) {
		return f.send(ctx, job, src)
	}
	offered, err := f.m.offersMultipart(ctx, admitted)
	if err != nil {
		return f.failed(PhaseSend, err)
	}
	if !offered {
		return f.send(ctx, job, src)
	}
	length := f.m.partSize(src.size)
	token, err := f.beginUpload(ctx, job, min(length, src.size))
	switch {
	case err == nil:
	case ctx.Err() != nil, errors.Is(err, jfrog.ErrUnauthorized):
		return f.failed(PhaseSend, err)
	case errors.Is(err, jfrog.ErrForbidden) && f.there(ctx, job, src, err, 1):
		return nil
	case errors.Is(err, jfrog.ErrForbidden):
		return f.failed(PhaseSend, err)
	default: // for this file, at least
		return f.send(ctx, job, src)
	}
	u := &upload{flight: f, src: src, token: token, length: length, count: 1 + (src.size-1)/length}
	status, err := u.run(ctx)
	if err == nil {
		err = f.mustBeAbsent(ctx, job) // another client may have deployed it while the parts were sent
	}
	if err != nil {
		return f.failed(PhaseSend, u.abandon(ctx, err))
	}
	return f.deployUpload(ctx, job, src, status.ChecksumToken)
}

// lingering is how long a request for a new upload may take after its context has ended.
const lingering = time.Second

// beginUpload begins an upload. If the context ends, it waits a little for the token: without it,
// the upload could not be aborted.
func (f *flight) beginUpload(ctx context.Context, job *UploadJob, partSize int64) (jfrog.Secret, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	within, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	defer context.AfterFunc(ctx, func() { time.AfterFunc(lingering, cancel) })()
	token, err := f.m.client.Uploads.Create(within, job.To.Repo, job.To.Path, partSize/partUnit)
	if err != nil {
		return "", orEnded(ctx, err)
	}
	return token, nil
}

// lostUpload marks the error of a call whose token or upload the server does not know.
func lostUpload(err error) error {
	var e *jfrog.Error
	if !errors.As(err, &e) {
		return err
	}
	switch e.StatusCode {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusMethodNotAllowed,
		http.StatusGone, http.StatusNotImplemented:
		return fmt.Errorf("%w: %w", ErrUploadLost, err)
	}
	return err
}

// abandon aborts an upload that has failed, even if the context has ended. It returns the error of
// the upload.
func (u *upload) abandon(ctx context.Context, cause error) error {
	var failed *jfrog.FailedError
	switch {
	case errors.Is(cause, ErrUploadLost):
		u.m.forgetMultipart(ctx)
		return cause
	case errors.As(cause, &failed) && failed.Status == string(artifactory.UploadAborted):
		return cause
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), aborting)
	defer cancel()
	if err := u.m.client.Uploads.Abort(ctx, u.token); err != nil {
		// The error is not wrapped: the refusal of the token is no refusal of the credentials.
		return fmt.Errorf("%w; the multipart upload was not aborted: %v", cause, err)
	}
	return cause
}

// deployUpload deploys the merged parts at their path and compares the checksum that the server
// returns.
func (f *flight) deployUpload(ctx context.Context, job *UploadJob, src *source, token jfrog.Secret) error {
	deploying := jfrog.Response{}
	item, err := f.deployByChecksum(ctx, job, src, token, &deploying)
	switch {
	case err == nil && computed(job.To.Path, deploying.StatusCode):
		return nil
	case err == nil:
		return f.confirmOrUndo(ctx, job, src, item.Checksums)
	case f.there(ctx, job, src, err, deploying.Attempts):
		return nil
	case deploying.Attempts > 1 && errors.Is(err, jfrog.ErrNotFound) && f.stored(ctx, job, src):
		return nil // an attempt whose response was lost has used up the token
	case errors.Is(err, jfrog.ErrNotFound) && job.Checksums == (artifactory.Checksums{}):
		// The checksums are from before the upload or from two reads of the file.
		if sums, e := src.checksums(ctx, hashesFor(f.Checksums)); e == nil {
			if same, _ := compare(sums, f.Checksums); !same {
				err = fmt.Errorf("%w: its checksum was %s and is %s", ErrFileChanged, f.Checksums, sums)
			}
		}
	}
	return f.failed(PhaseSend, err)
}

// confirmOrUndo compares the checksums of the server with those of the content, and removes other
// content.
func (f *flight) confirmOrUndo(ctx context.Context, job *UploadJob, src *source, theirs artifactory.Checksums) error {
	err := f.confirm(ctx, job, src, theirs)
	var differs *Error
	if errors.Is(err, ErrChecksumMismatch) && errors.As(err, &differs) {
		differs.Err = f.undo(ctx, job, theirs, false, differs.Err)
	}
	return err
}
