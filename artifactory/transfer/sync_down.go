package transfer

import (
	"context"
	"errors"
	"io/fs"
	"iter"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
)

// SyncDownOptions refines [Manager.SyncDown]. All fields except Delete are as in
// [DownloadTreeOptions].
type SyncDownOptions struct {
	Include    []string // patterns of the files to sync; empty: every file
	Exclude    []string // patterns of files that are left out; wins over Include
	Flat       bool
	AnySystem  bool
	KeepLinks  bool
	KeepModes  bool
	Properties artifactory.Properties
	Job        func(*DownloadJob) bool

	Delete bool // deletes the files of dir that the folder lacks, unless they are left out
}

// SyncDown makes a folder of this machine like a folder of a repository. Without Delete it is
// [Manager.DownloadTree], which skips files with the same content.
//
// With Delete, the files that the folder lacks are deleted from dir at the end (OutcomeDeleted).
// Folders that become empty are deleted too, but never dir. If anything fails, or the folder
// does not exist, SyncDown deletes nothing and reports an error. It asks the server again before
// each deletion, unless Flat or Job give files other names. Job cannot have archives extracted.
//
// SyncDown never deletes
//
//   - files left out by Include, Exclude or Job;
//   - files outside dir, even if links lead to them;
//   - links to folders, and the files in a folder that a link leads to (OutcomeSkipped);
//   - the content that interrupted downloads keep;
//   - checksum files (.md5, .sha1, .sha256) beside a file that the folder has;
//   - sockets, devices and the like.
//
// SyncDown deletes links to files like files. With Properties, a file without them counts as
// missing. In a remote repository, a file that is not in its cache counts as missing.
//
// A file that was renamed in the repository is copied and then deleted under its old name, so it is
// not downloaded again.
//
// With Delete, each file takes a few dozen bytes of memory.
//
// Requires: read permission, and a user who is not anonymous.
func (m *Manager) SyncDown(ctx context.Context, from Remote, dir string, opts *SyncDownOptions) (*Summary, error) {
	return Summarize(m.SyncDownResults(ctx, from, dir, opts))
}

// SyncDownResults does the same as [Manager.SyncDown], and walks over the results. It deletes
// files only after the caller has taken all other results. If the caller leaves the loop earlier,
// SyncDownResults deletes nothing.
func (m *Manager) SyncDownResults(ctx context.Context, from Remote, dir string, opts *SyncDownOptions) iter.Seq2[*Result, error] {
	o := valueOf(opts)
	d := &treeDownload{
		source: from, dir: dir, sync: o.Delete,
		opts: DownloadTreeOptions{Include: o.Include, Exclude: o.Exclude, Flat: o.Flat, AnySystem: o.AnySystem,
			KeepLinks: o.KeepLinks, KeepModes: o.KeepModes, Properties: o.Properties, Job: o.Job},
	}
	if !o.Delete {
		return m.downloadTree(ctx, d)
	}
	var root *os.Root
	d.then = func() (err error) {
		if err := d.settleForDelete(); err != nil {
			return err
		}
		if root, err = os.OpenRoot(d.dir); err != nil {
			if errors.Is(err, fs.ErrNotExist) {
				return nil
			}
			return err
		}
		return (&syncDown{treeDownload: d, root: root}).run()
	}
	d.last = func() {
		if root != nil {
			_ = root.Close()
		}
	}
	return m.downloadTree(ctx, d)
}

// syncDown deletes the files that the server lacks.
type syncDown struct {
	*treeDownload
	root   *os.Root
	linked []fs.FileInfo // folders that a link leads to; their files stay
}

func (s *syncDown) run() error {
	// Files that have come through a link to another folder have other names there.
	var linked []fs.FileInfo
	err := s.walk("", func(name string, e fs.DirEntry) error {
		if e.Type() == fs.ModeSymlink {
			if info, err := s.root.Stat(name); err == nil && info.IsDir() {
				linked = append(linked, info)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	s.linked = linked
	return s.walk("", s.entry)
}

// walk walks over a folder. Its name is empty or ends in a slash.
func (s *syncDown) walk(folder string, visit func(name string, e fs.DirEntry) error) error {
	if err := s.ctx.Err(); err != nil {
		return err
	}
	f, err := s.root.Open(path.Join(".", folder))
	if err != nil {
		return err
	}
	info, err := f.Stat()
	var entries []fs.DirEntry
	if err == nil {
		entries, err = f.ReadDir(-1)
	}
	_ = f.Close()
	if err != nil {
		return err
	}
	if slices.ContainsFunc(s.linked, func(one fs.FileInfo) bool { return os.SameFile(one, info) }) {
		return s.skip(task{local: s.local(folder)})
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	for _, e := range entries {
		name := folder + e.Name()
		if isPartName(e.Name()) {
			continue
		}
		if !e.IsDir() {
			err = visit(name, e)
		} else if s.filter.enters(name) {
			err = s.walk(name+"/", visit)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *syncDown) local(name string) string { return filepath.Join(s.dir, filepath.FromSlash(name)) }

// entry adds the deletion of a file that the server lacks.
func (s *syncDown) entry(name string, e fs.DirEntry) error {
	if !s.filter.takes(name) || s.locals.has(name) {
		return nil
	}
	if file := checksumOf(name); file != "" && s.locals.has(file) {
		return nil // no list has it, but the server returns it
	}
	switch e.Type() {
	case 0:
	case fs.ModeSymlink:
		if info, err := os.Stat(s.local(name)); err == nil && info.IsDir() {
			return nil
		}
	default:
		return nil
	}
	tk := task{remote: At(s.from, s.folder+name), local: s.local(name), do: func(ctx context.Context, f *flight) error {
		f.Outcome = OutcomeDeleted
		if err := s.delete(ctx, name); err != nil {
			return f.failed(PhaseDelete, err)
		}
		return nil
	}}
	if info, err := e.Info(); err == nil && info.Mode().IsRegular() {
		tk.size = info.Size()
	}
	return s.add(tk)
}

// delete deletes a file, and the folders that become empty by that.
func (s *syncDown) delete(ctx context.Context, name string) error {
	if !s.opts.Flat && s.opts.Job == nil && storable(name) == nil {
		// The list may lack the file if the repository has changed meanwhile.
		_, err := s.m.client.Artifacts.Stat(ctx, s.from, s.folder+name, &artifactory.ArtifactDownloadOptions{Properties: s.opts.Properties})
		if err == nil {
			return errors.New("the file stays: the server has it, although the list did not; the repository has changed meanwhile")
		}
		if !errors.Is(err, jfrog.ErrNotFound) {
			return err
		}
	}
	if err := s.root.Remove(filepath.FromSlash(name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for folder := path.Dir(name); folder != "."; folder = path.Dir(folder) {
		if s.root.Remove(filepath.FromSlash(folder)) != nil {
			break // the folder is not empty
		}
	}
	return nil
}
