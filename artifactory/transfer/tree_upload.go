package transfer

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"maps"
	"path"
	"path/filepath"
	"strings"

	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/glob"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/nameset"
)

// UploadTreeOptions refines [Manager.UploadTree] and [Manager.UploadGlob].
type UploadTreeOptions struct {
	Include []string // patterns of the files to upload; empty: every file
	Exclude []string // patterns of files that are left out; wins over Include

	Flat       bool                   // every file directly into the folder; equal names are an error
	SkipLinks  bool                   // skips symbolic links, with a result each
	OuterLinks bool                   // follows symbolic links that lead out of the folder too
	KeepLinks  bool                   // uploads symbolic links as links; see the package overview
	KeepModes  bool                   // stores the permissions of the files
	IfAbsent   bool                   // leaves existing files alone; see [UploadJob]
	Properties artifactory.Properties // set on every file

	// Job, if not nil, is called for each file, one after the other. It may change the job, or
	// leave the file out by returning false.
	Job func(*UploadJob) bool
}

// UploadTree uploads the files below a folder of this machine to a folder of a repository, in
// which they keep their paths. Empty folders are left out.
//
// Symbolic links to files and folders are followed, unless they lead back to a folder that they
// are in. A link that leads out of the folder is skipped (OutcomeSkipped) unless OuterLinks is set:
// it could publish any file of this machine. With KeepLinks, links are not followed, and become
// files that stand for them. An absolute link that leads into the folder becomes relative.
//
// An entry that is neither a file nor a folder is an error. So is an entry that cannot
// be read, or whose name no server stores. Whether other unusual names are stored is for the server
// to decide. The files in which interrupted downloads keep their content are skipped.
//
// Checksum files (.md5, .sha1, .sha256) beside their file are skipped too (OutcomeSkipped).
// Artifactory stores no such files: it computes the checksums, and returns them under these names.
//
// With Flat, each file takes a few dozen bytes of memory.
//
// Requires: deploy permission, and delete permission to replace files.
func (m *Manager) UploadTree(ctx context.Context, dir string, to Remote, opts *UploadTreeOptions) (*Summary, error) {
	return Summarize(m.UploadTreeResults(ctx, dir, to, opts))
}

// UploadTreeResults does the same as [Manager.UploadTree], and walks over the results.
func (m *Manager) UploadTreeResults(ctx context.Context, dir string, to Remote, opts *UploadTreeOptions) iter.Seq2[*Result, error] {
	return m.uploadTree(ctx, &treeUpload{dir: dir, to: to, opts: valueOf(opts)})
}

// UploadGlob uploads the files that match a pattern, such as dist/**/*.jar; the package overview
// describes patterns. The files keep the part of their path that begins at the first wildcard:
// dist/a/b.jar becomes a/b.jar in the folder. A pattern without slashes matches files of the
// current folder only. On Windows, backslashes are slashes.
//
// Include and Exclude of the options choose among the matching files, by the same paths. If no
// file is chosen, the error matches [fs.ErrNotExist]. Otherwise UploadGlob works like
// [Manager.UploadTree].
func (m *Manager) UploadGlob(ctx context.Context, pattern string, to Remote, opts *UploadTreeOptions) (*Summary, error) {
	return Summarize(m.UploadGlobResults(ctx, pattern, to, opts))
}

// UploadGlobResults does the same as [Manager.UploadGlob], and walks over the results.
func (m *Manager) UploadGlobResults(ctx context.Context, pattern string, to Remote, opts *UploadTreeOptions) iter.Seq2[*Result, error] {
	return m.uploadTree(ctx, &treeUpload{pattern: pattern, glob: true, to: to, opts: valueOf(opts)})
}

// treeUpload is an upload of many files.
type treeUpload struct {
	*lister
	dir, pattern string
	glob         bool // pattern names the files, dir does not
	to           Remote
	folder       string // empty, or ends in a slash
	opts         UploadTreeOptions
	filter       *treeFilter
	found        bool        // there was a file, even if Job has left it out
	targets      nameset.Set // nil unless all files go into one folder
	sync         *syncUp     // nil unless this is a sync
}

func (m *Manager) uploadTree(ctx context.Context, u *treeUpload) iter.Seq2[*Result, error] {
	local := u.dir
	if u.glob {
		local = u.pattern
	}
	return m.listing(ctx, task{remote: u.to, local: local, direction: uploading}, func(l *lister) error {
		u.lister = l
		if err := u.prepare(); err != nil {
			return err
		}
		if u.sync != nil {
			return u.sync.run(u)
		}
		return u.walk(func(string) {})
	})
}

// prepare checks the options before anything is sent.
func (u *treeUpload) prepare() (err error) {
	if u.to.Repo == "" {
		return errors.New("repository key is empty")
	}
	if u.to.Path == "" {
		return errNoFolder
	}
	if u.folder, err = folderPrefix(u.to.Path); err != nil {
		return err
	}
	var only glob.Pattern
	if u.glob {
		if u.dir, only, err = glob.Split(filepath.ToSlash(u.pattern)); err != nil {
			return err
		}
		if u.dir = filepath.FromSlash(u.dir); u.dir == "" {
			u.dir = "."
		}
	}
	if u.filter, err = parseFilter(u.opts.Include, u.opts.Exclude, only); err != nil {
		return err
	}
	if u.opts.Flat {
		u.targets = nameset.Set{}
	}
	_, err = isFolder(u.dir)
	return err
}

// walk lists the files.
func (u *treeUpload) walk(skipped func(name string)) error {
	w := &localWalk{lister: u.lister, filter: u.filter, skipLinks: u.opts.SkipLinks, outerLinks: u.opts.OuterLinks,
		keepLinks: u.opts.KeepLinks, file: u.file, skipped: skipped}
	err := w.run(u.dir)
	if err == nil && u.glob && !u.found && u.added == 0 {
		err = &fs.PathError{Op: "glob", Path: u.pattern, Err: fs.ErrNotExist}
	}
	return err
}

// file adds a file.
func (u *treeUpload) file(name, local string, info fs.FileInfo, linkDest string) error {
	u.found = true
	target := name
	if u.opts.Flat {
		target = path.Base(name)
	}
	if u.sync != nil {
		if of := checksumOf(u.folder + target); of != "" && u.sync.has(of) {
			u.sync.kept[u.folder+target] = true
			return u.skip(task{local: local})
		}
	}
	job := UploadJob{To: At(u.to.Repo, u.folder+target), Local: local, Properties: u.opts.Properties,
		IfAbsent: u.opts.IfAbsent, KeepLinks: u.opts.KeepLinks, KeepModes: u.opts.KeepModes, linkDest: linkDest}
	if u.opts.Job != nil {
		job.Properties = maps.Clone(job.Properties)
		if !u.opts.Job(&job) {
			if u.sync != nil {
				u.sync.protect(u.folder + target)
			}
			return nil
		}
	}
	if job.Local != local {
		job.linkDest = ""
	}
	tk := u.m.uploadTask(job)
	switch {
	case job.Local == local && job.linkDest != "":
		tk.size = 0
	case job.Local == local:
		tk.size = info.Size()
	}
	err := storable(strings.TrimPrefix(tk.remote.Path, "/"))
	if err == nil && u.targets != nil && !u.targets.Add(tk.remote.String()) {
		err = fmt.Errorf("another file has the same target %s", tk.remote)
	}
	if err == nil && u.sync != nil && u.sync.delete && job.Explode {
		err = errExplodeDelete
	}
	if err != nil {
		return u.fail(tk, PhaseList, err)
	}
	if u.sync != nil {
		u.sync.compare(u, &tk, job)
	}
	return u.add(tk)
}
