package transfer

import (
	"cmp"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"iter"
	"maps"
	"path"
	"slices"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
)

// SyncUpOptions refines [Manager.SyncUp]. All fields except Delete are as in
// [UploadTreeOptions].
type SyncUpOptions struct {
	Include    []string // patterns of the files to sync; empty: every file
	Exclude    []string // patterns of files that are left out; wins over Include
	Flat       bool
	SkipLinks  bool
	OuterLinks bool
	KeepLinks  bool
	KeepModes  bool
	Properties artifactory.Properties
	Job        func(*UploadJob) bool

	Delete bool // deletes the files of the folder that dir lacks, unless they are left out
}

// SyncUp makes a folder of a repository like a folder of this machine. It works like
// [Manager.UploadTree], but first lists the files of the folder with AQL. A file with the same
// size and checksum is left alone (OutcomeUnchanged). Its properties are neither compared nor
// set, including the permissions of KeepModes. With KeepLinks, links and empty files are always
// sent, as their checksums do not tell them apart. The folder need not exist. Each file in the
// folder takes some hundred bytes of memory.
//
// With Delete, the files that dir lacks are deleted at the end (OutcomeDeleted). If anything has
// failed, nothing is deleted, and an error reports it. Include and Exclude match the path below
// the folder. A file left out by them or by Job, or behind a link that is
// skipped, is never deleted. An empty dir
// empties the folder; a missing one is an error. Job cannot have archives extracted.
//
// In a virtual repository every file counts as changed, and Delete is an error.
//
// Requires: read and deploy permission, delete permission to replace or delete files, and a user
// who is not anonymous.
func (m *Manager) SyncUp(ctx context.Context, dir string, to Remote, opts *SyncUpOptions) (*Summary, error) {
	return Summarize(m.SyncUpResults(ctx, dir, to, opts))
}

// SyncUpResults does the same as [Manager.SyncUp], and walks over the results. It deletes files
// only after the caller has taken all other results. If the caller leaves the loop earlier,
// SyncUpResults deletes nothing.
func (m *Manager) SyncUpResults(ctx context.Context, dir string, to Remote, opts *SyncUpOptions) iter.Seq2[*Result, error] {
	o := valueOf(opts)
	return m.uploadTree(ctx, &treeUpload{
		dir: dir, to: to,
		opts: UploadTreeOptions{Include: o.Include, Exclude: o.Exclude, Flat: o.Flat, SkipLinks: o.SkipLinks, OuterLinks: o.OuterLinks,
			KeepLinks: o.KeepLinks, KeepModes: o.KeepModes, Properties: o.Properties, Job: o.Job},
		sync: &syncUp{delete: o.Delete, there: map[string]knownFile{}, kept: map[string]bool{}},
	})
}

// syncUp holds the files of the folder at the server.
type syncUp struct {
	delete bool
	there  map[string]knownFile // by path in the repository; those left at the end are not in dir
	kept   map[string]bool      // skipped files and folders
}

// knownFile holds the size and checksum of a stored file.
type knownFile struct {
	size int64
	sum  [32]byte // SHA-256, or SHA-1 or MD5 if there is no stronger one
	n    uint8    // length of sum in bytes
}

func known(row storedFile) knownFile {
	k := knownFile{size: row.size}
	sum := cmp.Or(row.sums.SHA256, row.sums.SHA1, row.sums.MD5)
	if raw, err := hex.DecodeString(sum); err == nil && (len(raw) == 32 || len(raw) == 20 || len(raw) == 16) {
		k.n = uint8(copy(k.sum[:], raw))
	}
	return k
}

func (k knownFile) sums() artifactory.Checksums {
	sum := hex.EncodeToString(k.sum[:k.n])
	switch k.n {
	case 32:
		return artifactory.Checksums{SHA256: sum}
	case 20:
		return artifactory.Checksums{SHA1: sum}
	case 16:
		return artifactory.Checksums{MD5: sum}
	}
	return artifactory.Checksums{}
}

// run lists the stored files, then the files to upload, then the files to delete.
func (s *syncUp) run(u *treeUpload) error {
	foreign := ""
	err := u.rows(treeQuery(u.to.Repo, u.folder, nil, nil), func(row storedFile) error {
		switch {
		case row.repo != u.to.Repo:
			foreign = row.repo
		case strings.HasPrefix(row.path, u.folder):
			s.there[row.path] = known(row)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if s.delete && foreign != "" {
		return fmt.Errorf("%s is a virtual repository with files of %s: Delete requires a local one", u.to.Repo, foreign)
	}
	err = u.walk(func(name string) {
		if u.opts.Flat {
			name = name[strings.LastIndexByte(name, '/')+1:]
		}
		s.kept[u.folder+name] = true
	})
	if err != nil || !s.delete {
		return err
	}
	if err := u.settleForDelete(); err != nil {
		return err
	}
	for _, file := range slices.Sorted(maps.Keys(s.there)) {
		if !u.filter.takes(strings.TrimPrefix(file, u.folder)) || s.keeps(file) {
			continue
		}
		if err := u.add(u.m.deleteTask(At(u.to.Repo, file), s.there[file].size)); err != nil {
			return err
		}
	}
	return nil
}

// settleForDelete waits for all tasks, and returns an error if any has failed.
func (l *lister) settleForDelete() error {
	failures, err := l.settle()
	if err != nil || failures == 0 {
		return err
	}
	names := l.names
	return &Error{Remote: names.remote, Local: names.local, Phase: PhaseDelete, direction: names.direction,
		Err: fmt.Errorf("nothing was deleted, because %d files or folders have failed", failures)}
}

// keeps reports whether the file, or a folder that it is in, was skipped.
func (s *syncUp) keeps(file string) bool {
	for ; file != "."; file = path.Dir(file) {
		if s.kept[file] {
			return true
		}
	}
	return false
}

// has reports whether the folder has a file that dir has not had so far.
func (s *syncUp) has(file string) bool {
	_, ok := s.there[file]
	return ok
}

// protect keeps a file from being deleted.
func (s *syncUp) protect(file string) { delete(s.there, file) }

// compare makes an upload compare the stored file first.
func (s *syncUp) compare(u *treeUpload, tk *task, job UploadJob) {
	target := strings.TrimPrefix(tk.remote.Path, "/")
	there, ok := s.there[target]
	if !ok || tk.remote.Repo != u.to.Repo {
		return
	}
	s.protect(target)
	if job.Content != nil || job.Explode || job.KeepLinks && tk.size == 0 {
		return
	}
	job.To = tk.remote
	tk.do = func(ctx context.Context, f *flight) error { return f.uploadChanged(ctx, &job, there) }
}

// uploadChanged uploads a file unless the stored file is the same.
func (f *flight) uploadChanged(ctx context.Context, job *UploadJob, there knownFile) error {
	src, err := openSource(job)
	if err != nil {
		return f.failed(PhaseOpen, err)
	}
	f.sized(src.size)
	want := there.sums()
	if src.size != there.size || want == (artifactory.Checksums{}) {
		src.close()
		return f.upload(ctx, job)
	}
	h := hashesFor(want)
	if want.SHA256 != "" {
		h = f.uploadHashes(job, src)
	}
	sums, err := src.checksums(ctx, h)
	src.close()
	if err != nil {
		return f.failed(PhaseChecksum, err)
	}
	if same, _ := compare(sums, want); same {
		f.Checksums = sums
		f.saved(OutcomeUnchanged, src.size)
		return nil
	}
	if sums.SHA256 != "" { // or the upload would compute it again
		job.Checksums = sums
	}
	return f.upload(ctx, job)
}

// errExplodeDelete is the error of an archive to be extracted: its files are not known, and would
// be deleted.
var errExplodeDelete = errors.New("an archive cannot be extracted by a sync that deletes")

func (m *Manager) deleteTask(remote Remote, size int64) task {
	return task{remote: remote, size: size, do: func(ctx context.Context, f *flight) error {
		f.Outcome = OutcomeDeleted
		err := m.client.Artifacts.Delete(ctx, remote.Repo, remote.Path)
		if err != nil && !errors.Is(err, jfrog.ErrNotFound) {
			return f.failed(PhaseDelete, err)
		}
		return nil
	}}
}
