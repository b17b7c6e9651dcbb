package transfer

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
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

// ExtractArchive extracts a local archive (zip, tar, tar.gz, tgz, tar.bz2) below dir. It creates
// dir if it does not exist. Each file has a result.
//
// ExtractArchive refuses files that it cannot extract safely, each with its own error, and
// extracts the others. It refuses
//
//   - names that are unsafe on some system, and names that lead elsewhere through links that are
//     there;
//   - symbolic links, unless KeepLinks is set and they stay in dir;
//   - hard links, devices and pipes;
//   - encrypted files;
//   - a second file of the same name, without regard to case on systems that ignore it;
//   - a file in the place of a folder, and a folder in the place of a file.
//
// ExtractArchive replaces an existing file and keeps its permissions. Only the permission to
// execute comes from the archive, unless KeepModes is set. Empty folders are created too.
//
// ExtractArchive moves the files to their places after it has read the whole archive and found
// it sound. Until then the files are in a folder of dir named .jfrog-*.part, which is always
// removed. If the archive is broken, cut off or followed by other content, the only error
// matches [ErrArchiveBroken]. If the archive exceeds the limits of the options, the error
// matches [ErrArchiveTooLarge]. In both cases dir does not change.
//
// The size of the files does not affect the use of memory. Each file takes a few hundred bytes.
func (m *Manager) ExtractArchive(ctx context.Context, archive, dir string, opts *ExtractOptions) (*Summary, error) {
	return Summarize(m.ExtractArchiveResults(ctx, archive, dir, opts))
}

// ExtractArchiveResults does the same as [Manager.ExtractArchive], and walks over the results. It
// yields the first result after it has read the whole archive.
func (m *Manager) ExtractArchiveResults(ctx context.Context, archive, dir string, opts *ExtractOptions) iter.Seq2[*Result, error] {
	return m.unpack(ctx, Result{Local: archive, Size: -1}, dir, opts, func(ctx context.Context, u *unpacking) error {
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

// extractionFailed returns the error of an archive that could not be extracted.
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

// unpacking is a method call that extracts files from an archive.
type unpacking struct {
	*flight // flight of the archive
	run     *run
	dir     string
	opts    ExtractOptions
	listed  map[string]artifactory.Checksums // of the files in the archive; nil: not known
	hashes  func() *checksum.Hashes
	x       *extraction // nil: not begun
}

// unpack returns the results of an archive that get extracts.
func (m *Manager) unpack(ctx context.Context, of Result, dir string, opts *ExtractOptions, get func(context.Context, *unpacking) error) iter.Seq2[*Result, error] {
	return once(ctx, func(yield func(*Result, error) bool) {
		within, cancel := context.WithCancelCause(m.asking(ctx))
		defer cancel(nil)
		r := &run{m: m, cancel: cancel}
		u := &unpacking{run: r, dir: dir, hashes: func() *checksum.Hashes { return hashesFor(artifactory.Checksums{}) },
			flight: &flight{Result: of, m: m, progress: &r.progress}}
		u.opts = valueOf(opts).withDefaults()
		defer r.report()()
		defer u.drop()
		if err := u.get(within, get); err != nil {
			u.Moved, u.Outcome = u.moved.Load(), OutcomeFailed
			r.progress.filesTotal.Store(1)
			r.progress.filesDone.Store(1)
			r.progress.failed.Store(1)
			r.progress.listed.Store(true)
			yield(&u.Result, err)
			return
		}
		u.settle(within, yield)
	})
}

// get has the archive extracted. Its slot is free when the results are walked over, as the caller
// may need it then.
func (u *unpacking) get(ctx context.Context, get func(context.Context, *unpacking) error) error {
	if u.dir == "" {
		return u.failed(PhaseOpen, errors.New("the folder to extract to is empty"))
	}
	if err := u.m.slots.Acquire(ctx, 1); err != nil {
		return u.failed(PhaseOpen, err)
	}
	defer u.m.slots.Release(1)
	return get(ctx, u)
}

// begin prepares to extract, from the beginning of the archive.
func (u *unpacking) begin() error {
	u.drop()
	u.rewind(0)
	target, err := openDir(u.dir)
	if err == nil {
		u.x, err = newExtraction(target, u.opts, u.hashes, u.extracted)
	}
	if err == nil {
		u.x.fsync = u.m.opts.Fsync
	}
	return err
}

func (u *unpacking) drop() {
	if u.x != nil {
		u.x.close()
		u.x = nil
	}
}

// extracted counts content. Without a list, the total is not known.
func (u *unpacking) extracted(n int64) {
	u.advance(n)
	if u.listed == nil {
		u.progress.bytesTotal.Store(u.progress.bytesDone.Load())
	}
}

// settle verifies the extracted files, moves them to their places, and yields the results.
func (u *unpacking) settle(ctx context.Context, yield func(*Result, error) bool) {
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
	give := func(res *Result, err error) bool {
		if err != nil {
			p.failed.Add(1)
			if u.m.opts.StopOnError {
				u.run.cancel(ErrStopped)
			}
		}
		p.filesDone.Add(1)
		return yield(res, err)
	}
	for _, e := range u.x.entries {
		res, err := u.settled(ctx, e, top)
		if e.folder && err == nil {
			p.filesTotal.Add(-1)
			continue
		}
		res.Moved = share(e)
		if !give(res, err) {
			return
		}
	}
	for _, name := range slices.Sorted(maps.Keys(missing)) {
		res := u.resultOf(name)
		if !give(res, fail(res, PhaseVerify, errors.New("the folder has the file, the archive does not"))) {
			return
		}
	}
}

// settled moves an entry to its place. The name there is without top.
func (u *unpacking) settled(ctx context.Context, e *extracted, top string) (*Result, error) {
	name := strings.TrimPrefix(e.name, top)
	if e.folder && e.name+"/" == top {
		return &Result{}, nil
	}
	if errors.Is(e.err, ErrUnsafeName) {
		res := u.Result // result of the archive: the name of the entry must not be used
		res.Size = -1
		return &res, fail(&res, PhaseExtract, e.err)
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
		err = fail(res, phase, err)
	}
	res.Duration = e.took + time.Since(begin)
	return res, err
}

// resultOf returns the result of a file before its outcome is known.
func (u *unpacking) resultOf(name string) *Result {
	res := &Result{Local: filepath.Join(u.dir, filepath.FromSlash(name)), Size: -1}
	if u.Remote.Repo != "" {
		res.Remote = At(u.Remote.Repo, path.Join(u.Remote.Path, name))
	}
	return res
}

// fail marks the result of a file as failed and returns the error of the file.
func fail(res *Result, phase Phase, err error) error {
	res.Outcome = OutcomeFailed
	return &Error{Remote: res.Remote, Local: res.Local, Phase: phase, Err: err}
}

// shares divides the bytes received among the entries by their sizes. All shares together are
// exactly the bytes received.
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

// weight returns the weight of an entry in shares. A refused entry counts too, and so does a folder
// with a result.
func weight(e *extracted) float64 {
	if e.folder && e.err == nil {
		return 0
	}
	return float64(e.size) + 1
}
