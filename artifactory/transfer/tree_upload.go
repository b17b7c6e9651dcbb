package transfer

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"path/filepath"
	"strings"

	"github.com/jfrogkit/jfrog-go/artifactory"
)

// UploadTreeOptions refines [Manager.UploadTree].
type UploadTreeOptions struct {
	Filter
	Flat       bool                   // every file directly into the folder; two of one name are an error
	SkipLinks  bool                   // leave symbolic links out, with a result each; they are followed otherwise
	Properties artifactory.Properties // set on every file

	// Job, if not nil, has the last word on each file: it may change the job, and leaves the
	// file out by returning false. It is called for one file after the other.
	Job func(*UploadJob) bool
}

// UploadTree uploads the files below a folder of this machine to a folder of a repository,
// in which they keep their paths; "/" is the repository itself. Empty folders are left out.
//
// Symbolic links to files and folders are followed, unless they lead back to where they
// come from. What is neither a file nor a folder, cannot be read, or has a name that
// Artifactory does not store, is an error of its own. What an interrupted download has left
// for a later one is skipped.
//
// It needs deploy permission, and delete permission to replace files.
func (t *Manager) UploadTree(ctx context.Context, dir, repoKey, folderPath string, opts *UploadTreeOptions) Results {
	return t.uploadTree(ctx, &treeUpload{dir: dir, repo: repoKey, opts: valueOf(opts)}, folderPath)
}

// UploadGlob uploads the files that a pattern such as dist/**/*.jar matches; see
// [Filter] for what patterns are. The files keep the part of their path that begins at
// the first wildcard: dist/a/b.jar becomes a/b.jar in the folder. Unlike in a filter, a
// pattern without slashes is one for the current folder only. On Windows, backslashes are
// slashes. The filter of the options is for the same paths. If no file matches both, that is
// an error matching [fs.ErrNotExist]. All else is as with [Manager.UploadTree].
func (t *Manager) UploadGlob(ctx context.Context, pattern, repoKey, folderPath string, opts *UploadTreeOptions) Results {
	return t.uploadTree(ctx, &treeUpload{pattern: pattern, glob: true, repo: repoKey, opts: valueOf(opts)}, folderPath)
}

// valueOf is what a pointer to options points to, or none.
func valueOf[T any](opts *T) T {
	if opts == nil {
		return *new(T)
	}
	return *opts
}

// treeUpload is the work of an upload of many files.
type treeUpload struct {
	*lister
	dir, pattern string
	glob         bool // pattern says what to upload, not dir
	repo, folder string
	opts         UploadTreeOptions
	filter       *treeFilter
	found        bool    // a file, also one that Job has left out
	targets      nameSet // nil unless all files go into one folder
	sync         *syncUp // nil unless it is one
}

func (t *Manager) uploadTree(ctx context.Context, u *treeUpload, folderPath string) Results {
	local := u.dir
	if u.glob {
		local = u.pattern
	}
	return t.listing(ctx, task{repo: u.repo, path: folderPath, local: local, direction: uploading}, func(l *lister) error {
		u.lister = l
		if err := u.prepare(folderPath); err != nil {
			return err
		}
		if u.sync != nil {
			return u.sync.run(u)
		}
		return u.walk(func(string) {})
	})
}

// prepare checks what can be checked before anything is sent.
func (u *treeUpload) prepare(folderPath string) (err error) {
	if u.repo == "" {
		return errors.New("repository key is empty")
	}
	if folderPath == "" {
		return errNoFolder
	}
	if u.folder, err = folderPrefix(folderPath); err != nil {
		return err
	}
	var only glob
	if u.glob {
		if u.dir, only, err = splitGlob(filepath.ToSlash(u.pattern)); err != nil {
			return err
		}
		if u.dir = filepath.FromSlash(u.dir); u.dir == "" {
			u.dir = "."
		}
	}
	if u.filter, err = u.opts.parse(only); err != nil {
		return err
	}
	if u.opts.Flat {
		u.targets = nameSet{}
	}
	_, err = isFolder(u.dir)
	return err
}

// walk lists the files.
func (u *treeUpload) walk(skipped func(name string)) error {
	w := &localWalk{lister: u.lister, filter: u.filter, skipLinks: u.opts.SkipLinks, file: u.file, skipped: skipped}
	err := w.run(u.dir)
	if err == nil && u.glob && !u.found && u.added == 0 {
		err = &fs.PathError{Op: "glob", Path: u.pattern, Err: fs.ErrNotExist}
	}
	return err
}

// file lists a file.
func (u *treeUpload) file(name, local string, info fs.FileInfo) error {
	u.found = true
	target := name
	if u.opts.Flat {
		target = path.Base(name)
	}
	job := UploadJob{Repo: u.repo, Path: u.folder + target, Local: local, Properties: u.opts.Properties}
	if u.opts.Job != nil {
		job.Properties = maps.Clone(job.Properties)
		if !u.opts.Job(&job) {
			if u.sync != nil {
				u.sync.protect(u.folder + target)
			}
			return nil
		}
	}
	tk := u.t.uploadTask(job)
	if job.Local == local {
		tk.size = info.Size()
	}
	err := storable(strings.TrimPrefix(tk.path, "/"))
	if err == nil && u.targets != nil && !u.targets.add(tk.repo+"/"+tk.path) {
		err = fmt.Errorf("another file goes to %s/%s already", tk.repo, tk.path)
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
