package transfer

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/checksum"
)

// ExtractArchive extracts a local archive (zip, tar, tar.gz, tgz, tar.bz2) below dir, which
// is made if need be.
//
// There is one result for each file. Files that cannot be extracted safely are refused, each
// with an error of its own, and the others extracted: those with names that [DownloadJob]
// would refuse below Dir, or that lead through links that are there to somewhere else;
// symbolic and hard links, devices, pipes; encrypted ones; a second one of the same name,
// which is also one that differs only in case on systems that do not tell the two apart; a
// file where a folder is, or the reverse. Files that are there already are replaced, and
// keep their permissions but for the execution, which is the archive's. Of the archive's
// permissions nothing else is taken. Folders are made, empty ones too.
//
// No file is in its place before the archive has been read to its end and turned out to be
// sound: until then all is collected in a folder of dir named .jfrog-*.part, which is always
// removed. An archive that is broken, cut off or followed by something else is a single
// error ([ErrArchiveBroken]), as is one that holds more than allowed ([ErrArchiveTooLarge]),
// and leaves everything below dir as it was. Memory does not grow with the size of the
// files; some hundred bytes are kept for each of them.
func (t *Manager) ExtractArchive(ctx context.Context, archive, dir string, opts *ExtractOptions) Results {
	return t.unpack(ctx, Result{Local: archive, Size: -1}, dir, opts, func(ctx context.Context, u *unpacking) error {
		kind, err := u.opts.kind(archive)
		if err != nil {
			return u.failed(PhaseOpen, err)
		}
		info, err := os.Stat(archive)
		if err == nil && !info.Mode().IsRegular() {
			err = &fs.PathError{Op: "extract", Path: archive, Err: errors.New("not a regular file")}
		}
		if err != nil {
			return u.failed(PhaseOpen, err)
		}
		f, err := os.Open(archive)
		if err != nil {
			return u.failed(PhaseOpen, err)
		}
		defer f.Close()
		if err := u.begin(); err != nil {
			return u.failed(PhaseOpen, err)
		}
		return u.extractionFailed(u.x.fromFile(ctx, kind, f))
	})
}

// extractionFailed makes the error of an archive that could not be extracted.
func (f *flight) extractionFailed(err error) error {
	var final *finalFault
	switch {
	case err == nil:
		return nil
	case errors.As(err, &final):
		return f.failed(final.phase, final.err)
	}
	return f.failed(PhaseExtract, err)
}

// unpacking is a call that takes files out of an archive.
type unpacking struct {
	*flight // of the archive
	run     *run
	dir     string
	opts    ExtractOptions
	listed  map[string]artifactory.Checksums // the files that the archive should have; nil: not known
	hashes  func() *checksum.Hashes
	x       *extraction // nil: not begun
}

// unpack makes the results of an archive that get extracts.
func (t *Manager) unpack(ctx context.Context, of Result, dir string, opts *ExtractOptions, get func(context.Context, *unpacking) error) Results {
	return once(ctx, func(yield func(Result) bool) {
		within, cancel := context.WithCancelCause(ctx)
		defer cancel(nil)
		r := &run{t: t, cancel: cancel}
		u := &unpacking{run: r, dir: dir, hashes: func() *checksum.Hashes { return hashesFor(artifactory.Checksums{}) },
			flight: &flight{Result: of, t: t, progress: &r.progress}}
		if opts != nil {
			u.opts = *opts
		}
		defer r.report()()
		defer u.drop()
		if err := u.get(within, get); err != nil {
			u.Moved, u.Outcome, u.Err = u.moved.Load(), OutcomeFailed, err
			r.progress.filesTotal.Store(1)
			r.progress.filesDone.Store(1)
			r.progress.failed.Store(1)
			r.progress.listed.Store(true)
			yield(u.Result)
			return
		}
		u.settle(within, yield)
	})
}

// get has the archive extracted. The slot is free again when the results are walked over:
// what the caller does then may need it.
func (u *unpacking) get(ctx context.Context, get func(context.Context, *unpacking) error) error {
	if err := u.opts.check(); err != nil {
		return u.failed(PhaseOpen, err)
	}
	if u.dir == "" {
		return u.failed(PhaseOpen, errors.New("the folder to extract to is empty"))
	}
	if err := u.t.slots.Acquire(ctx, 1); err != nil {
		return u.failed(PhaseOpen, err)
	}
	defer u.t.slots.Release(1)
	return get(ctx, u)
}

// begin prepares to extract, from the archive's beginning.
func (u *unpacking) begin() error {
	u.drop()
	u.rewind(0)
	target, err := openDir(u.dir)
	if err == nil {
		u.x, err = newExtraction(target, u.opts, u.hashes, u.extracted)
	}
	return err
}

func (u *unpacking) drop() {
	if u.x != nil {
		u.x.close()
		u.x = nil
	}
}

// extracted counts content. Where there is no list, how much there will be is not known.
func (u *unpacking) extracted(n int64) {
	u.advance(n)
	if u.listed == nil {
		u.progress.bytesTotal.Store(u.progress.bytesDone.Load())
	}
}

// settle verifies the files that have been extracted, gives them their places, and makes
// the results.
func (u *unpacking) settle(ctx context.Context, yield func(Result) bool) {
	top := u.top()
	share := u.shares()
	missing := maps.Clone(u.listed)
	for _, e := range u.x.entries {
		delete(missing, strings.TrimPrefix(e.name, top))
	}
	p := u.progress
	p.bytesTotal.Store(p.bytesDone.Load())
	p.filesTotal.Store(int64(len(u.x.entries) + len(missing)))
	p.listed.Store(true)
	give := func(res Result) bool {
		if res.Err != nil {
			p.failed.Add(1)
			if u.t.opts.StopOnError {
				u.run.cancel(ErrStopped)
			}
		}
		p.filesDone.Add(1)
		return yield(res)
	}
	for _, e := range u.x.entries {
		res := u.settled(ctx, e, top)
		if e.folder && res.Err == nil {
			p.filesTotal.Add(-1)
			continue
		}
		res.Moved = share(e)
		if !give(res) {
			return
		}
	}
	for _, name := range slices.Sorted(maps.Keys(missing)) {
		res := u.resultOf(name)
		u.fail(&res, PhaseVerify, errors.New("the folder has it, but not the archive"))
		if !give(res) {
			return
		}
	}
}

// settled gives an entry its place. Its name is without top.
func (u *unpacking) settled(ctx context.Context, e *extracted, top string) Result {
	name := strings.TrimPrefix(e.name, top)
	if e.folder && e.name+"/" == top {
		return Result{}
	}
	if errors.Is(e.err, ErrUnsafeName) {
		res := u.Result // of the archive: the name is not one to be used
		res.Size = -1
		u.fail(&res, PhaseExtract, e.err)
		return res
	}
	begin := time.Now()
	res := u.resultOf(name)
	res.Size, res.Checksums, res.Outcome = e.size, e.sums, OutcomeExtracted
	var err error
	phase := PhaseExtract
	switch {
	case e.err != nil:
		err = fmt.Errorf("entry %q of the archive: %w", e.name, e.err)
	case ctx.Err() != nil:
		err = context.Cause(ctx)
	default:
		if phase, err = PhaseVerify, u.verify(e, name); err == nil {
			phase, err = PhaseWrite, u.x.settle(e, name)
		}
	}
	if err != nil {
		u.fail(&res, phase, err)
	}
	res.Duration = e.took + time.Since(begin)
	return res
}

// resultOf begins the result of a file.
func (u *unpacking) resultOf(name string) Result {
	res := Result{Repo: u.Repo, Local: filepath.Join(u.dir, filepath.FromSlash(name)), Size: -1}
	if u.Repo != "" {
		res.Path = path.Join(u.Path, name)
	}
	return res
}

func (u *unpacking) fail(res *Result, phase Phase, err error) {
	res.Outcome = OutcomeFailed
	res.Err = &Error{Repo: res.Repo, Path: res.Path, Local: res.Local, Phase: phase, Err: err}
}

// shares divides the bytes that went over the wire among the entries, by their sizes. All
// together get exactly as many.
func (u *unpacking) shares() func(*extracted) int64 {
	total, before, given := 0.0, 0.0, int64(0)
	for _, e := range u.x.entries {
		total += weight(e)
	}
	return func(e *extracted) int64 {
		if before += weight(e); before == 0 {
			return 0
		}
		upTo := int64(float64(u.moved.Load()) * (before / total))
		share := upTo - given
		given = upTo
		return share
	}
}

// weight is what an entry counts. One that has been refused counts too, as do folders if it
// is they that have results.
func weight(e *extracted) float64 {
	if e.folder && e.err == nil {
		return 0
	}
	return float64(e.size) + 1
}
