package transfer

import (
	"context"
	"errors"
	"io"
	"os"
	"path"
	"path/filepath"

	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/checksum"
)

// explode downloads an archive, verifies it like any download, and extracts it. The archive is
// stored in the staging folder, so it is never kept.
func (f *flight) explode(ctx context.Context, job *DownloadJob, dirs *openDirs) error {
	opts := valueOf(job.Extract).withDefaults()
	opts.AnySystem = opts.AnySystem || job.AnySystem
	kind, err := opts.kind(job.From.Path)
	if err == nil && job.IfAbsent {
		err = errAbsentExplode
	}
	if err == nil && job.Writer != nil {
		err = errors.New("an archive is extracted to a folder, not to a writer")
	}
	if err != nil {
		return f.failed(PhaseOpen, err)
	}
	target, err := openTarget(job)
	if err != nil {
		return f.failed(PhaseOpen, err)
	}
	x, err := newExtraction(target, opts, func() *checksum.Hashes { return &checksum.Hashes{} }, func(int64) {})
	if err != nil {
		return f.failed(PhaseOpen, err)
	}
	defer x.close()
	x.fsync = f.m.opts.Fsync
	packed := *job
	packed.KeepLinks, packed.KeepModes, packed.attrs, packed.index = false, false, nil, nil
	if packed.Local = path.Join(job.Local, x.staging, archiveFile); job.Dir == "" {
		packed.Local = filepath.Join(job.Local, x.inStaging(archiveFile))
	}
	f.packedMost, f.staged = opts.packedMost(), true
	if opts.Stream && kind != artifactory.ArchiveZip {
		packed.Dir, packed.Local = "", ""
		if err := f.explodeStream(ctx, x, kind, &packed, dirs); err != nil {
			return err
		}
		f.Outcome = OutcomeExtracted
		return f.settle(ctx, x, job)
	}
	if err := f.download(ctx, &packed, dirs); err != nil {
		return err
	}
	archive, err := target.Open(x.inStaging(archiveFile))
	if err != nil {
		return f.failed(PhaseOpen, err)
	}
	defer archive.Close()
	if err := x.fromFile(ctx, kind, archive); err != nil {
		return f.extractionFailed(err)
	}
	f.Outcome = OutcomeExtracted
	return f.settle(ctx, x, job)
}

// settle moves the files of an archive to their places. The error joins the errors of all files
// that fail.
func (f *flight) settle(ctx context.Context, x *extraction, job *DownloadJob) error {
	var faults []error
	for _, e := range x.entries {
		phase, err := PhaseExtract, e.err
		if err == nil {
			if err = ctx.Err(); err == nil {
				phase, err = PhaseWrite, x.settle(e, e.name)
			}
		}
		if err != nil {
			faults = append(faults, &Error{Remote: At(f.Remote.Repo, f.Remote.Path+"!/"+e.name), Local: f.Local, Phase: phase, Err: err})
		}
	}
	if len(faults) == 0 {
		return nil
	}
	return &Error{Remote: f.Remote, Local: f.Local, Phase: PhaseExtract, Err: inOneLine{joined(faults)}}
}

// openTarget opens the folder to extract to and creates it if it does not exist.
func openTarget(job *DownloadJob) (*os.Root, error) {
	switch {
	case job.Dir == "" && job.Local == "":
		return nil, errors.New("the job has no folder to extract to")
	case job.Dir == "":
		return openDir(job.Local)
	case job.Local != "":
		if err := checkLocalName(job.Local, ruleOf(job.AnySystem, false)); err != nil {
			return nil, err
		}
	}
	return openPath(job.Dir, job.Local)
}

// explodeStream downloads an archive and extracts it meanwhile. It returns when the archive is
// verified.
func (f *flight) explodeStream(ctx context.Context, x *extraction, kind artifactory.ArchiveType, packed *DownloadJob, dirs *openDirs) error {
	r, w := io.Pipe()
	packed.Writer = w
	extracted := make(chan error, 1)
	go func() {
		err := x.fromStream(ctx, kind, r)
		if errors.Is(err, ErrArchiveBroken) { // it may have been damaged on the way
			_, _ = io.Copy(io.Discard, r)
		} else if err != nil {
			_ = r.CloseWithError(errExtraction)
		}
		extracted <- err
	}()
	err := f.download(ctx, packed, dirs)
	if err == nil {
		_ = w.Close()
	} else {
		_ = w.CloseWithError(err)
	}
	broken := <-extracted
	if err == nil || errors.Is(err, errExtraction) {
		return f.extractionFailed(broken)
	}
	return err
}

// errExtraction ends a download whose content cannot be extracted.
var errExtraction = errors.New("the archive cannot be extracted")
