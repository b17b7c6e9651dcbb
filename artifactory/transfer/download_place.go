package transfer

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"

	"github.com/jfrogkit/jfrog-go/artifactory"
)

// place is the target of a downloaded file: a name in a folder. All access uses the open folder,
// so that a new link there cannot lead elsewhere.
type place struct {
	dir   *os.Root
	names map[string]struct{} // names in the folder when it was opened; nil: not known
	name  string
	close func()

	absent  bool        // nothing at the place may be replaced
	mode    fs.FileMode // permissions to give, if hasMode is set
	hasMode bool
}

// mayHave reports whether the folder may have a name. It ignores files created since the folder was
// opened, by this run or by another process.
func (p *place) mayHave(name string) bool {
	_, ok := p.names[name]
	return ok || p.names == nil
}

// openPlace opens the folder of a file and creates it if it does not exist. A staged file is in a
// folder of this package, with a name that no other file may have.
func openPlace(job *DownloadJob, dirs *openDirs, staged bool) (*place, error) {
	if job.Dir == "" {
		if job.Local == "" {
			return nil, errors.New("the job has neither a file nor a writer to download to")
		}
		parent, name := filepath.Split(job.Local)
		if name == "" || name == "." || name == ".." {
			return nil, &fs.PathError{Op: "download", Path: job.Local, Err: errors.New("it names no file")}
		}
		return dirs.place(parent, "", name)
	}
	if !staged {
		if err := checkLocalName(job.Local, ruleOf(job.AnySystem, false)); err != nil {
			return nil, err
		}
	}
	parent, name := path.Split(job.Local)
	return dirs.place(job.Dir, parent, name)
}

// openDir opens a folder and creates it if it does not exist.
func openDir(dir string) (*os.Root, error) {
	if dir == "" {
		dir = "."
	}
	root, err := os.OpenRoot(dir)
	if errors.Is(err, fs.ErrNotExist) {
		if err = os.MkdirAll(dir, 0o777); err == nil {
			root, err = os.OpenRoot(dir)
		}
	}
	return root, err
}

// openPath opens the folder below dir and creates it if it does not exist.
func openPath(dir, below string) (*os.Root, error) {
	top, err := openDir(dir)
	if err != nil || below == "" {
		return top, err
	}
	defer top.Close()
	return openBelow(top, below)
}

// openBelow opens a folder below another one and creates it if it does not exist. No link can lead
// out of top.
func openBelow(top *os.Root, below string) (*os.Root, error) {
	below = filepath.Clean(filepath.FromSlash(below))
	root, err := top.OpenRoot(below)
	if errors.Is(err, fs.ErrNotExist) {
		if err = top.MkdirAll(below, 0o777); err == nil {
			root, err = top.OpenRoot(below)
		}
	}
	if leadsOut(err) {
		err = fmt.Errorf("%w: a link leads elsewhere: %w", ErrUnsafeName, err)
	}
	return root, err
}

// openDirs keeps folders open for the next files. A nil openDirs keeps none.
type openDirs struct {
	mu    sync.Mutex
	roots map[[2]string]*openRoot
}

type openRoot struct {
	*os.Root
	names map[string]struct{}
	users int
}

// maxOpenDirs limits the unused folders that are kept open. maxKnownNames limits the names that are
// remembered of a folder.
const (
	maxOpenDirs   = 64
	maxKnownNames = 4096
)

// place opens the folder below dir for a name in it.
func (o *openDirs) place(dir, below, name string) (*place, error) {
	if o == nil {
		root, err := openPath(dir, below)
		return &place{dir: root, name: name, close: func() { _ = root.Close() }}, err
	}
	key := [2]string{dir, below}
	o.mu.Lock()
	defer o.mu.Unlock()
	r := o.roots[key]
	if r == nil {
		root, err := openPath(dir, below)
		if err != nil {
			return nil, err
		}
		if o.roots == nil {
			o.roots = map[[2]string]*openRoot{}
		}
		r = &openRoot{Root: root, names: namesIn(root)}
		o.roots[key] = r
	}
	r.users++
	return &place{dir: r.Root, names: r.names, name: name, close: func() { o.done(r) }}, nil
}

// namesIn returns the names in a folder, or nil if there are too many or it cannot be read. They
// save two system calls for each file that does not exist.
func namesIn(root *os.Root) map[string]struct{} {
	f, err := root.Open(".")
	if err != nil {
		return nil
	}
	defer f.Close()
	entries, err := f.ReadDir(maxKnownNames + 1)
	if err != nil && err != io.EOF || len(entries) > maxKnownNames {
		return nil
	}
	names := make(map[string]struct{}, len(entries))
	for _, e := range entries {
		names[e.Name()] = struct{}{}
	}
	return names
}

// done releases a folder. If many folders are open, it closes unused folders.
func (o *openDirs) done(r *openRoot) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if r.users--; len(o.roots) > maxOpenDirs {
		o.closeIdle()
	}
}

func (o *openDirs) closeIdle() {
	for key, r := range o.roots {
		if r.users == 0 {
			_ = r.Close()
			delete(o.roots, key)
		}
	}
}

func (o *openDirs) close() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.closeIdle()
}

// existing returns the file or link at the place, or nil if the place is free. Anything else
// at the place is an error.
func (p *place) existing() (fs.FileInfo, error) {
	if !p.mayHave(p.name) {
		return nil, nil
	}
	info, err := p.dir.Lstat(p.name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular() && info.Mode().Type() != fs.ModeSymlink:
		return nil, &fs.PathError{Op: "download", Path: p.name, Err: errors.New("it is not a file")}
	}
	return info, nil
}

// holds reports whether the file at the place has the content.
func (p *place) holds(ctx context.Context, info fs.FileInfo, size int64, want artifactory.Checksums) (bool, error) {
	if !info.Mode().IsRegular() || info.Size() != size || want == (artifactory.Checksums{}) {
		return false, nil
	}
	f, err := p.dir.Open(p.name)
	if err != nil {
		return false, err
	}
	defer f.Close()
	pipe := newHashPipeline(hashesFor(want))
	_, err = pipe.readThrough(&contextReader{ctx, f})
	same, _ := compare(pipe.end(), want)
	return same && err == nil, err
}

// partName returns the name of the part. It is the same for each download to this place, and has
// a valid length.
func (p *place) partName() string {
	sum := sha256.Sum256([]byte(p.name))
	return ".jfrog-" + hex.EncodeToString(sum[:8]) + partSuffix
}

const partSuffix = ".part"

// tempName returns a name that no other download uses.
func (p *place) tempName() string { return ".jfrog-" + rand.Text() + partSuffix }

// stateName returns the name of the file that describes the part.
func (p *place) stateName() string { return stateNameOf(p.partName()) }

func stateNameOf(part string) string { return strings.TrimSuffix(part, partSuffix) + ".json" }
