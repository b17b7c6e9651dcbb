package transfer

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"os"
	"path"
	"runtime"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/glob"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/nameset"
)

// DownloadTreeOptions refines [Manager.DownloadTree], [Manager.DownloadGlob] and
// [Manager.DownloadQuery].
type DownloadTreeOptions struct {
	Include []string // patterns of the files to download; empty: every file
	Exclude []string // patterns of files that are left out; wins over Include

	Flat       bool                   // every file directly into dir; two of one name are an error
	AnySystem  bool                   // allows unusual names; see [DownloadJob]
	IfAbsent   bool                   // leaves existing files alone; see [DownloadJob]
	KeepLinks  bool                   // makes symbolic links of files that stand for them
	KeepModes  bool                   // gives files their stored permissions
	Properties artifactory.Properties // the artifacts must have them; not for [Manager.DownloadQuery]

	// Job, if not nil, is called for each file, one after the other. It may change the job, or
	// leave the file out by returning false. Dir cannot be changed. The new Local is checked like
	// the names from the server.
	Job func(*DownloadJob) bool
}

// DownloadTree downloads the files below a folder of a repository to a folder of this machine,
// in which they keep their paths. An existing file with the same content costs no request.
// DownloadTree refuses a name that leads out of dir, even by existing links, with its own error.
//
// A file of 10 KiB or more may be in dir under another name, as after a rename in the repository.
// It is copied from there (OutcomeCopied) and not downloaded. Only files that have the size of a
// missing one are read for their checksums. DownloadTree looks at a million names of dir at most,
// and only if a file is missing. Each takes about a hundred bytes of memory.
//
// With KeepLinks or KeepModes, two more queries find the files that have such properties. Each of
// them takes about a hundred bytes of memory. In a virtual repository, and for DownloadQuery, each
// file costs a request.
//
// In a virtual repository, with Flat, and on Windows and macOS, each file takes a few dozen bytes
// of memory.
//
// A path that names a file downloads that file into dir. If there is nothing at the path, the
// error matches [jfrog.ErrNotFound]. A folder without files is no error.
//
// The files are listed with AQL, in pages. A file that is deployed or deleted meanwhile may be
// missed. A remote repository yields the files in its cache. A virtual repository yields each
// path once, as it resolves the path; an unchanged file costs a request there. If AQL finds
// nothing in a virtual repository, [artifactory.ItemsService.List] lists it, unless Properties
// are set. This requires Artifactory Pro.
//
// Some systems do not distinguish upper and lower case. On Windows and macOS, the second of two
// names that differ only in case is then an error. On other systems it overwrites the first.
//
// Requires: read permission, and a user who is not anonymous.
func (m *Manager) DownloadTree(ctx context.Context, from Remote, dir string, opts *DownloadTreeOptions) (*Summary, error) {
	return Summarize(m.DownloadTreeResults(ctx, from, dir, opts))
}

// DownloadTreeResults does the same as [Manager.DownloadTree], and walks over the results.
func (m *Manager) DownloadTreeResults(ctx context.Context, from Remote, dir string, opts *DownloadTreeOptions) iter.Seq2[*Result, error] {
	return m.downloadTree(ctx, &treeDownload{source: from, dir: dir, opts: valueOf(opts)})
}

// DownloadGlob downloads the files of a repository that match a pattern, such as
// At("libs-release-local", "org/acme/**/*.jar"); the package overview describes patterns. The
// files keep the part of their path that begins at the first wildcard: org/acme/a/b.jar becomes
// a/b.jar in dir. A pattern without slashes matches files at the top of the repository only.
//
// Include and Exclude of the options choose among the matching files, by the same paths. If no
// file is chosen, the error matches [jfrog.ErrNotFound]. Otherwise DownloadGlob works like
// [Manager.DownloadTree].
func (m *Manager) DownloadGlob(ctx context.Context, pattern Remote, dir string, opts *DownloadTreeOptions) (*Summary, error) {
	return Summarize(m.DownloadGlobResults(ctx, pattern, dir, opts))
}

// DownloadGlobResults does the same as [Manager.DownloadGlob], and walks over the results.
func (m *Manager) DownloadGlobResults(ctx context.Context, pattern Remote, dir string, opts *DownloadTreeOptions) iter.Seq2[*Result, error] {
	return m.downloadTree(ctx, &treeDownload{source: pattern, glob: true, dir: dir, opts: valueOf(opts)})
}

// DownloadQuery downloads the files that a query on items finds, to dir/repository/path. Include
// and Exclude of the options match those paths. The query must display repo, path and name. If it
// finds folders too, it must display type, and DownloadQuery ignores the folders. If it displays
// size and sha256 as well, an unchanged file costs no request. A file that the query finds several
// times is downloaded once. A query that finds no file is no error, unless it finds folders.
//
// The rows are requested in pages. Some queries cannot be paged: a query with sort, limit or
// offset, a transitive query, or a query that includes other domains. DownloadQuery keeps their
// rows in memory until the last has arrived. See [artifactory.AQLOptions].
//
// Requires: read permission, and a user who is not anonymous.
func (m *Manager) DownloadQuery(ctx context.Context, query artifactory.AQLQuery, dir string, opts *DownloadTreeOptions) (*Summary, error) {
	return Summarize(m.DownloadQueryResults(ctx, query, dir, opts))
}

// DownloadQueryResults does the same as [Manager.DownloadQuery], and walks over the results.
func (m *Manager) DownloadQueryResults(ctx context.Context, query artifactory.AQLQuery, dir string, opts *DownloadTreeOptions) iter.Seq2[*Result, error] {
	return m.downloadTree(ctx, &treeDownload{query: query, byQuery: true, dir: dir, opts: valueOf(opts)})
}

// treeDownload is a download of many files.
type treeDownload struct {
	*lister
	source  Remote // a folder, or a pattern
	glob    bool
	query   artifactory.AQLQuery
	byQuery bool
	dir     string
	opts    DownloadTreeOptions

	folder string // folder of the paths; empty, or ends in a slash
	filter *treeFilter
	from   string // repository whose files are listed
	dirs   openDirs
	index  localIndex
	attrs  map[nameset.Key]*attributes // of the files in from that have any; nil: not known
	found  bool                        // there was a file, even if Job has left it out
	seen   nameset.Set                 // paths that a virtual repository may list more than once
	locals *localSet                   // names in dir; nil: not needed
	sync   bool                        // a sync with Delete; locals has the files to keep
	then   func() error                // lists more when all files are listed; nil: nothing
	last   func()                      // called at the end of all; nil: nothing
}

func (m *Manager) downloadTree(ctx context.Context, d *treeDownload) iter.Seq2[*Result, error] {
	return m.listing(ctx, task{remote: d.source, local: d.dir, direction: downloading}, func(l *lister) error {
		d.lister = l
		if err := d.prepare(); err != nil {
			return err
		}
		if err := d.list(); err != nil || d.then == nil {
			return err
		}
		return d.then()
	}, func() {
		d.dirs.close()
		d.index.close()
		if d.last != nil {
			d.last()
		}
	})
}

// prepare checks the options before anything is requested.
func (d *treeDownload) prepare() (err error) {
	var only glob.Pattern
	switch {
	case d.dir == "":
		return errors.New("folder is empty")
	case d.byQuery:
		if len(d.opts.Properties) > 0 {
			return errors.New("do not combine Properties with a query: put them into the query")
		}
		if hidesType(d.query) {
			return errors.New("the query asks for other types than files, so it must display type")
		}
	case d.source.Repo == "":
		return errors.New("repository key is empty")
	case d.source.Path == "":
		return errNoFolder
	case d.glob:
		folder, rest, err := glob.Split(strings.TrimPrefix(d.source.Path, "/"))
		if err != nil {
			return err
		}
		if d.folder, err = folderPrefix(folder); err != nil {
			return err
		}
		only = rest
	default:
		if d.folder, err = folderPrefix(d.source.Path); err != nil {
			return err
		}
	}
	if d.filter, err = parseFilter(d.opts.Include, d.opts.Exclude, only); err != nil {
		return err
	}
	d.seen, d.index.dir = nameset.Set{}, d.dir
	if d.opts.Flat || runtime.GOOS == "windows" || runtime.GOOS == "darwin" || d.sync {
		d.locals = &localSet{names: nameset.Set{}, dir: d.dir}
	}
	return nil
}

func (d *treeDownload) list() error {
	if d.byQuery {
		return d.listQuery()
	}
	rows, err := d.listRepo(d.source.Repo)
	if err == nil && rows == 0 {
		err = d.listOther()
	}
	if err == nil && d.glob && !d.found && d.added == 0 {
		err = fmt.Errorf("%w: no file matches the pattern", jfrog.ErrNotFound)
	}
	return err
}

func (d *treeDownload) listQuery() error {
	folders := 0
	err := d.rows(d.query, func(row storedFile) error {
		if row.folder {
			folders++
			return nil
		}
		return d.file(row, row.repo+"/"+row.path, true)
	})
	if err == nil && folders > 0 && !d.found && d.added == 0 {
		err = errors.New("the query finds folders only; DownloadTree downloads their files")
	}
	return err
}

// listRepo lists the files that AQL finds in the folder of a repository, and returns their number.
func (d *treeDownload) listRepo(repo string) (rows int, err error) {
	d.from = repo
	if d.opts.KeepLinks || d.opts.KeepModes {
		if d.attrs, err = d.listAttributes(repo, d.folder, d.opts.Properties); err != nil {
			return 0, err
		}
	}
	err = d.rows(treeQuery(repo, d.folder, d.filter.only, d.opts.Properties), func(row storedFile) error {
		name, ok := strings.CutPrefix(row.path, d.folder)
		if !ok {
			return nil
		}
		rows++
		virtual := row.repo != repo // it decides which of several files has the path
		if virtual {
			if !d.seen.Add(row.path) {
				return nil
			}
			row.repo, row.size, row.sums = repo, 0, artifactory.Checksums{}
		}
		return d.file(row, name, virtual)
	})
	return rows, err
}

// listOther finds out why AQL has found nothing, and lists the files that AQL does not know.
func (d *treeDownload) listOther() error {
	folder := "/" + strings.TrimSuffix(d.folder, "/")
	item, err := d.m.client.Items.Get(d.ctx, d.source.Repo, folder)
	if err != nil {
		return err
	}
	if !item.IsFolder() {
		if d.sync {
			return errors.New("it is a file, not a folder")
		}
		if d.glob {
			return nil
		}
		name := path.Base(folder)
		return d.file(storedFile{repo: d.source.Repo, path: strings.TrimSuffix(d.folder, "/"), size: int64(item.Size), sums: item.Checksums}, name, true)
	}
	if len(item.Children) == 0 {
		return nil
	}
	class, err := d.class()
	switch {
	case err != nil:
		return fmt.Errorf("AQL finds nothing, and the class of the repository is not known: %w", err)
	case class == artifactory.RepositoryClassRemote:
		_, err = d.listRepo(d.source.Repo + "-cache")
		return err
	case class != artifactory.RepositoryClassVirtual || len(d.opts.Properties) > 0:
		return nil
	}
	list, err := d.m.client.Items.List(d.ctx, d.source.Repo, folder, &artifactory.ItemListOptions{Deep: true})
	if err != nil {
		return err
	}
	for _, one := range list.Files {
		name := strings.TrimPrefix(one.URI, "/")
		if one.Folder {
			continue
		}
		row := storedFile{repo: d.source.Repo, path: d.folder + name, size: int64(one.Size), sums: artifactory.Checksums{SHA1: one.SHA1, SHA256: one.SHA256}}
		if err := d.file(row, name, true); err != nil {
			return err
		}
	}
	return nil
}

// class returns the class of the repository.
func (d *treeDownload) class() (artifactory.RepositoryClass, error) {
	repos, err := d.m.client.Repositories.List(d.ctx, nil)
	for _, r := range repos {
		if r.Key == d.source.Repo {
			return r.Class(), nil
		}
	}
	return "", err
}

// file adds a file of the server. name is its path below dir. The attributes of a virtual
// repository's file have not been listed.
func (d *treeDownload) file(row storedFile, name string, virtual bool) error {
	if !d.filter.takes(name) {
		return nil
	}
	d.found = true
	local := name
	if d.opts.Flat {
		local = path.Base(name)
	}
	job := DownloadJob{From: At(row.repo, row.path), Properties: d.opts.Properties, Dir: d.dir, Local: local,
		AnySystem: d.opts.AnySystem, Size: row.size, Checksums: row.sums,
		IfAbsent: d.opts.IfAbsent, KeepLinks: d.opts.KeepLinks, KeepModes: d.opts.KeepModes, index: &d.index}
	if d.attrs != nil && !virtual {
		if job.attrs = d.attrs[nameset.KeyOf(row.path)]; job.attrs == nil {
			job.attrs = &attributes{}
		}
	}
	if d.opts.Job != nil {
		job.Properties = maps.Clone(job.Properties)
		if !d.opts.Job(&job) {
			if d.sync {
				d.locals.add(local)
			}
			return nil
		}
		if job.From != At(row.repo, row.path) {
			job.attrs = nil
		}
		if job.Dir = d.dir; job.Writer != nil {
			job.Dir, job.Local = "", ""
		}
	}
	tk := d.m.downloadTask(job, &d.dirs)
	if d.sync && job.Explode {
		return d.fail(tk, PhaseList, errExplodeDelete)
	}
	if d.locals != nil && job.Writer == nil && !d.locals.add(job.Local) {
		return d.fail(tk, PhaseList, fmt.Errorf("another file has the same target %s", tk.local))
	}
	return d.add(tk)
}

// localSet is a set of names in a folder of this machine. It ignores case if the folder does.
type localSet struct {
	dir   string
	names nameset.Set
	folds bool
	asked bool
}

// add adds a name and reports whether it is new.
func (s *localSet) add(name string) bool { return s.names.Add(s.key(name)) }

func (s *localSet) has(name string) bool { return s.names.Has(s.key(name)) }

func (s *localSet) key(name string) string {
	if !s.asked {
		s.asked = true
		s.folds = foldsNames(s.dir)
	}
	if s.folds {
		return strings.ToLower(name)
	}
	return name
}

// foldsNames reports whether a folder ignores case. It returns false for a folder
// without write permission, as no file will get there.
func foldsNames(dir string) bool {
	root, err := openDir(dir)
	if err != nil {
		return false
	}
	defer root.Close()
	p := &place{dir: root}
	part, err := p.newPart(privateMode)
	if err != nil {
		return false
	}
	defer part.discard()
	other, err := root.Lstat(strings.ToUpper(part.name))
	mine, mineErr := part.file.Stat()
	return err == nil && mineErr == nil && os.SameFile(other, mine)
}
