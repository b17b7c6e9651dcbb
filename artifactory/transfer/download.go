package transfer

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"net/http"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/checksum"
	"github.com/jfrogkit/jfrog-go/internal/check"
)

// downloadTask returns the task of a download.
func (m *Manager) downloadTask(job DownloadJob, dirs *openDirs) task {
	size := job.Size
	if size <= 0 {
		size = -1
	}
	local := job.Local
	if job.Dir != "" && filepath.IsLocal(filepath.FromSlash(local)) {
		local = filepath.Join(job.Dir, filepath.FromSlash(local))
	}
	return task{remote: job.From, local: local, size: size, direction: downloading,
		do: func(ctx context.Context, f *flight) error {
			if job.Explode {
				return f.explode(ctx, &job, dirs)
			}
			return f.download(ctx, &job, dirs)
		}}
}

// download fetches a file, unless the target has the same content.
func (f *flight) download(ctx context.Context, job *DownloadJob, dirs *openDirs) error {
	g := &fetch{flight: f, job: job, size: f.Size}
	if job.Size < 0 {
		return f.failed(PhaseOpen, fmt.Errorf("size is negative: %d", job.Size))
	}
	if err := checksum.Sums(job.Checksums).Check(); err != nil {
		return f.failed(PhaseOpen, err)
	}
	if job.Pinned && job.Checksums == (artifactory.Checksums{}) {
		return f.failed(PhaseOpen, errors.New("the job is pinned to no checksum"))
	}
	if job.Writer != nil {
		if check.IsNil(job.Writer) {
			return f.failed(PhaseOpen, errors.New("the writer is a nil pointer"))
		}
		if job.Local != "" || job.Dir != "" {
			return f.failed(PhaseOpen, errors.New("the job has both a file and a writer"))
		}
		if job.IfAbsent {
			return f.failed(PhaseOpen, errors.New("IfAbsent cannot be combined with a writer"))
		}
		s := &stream{fetch: g, w: job.Writer}
		return s.run(ctx)
	}
	to, err := openPlace(job, dirs, f.staged)
	if err != nil {
		return f.failed(PhaseOpen, err)
	}
	defer to.close()
	there, err := to.existing()
	if err != nil {
		return f.failed(PhaseOpen, err)
	}
	if to.absent = job.IfAbsent; there != nil && to.absent {
		return f.found(there)
	}
	if job.KeepLinks || job.KeepModes {
		attrs, err := f.attributes(ctx, job)
		if err != nil {
			return f.failed(PhaseReceive, err)
		}
		if attrs.link != "" {
			return f.downloadLink(job, attrs.link)
		}
		to.mode, to.hasMode = attrs.mode, attrs.hasMode
	}
	if there != nil {
		same, err := g.unchanged(ctx, to, there)
		if same && to.hasState() {
			to.discardPart() // the interrupted download of a file that has got here otherwise
		}
		if same && to.hasMode && there.Mode().Perm() != to.mode {
			if err := to.dir.Chmod(to.name, to.mode); err != nil {
				return f.failed(PhaseWrite, err)
			}
		}
		if same || err != nil {
			return err
		}
	}
	done, err := g.copyLocal(ctx, to, there)
	if !done && err == nil {
		s := &stream{fetch: g, to: to, replaced: there}
		err = s.run(ctx)
	}
	if errors.Is(err, errLocalPresent) {
		return f.found(nil)
	}
	return err
}

// found sets the outcome of a download whose target exists and must stay. info is nil if the
// target has appeared during the download.
func (f *flight) found(info fs.FileInfo) error {
	f.Outcome, f.Checksums = OutcomePresent, artifactory.Checksums{}
	if info != nil {
		f.saved(OutcomePresent, info.Size())
	}
	return nil
}

// unchanged reports whether the local file has the same content.
func (g *fetch) unchanged(ctx context.Context, to *place, there fs.FileInfo) (bool, error) {
	size, want := g.job.Size, g.job.Checksums
	if want == (artifactory.Checksums{}) {
		info, err := g.m.client.Artifacts.Stat(ctx, g.job.From.Repo, g.job.From.Path, &artifactory.ArtifactDownloadOptions{Properties: g.job.Properties})
		if err != nil {
			var e *jfrog.Error
			if errors.As(err, &e) && (e.StatusCode == http.StatusMethodNotAllowed || e.StatusCode == http.StatusNotImplemented) {
				return false, nil // a proxy does not support HEAD
			}
			if errors.Is(err, jfrog.ErrBadAnswer) {
				return false, nil // the web page of a proxy; the download finds out whether it is always there
			}
			return false, g.failed(PhaseReceive, err)
		}
		size, want = info.Size, info.Checksums
	} else if size == 0 {
		size = there.Size()
	}
	same, err := to.holds(ctx, there, size, want)
	if err != nil {
		return false, g.failed(PhaseChecksum, err)
	}
	if same {
		g.saved(OutcomeUnchanged, size)
		g.Checksums = want
	}
	return same, nil
}

// fetch gets the content of a file, in as many requests as it takes.
type fetch struct {
	*flight
	job *DownloadJob

	// The facts in the first response. Later responses must be parts of the same file.
	etag string
	size int64                 // bytes; -1: not known
	want artifactory.Checksums // empty: nothing to verify against

	hint atomic.Bool // want comes from a file on this machine; the server has not confirmed it
	most int64       // bytes that the content may have at most; 0: any number
}

// errOtherFile means that a response is not the requested part of the file: the file has changed,
// or the server does not support ranges.
var errOtherFile = errors.New("the server does not continue the same file")

// foreignContent means that a response is the web page of a proxy, not the file.
type foreignContent struct{ error }

func (e *foreignContent) Unwrap() error { return e.error }

// open requests the content from offset to end, or to the end of the file if end is negative.
func (g *fetch) open(ctx context.Context, offset, end int64) (*artifactory.Download, error) {
	opts := &artifactory.ArtifactDownloadOptions{Properties: g.job.Properties, SkipUpdateStats: g.job.SkipUpdateStats}
	if offset > 0 || end >= 0 {
		opts.Range = fmt.Sprintf("bytes=%d-", offset)
		// With a weak ETag the server would send the whole file. The ETag is compared below.
		if !strings.HasPrefix(g.etag, "W/") {
			opts.IfRange = g.etag
		}
		if end >= 0 {
			opts.Range += fmt.Sprint(end - 1)
		}
	}
	d, err := g.m.client.Artifacts.Download(ctx, g.job.From.Repo, g.job.From.Path, opts)
	if err != nil {
		var e *jfrog.Error
		if opts.Range != "" && errors.As(err, &e) && e.StatusCode == http.StatusRequestedRangeNotSatisfiable {
			return nil, errOtherFile
		}
		if errors.Is(err, jfrog.ErrBadAnswer) {
			err = &foreignContent{err}
		}
		return nil, err
	}
	switch {
	case opts.Range == "" && d.Partial && (d.Offset != 0 || d.Size < 0 || d.Length >= 0 && d.Length != d.Size):
		err = errOtherFile // a part that was not asked for
	case opts.Range == "":
		err = g.learn(ctx, d)
	case !d.Partial || d.Offset != offset || d.ETag != g.etag || d.Size >= 0 && d.Size != g.size,
		end >= 0 && d.Length >= 0 && d.Length != end-offset:
		err = errOtherFile
	default:
		err = g.confirmed(ctx, d.Checksums)
	}
	if err != nil {
		_ = d.Close()
		return nil, err
	}
	return d, nil
}

// confirmed returns errOtherFile if the file of the server does not have the expected checksums.
// What an interrupted download has left beside its target is a hint only: anyone may have put it
// there.
func (g *fetch) confirmed(ctx context.Context, theirs artifactory.Checksums) error {
	if g.want == (artifactory.Checksums{}) || theirs == (artifactory.Checksums{}) && !g.hint.Load() {
		return nil
	}
	if _, comparable := compare(theirs, g.want); !comparable && g.hint.Load() {
		item, err := g.m.client.Items.Get(ctx, g.job.From.Repo, g.job.From.Path)
		if err != nil {
			return g.failed(PhaseVerify, fmt.Errorf("the response has no checksum: %w", err))
		}
		theirs = item.Checksums
	}
	same, comparable := compare(theirs, g.want)
	if comparable && !same || !comparable && g.hint.Load() {
		return errOtherFile
	}
	g.hint.Store(false)
	return nil
}

// learn records the facts in a response with the whole file.
func (g *fetch) learn(ctx context.Context, d *artifactory.Download) error {
	g.etag = d.ETag
	g.hint.Store(false)
	g.size = d.Length
	if d.Partial { // the whole file all the same, or not even that
		g.size = d.Size
	}
	if g.size >= 0 {
		g.sized(g.size)
	}
	if err := g.expect(d.Checksums); err != nil {
		return err
	}
	if err := g.bound(d); err != nil || g.m.opts.SkipVerify {
		return err
	}
	if g.want == (artifactory.Checksums{}) {
		item, err := g.m.client.Items.Get(ctx, g.job.From.Repo, g.job.From.Path)
		if err != nil {
			return g.failed(PhaseVerify, fmt.Errorf("the response has no checksum: %w", err))
		}
		if g.want = item.Checksums; g.want == (artifactory.Checksums{}) {
			return g.failed(PhaseVerify, errors.New("the server has no checksum to compare with; SkipVerify skips the comparison"))
		}
	}
	return nil
}

// bound limits the content where it is known how much there can be.
func (g *fetch) bound(d *artifactory.Download) error {
	g.most = g.packedMost
	same, _ := compare(d.Checksums, g.job.Checksums)
	if g.job.Size > 0 && (same || g.job.Pinned) {
		g.most = g.job.Size
	}
	if g.most > 0 && d.Length > g.most {
		return g.tooLong()
	}
	return nil
}

// tooLong returns the error of content with more bytes than it may have.
func (g *fetch) tooLong() error {
	if g.most == g.packedMost {
		return &finalFault{PhaseReceive, fmt.Errorf("%w: more than %d bytes, packed", ErrArchiveTooLarge, g.most)}
	}
	return &finalFault{PhaseVerify, fmt.Errorf("%w: the content has more than the %d bytes of the job", ErrChecksumMismatch, g.most)}
}

// expect sets the checksums that the content must have, from the job and the server.
func (g *fetch) expect(theirs artifactory.Checksums) error {
	if g.job.Pinned {
		g.want = g.job.Checksums
		if same, comparable := compare(theirs, g.want); comparable && !same {
			return g.failed(PhaseVerify, fmt.Errorf("%w: the server has %s, the job requires %s", ErrChecksumMismatch, theirs, g.want))
		}
		return nil
	}
	switch g.want = theirs; {
	case g.m.opts.SkipVerify:
		g.want = artifactory.Checksums{}
	case theirs == (artifactory.Checksums{}):
		g.want = g.job.Checksums
	}
	return nil
}

// describes reports whether the part of an earlier download can be resumed. The part of a download
// without verification has no checksums to verify it against.
func (g *fetch) describes(s partState) bool {
	same, comparable := compare(s.Checksums, g.job.Checksums)
	if s.Checksums == (artifactory.Checksums{}) && !g.m.opts.SkipVerify {
		return false
	}
	return s.ETag != "" && At(s.Repo, s.Path) == g.job.From && (same || !comparable) &&
		(g.job.Size == 0 || g.job.Size == s.Size)
}

// patience limits the failures in a row that brought almost no content.
type patience struct {
	attempts, failures int
}

func (g *fetch) patience() *patience { return &patience{attempts: g.m.opts.Attempts} }

// enough is the number of bytes that must arrive for earlier failures not to count.
const enough = 64 << 10

// again waits before the next request, and reports whether to make it.
func (p *patience) again(ctx context.Context, arrived int64) bool {
	if arrived >= enough {
		p.failures = 0
	}
	if p.failures++; p.failures >= p.attempts {
		return false
	}
	wait := retryWait << min(p.failures-1, 6)
	timer := time.NewTimer(wait/2 + rand.N(wait/2))
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// orEnded adds the context's error to err, if it prevents the next attempt.
func orEnded(ctx context.Context, err error) error {
	if ctx.Err() == nil || errors.Is(err, ctx.Err()) {
		return err
	}
	return fmt.Errorf("%w; before that: %w", ctx.Err(), err)
}

// retryWait doubles with each failure. Tests shorten it.
var retryWait = 100 * time.Millisecond
