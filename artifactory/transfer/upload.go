package transfer

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"path"
	"path/filepath"
	"slices"
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

// upload sends a file, unless the server has the content, or the target exists and must not.
func (f *flight) upload(ctx context.Context, job *UploadJob) error {
	switch job, err := f.withAttributes(ctx, job); {
	case err != nil:
		return f.failed(PhaseOpen, err)
	case job.IfAbsent:
		return f.uploadIfAbsent(ctx, job)
	default:
		return f.uploadAny(ctx, job)
	}
}

// uploadAny sends a file, unless the server has the content.
func (f *flight) uploadAny(ctx context.Context, job *UploadJob) error {
	src, err := openSource(job)
	if err != nil {
		return f.failed(PhaseOpen, err)
	}
	defer src.close()
	f.sized(src.size)
	tried, saw := f.tries(job, src.size)
	admitted := false
	if f.Checksums = job.Checksums; f.Checksums == (artifactory.Checksums{}) && (tried || src.small != nil || job.Explode) && !src.once && src.build == nil {
		if f.Checksums, err = src.checksums(ctx, f.uploadHashes(job, src)); err != nil {
			return f.failed(PhaseChecksum, err)
		}
	}
	if tried && f.Checksums != (artifactory.Checksums{}) {
		if src.small == nil { // reading the file may have taken long
			if err := f.mustBeAbsent(ctx, job); err != nil {
				return f.failed(PhaseMatch, err)
			}
		}
		var meta jfrog.Response
		item, err := f.deployByChecksum(ctx, job, src, "", &meta)
		if err == nil {
			saw(true)
			f.saved(OutcomeMatched, src.size)
			if computed(job.To.Path, meta.StatusCode) {
				return nil
			}
			return f.confirm(ctx, job, src, item.Checksums)
		}
		if f.there(ctx, job, src, err, meta.Attempts) {
			return nil
		}
		if !errors.Is(err, jfrog.ErrNotFound) {
			return f.failed(PhaseMatch, err)
		}
		saw(false)
		admitted = true
	}
	for attempt := 1; ; attempt++ {
		f.Outcome = OutcomeSent
		err := f.deliver(ctx, job, src, admitted)
		if err == nil || attempt >= f.m.opts.Attempts || src.once || !damaged(err) && !errors.Is(err, ErrUploadLost) {
			return err
		}
		if there := f.mustBeAbsent(ctx, job); there != nil {
			return f.failed(PhaseSend, there)
		}
	}
}

// uploadHashes returns the hashes for an upload: SHA-256, unless the others are needed too.
func (f *flight) uploadHashes(job *UploadJob, src *source) *checksum.Hashes {
	// A build-info links files by SHA-1 and MD5. Content that cannot be read again must be
	// comparable with whatever the server has.
	if f.m.opts.AllChecksums || src.once || src.build != nil || f.m.noSHA256.Load() || len(job.Properties["build.name"]) > 0 {
		return checksum.All()
	}
	return hashesFor(artifactory.Checksums{})
}

// damaged reports whether the content was changed on its way to the server. Another attempt may
// succeed then.
func damaged(err error) bool {
	var e *jfrog.Error
	var merge *jfrog.FailedError
	ofChecksum := func(message string) bool { return strings.Contains(strings.ToLower(message), "checksum") }
	return errors.Is(err, ErrChecksumMismatch) ||
		errors.As(err, &e) && errors.Is(e, jfrog.ErrConflict) && ofChecksum(e.Message()) ||
		errors.As(err, &merge) && slices.ContainsFunc(merge.Messages, ofChecksum)
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
	if job.IfAbsent {
		b.recheck = func() error { return f.mustBeAbsent(ctx, job) }
	}
	if f.Checksums == (artifactory.Checksums{}) {
		b.hash = func() *checksum.Hashes { return f.uploadHashes(job, src) }
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
			changed = f.undo(ctx, job, *stored, false, changed)
		}
		return f.failed(PhaseSend, changed)
	}
	switch {
	case b.refused != nil && isPresent(b.refused) && f.stored(ctx, job, src):
		return nil // an attempt whose response was lost
	case b.refused != nil:
		return f.failed(PhaseSend, b.refused)
	case err != nil && f.there(ctx, job, src, err, sending.Attempts):
		return nil
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
	if computed(job.To.Path, sending.StatusCode) {
		src.lent = src.lent && (sending.Attempts != 1 || sending.Redirected)
		return nil
	}
	err = f.confirm(ctx, job, src, *stored)
	// A server that has the whole content has read it. Without retries and redirects, nothing else
	// reads it.
	src.lent = src.lent && (err != nil || sending.Attempts != 1 || sending.Redirected)
	var differs *Error
	if errors.Is(err, ErrChecksumMismatch) && errors.As(err, &differs) {
		differs.Err = f.undo(ctx, job, *stored, b.hash == nil, differs.Err)
		if b.hash != nil { // the content sent is not the content of the file
			f.Checksums = artifactory.Checksums{}
		}
		if differs.Err == nil {
			return nil
		}
	}
	return err
}

// confirm compares the checksums of the server with those of the content. If the response had none,
// it requests them.
func (f *flight) confirm(ctx context.Context, job *UploadJob, src *source, theirs artifactory.Checksums) error {
	same, comparable := compare(theirs, f.Checksums)
	if !comparable && theirs == (artifactory.Checksums{}) {
		stored, err := f.m.client.Items.Get(ctx, job.To.Repo, job.To.Path)
		if errors.Is(err, jfrog.ErrNotFound) && path.Ext(job.To.Path) == ".sha512" {
			return nil // a checksum file for some servers
		}
		if err != nil {
			return f.failed(PhaseVerify, err)
		}
		theirs = stored.Checksums
		same, comparable = compare(theirs, f.Checksums)
	}
	if !comparable && theirs != (artifactory.Checksums{}) && !src.once { // the server has no SHA-256
		f.m.noSHA256.Store(true)
		more, err := src.checksums(ctx, hashesFor(theirs))
		if err != nil {
			return f.failed(PhaseVerify, err)
		}
		f.Checksums = merged(f.Checksums, more)
		same, comparable = compare(theirs, f.Checksums)
	}
	switch {
	case !comparable:
		return f.failed(PhaseVerify, fmt.Errorf("the server has %s, which cannot be compared with %s", theirs, f.Checksums))
	case !same:
		return f.failed(PhaseVerify, fmt.Errorf("%w: the server has %s, sent %s", ErrChecksumMismatch, theirs, f.Checksums))
	}
	f.Checksums = merged(f.Checksums, theirs)
	return nil
}

// merged adds the checksums that a lacks.
func merged(a, b artifactory.Checksums) artifactory.Checksums {
	return artifactory.Checksums{MD5: cmp.Or(a.MD5, b.MD5), SHA1: cmp.Or(a.SHA1, b.SHA1), SHA256: cmp.Or(a.SHA256, b.SHA256)}
}

// there reports whether the server refused an upload with status 403 although it has the very
// content at the target. The response to an attempt may have been lost, and the next one may need
// the permission to delete.
func (f *flight) there(ctx context.Context, job *UploadJob, src *source, err error, attempts int) bool {
	if !errors.Is(err, jfrog.ErrForbidden) || job.Explode || src.once || !f.stored(ctx, job, src) {
		return false
	}
	if attempts <= 1 {
		outcome := OutcomeUnchanged
		if job.IfAbsent {
			outcome = OutcomePresent
		}
		f.saved(outcome, f.Size)
	}
	return true
}

// stored reports whether the server has the very content at the target, with the properties.
func (f *flight) stored(ctx context.Context, job *UploadJob, src *source) bool {
	stored, err := f.m.client.Items.Get(ctx, job.To.Repo, job.To.Path)
	made := src.build != nil // its size is not known, and it can be made again
	if err != nil || stored.IsFolder() || int64(stored.Size) != src.size && !made || stored.Checksums == (artifactory.Checksums{}) {
		return false
	}
	sums := f.Checksums
	if _, comparable := compare(stored.Checksums, sums); !comparable {
		if sums, err = src.checksums(ctx, hashesFor(stored.Checksums)); err != nil {
			return false
		}
	}
	if same, _ := compare(stored.Checksums, sums); !same || !f.hasProperties(ctx, job) {
		return false
	}
	if made {
		f.sized(int64(stored.Size))
	}
	f.Checksums = merged(sums, stored.Checksums)
	return true
}

// hasProperties reports whether the stored file has the properties of the job.
func (f *flight) hasProperties(ctx context.Context, job *UploadJob) bool {
	if len(job.Properties) == 0 {
		return true
	}
	stored, err := f.m.client.Properties.Get(ctx, job.To.Repo, job.To.Path)
	for key, values := range job.Properties {
		if len(values) != len(stored[key]) {
			return false
		}
		for _, value := range values {
			if !slices.Contains(stored[key], value) {
				return false
			}
		}
	}
	return err == nil
}

// computed reports whether the server accepted a file that it computes or interprets itself, so
// that it does not store what was sent: a checksum file, or an index such as maven-metadata.xml.
func computed(itemPath string, status int) bool {
	return status == http.StatusAccepted || path.Base(itemPath) == "maven-metadata.xml" || checksumOf(itemPath) != ""
}

// checksumOf returns the path of the file that a checksum file belongs to, or "" if the path does
// not name a checksum file. Artifactory stores no checksum files: it sets and returns the
// checksums of their files.
func checksumOf(itemPath string) string {
	switch ext := path.Ext(itemPath); ext {
	case ".md5", ".sha1", ".sha256":
		if file := strings.TrimSuffix(itemPath, ext); path.Base(file) != "." && !strings.HasSuffix(file, "/") && file != "" {
			return file
		}
	}
	return ""
}

// undo removes stored content that is wrong. Such content gets stored if the checksum was not known
// before, or if the repository does not compare the client's checksum. undo removes nothing but
// content with the checksum that the server returned.
//
// With declared checksums, undo returns nil if the server has received the content with them, and
// then rewritten it, as plugins do.
func (f *flight) undo(ctx context.Context, job *UploadJob, responded artifactory.Checksums, declared bool, cause error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 30*time.Second)
	defer cancel()
	stored, err := f.m.client.Items.Get(ctx, job.To.Repo, job.To.Path)
	if err == nil {
		if same, _ := compare(stored.OriginalChecksums, f.Checksums); same && declared {
			return nil
		}
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
		return fmt.Errorf("%w; the content that the server has stored was not removed: %w", cause, err)
	}
	return fmt.Errorf("%w; the content that the server had stored was removed", cause)
}
