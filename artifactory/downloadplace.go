package artifactory

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"
)

// place is where a downloaded file goes: a name in a folder. All access is by way of the
// open folder, so that no link that is put there can lead it elsewhere.
type place struct {
	dir  *os.Root
	name string
}

// openPlace opens the folder that a file goes to, and makes it if need be.
func openPlace(job *DownloadJob, dirs *openDirs) (*place, error) {
	if job.Dir == "" {
		if job.Local == "" {
			return nil, errors.New("the job has neither a file nor a writer to download to")
		}
		parent, name := filepath.Split(job.Local)
		if name == "" || name == "." || name == ".." {
			return nil, &fs.PathError{Op: "download", Path: job.Local, Err: errors.New("it names no file")}
		}
		dir, err := openDir(parent)
		return &place{dir, name}, err
	}
	if err := checkLocalName(job.Local, job.AnySystem); err != nil {
		return nil, err
	}
	top, done, err := dirs.open(job.Dir)
	if err != nil {
		return nil, err
	}
	defer done()
	parent, name := path.Split(job.Local)
	dir, err := openBelow(top, parent)
	return &place{dir, name}, err
}

// openDir opens a folder, and makes it if it is not there.
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

// openBelow opens a folder below another one, and makes it if it is not there.
func openBelow(top *os.Root, dir string) (*os.Root, error) {
	dir = filepath.FromSlash(strings.TrimSuffix(dir, "/"))
	if dir == "" {
		dir = "."
	}
	root, err := top.OpenRoot(dir)
	if errors.Is(err, fs.ErrNotExist) {
		if err = top.MkdirAll(dir, 0o777); err == nil {
			root, err = top.OpenRoot(dir)
		}
	}
	if err != nil && strings.Contains(err.Error(), "escapes from parent") { // package os has no name for it
		err = fmt.Errorf("%w: a link leads elsewhere: %w", ErrUnsafeName, err)
	}
	return root, err
}

// openDirs keeps the folders open that the jobs of a list name as Dir. A nil one keeps none.
type openDirs struct {
	mu    sync.Mutex
	roots map[string]*os.Root
}

// maxOpenDirs bounds the folders kept open.
const maxOpenDirs = 16

// open returns an open folder, and what is to be called when it is no longer needed.
func (o *openDirs) open(dir string) (*os.Root, func(), error) {
	if o == nil {
		root, err := openDir(dir)
		return root, func() { _ = root.Close() }, err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if root := o.roots[dir]; root != nil {
		return root, func() {}, nil
	}
	root, err := openDir(dir)
	if err != nil || len(o.roots) >= maxOpenDirs {
		return root, func() { _ = root.Close() }, err
	}
	if o.roots == nil {
		o.roots = map[string]*os.Root{}
	}
	o.roots[dir] = root
	return root, func() {}, nil
}

func (o *openDirs) close() {
	for _, root := range o.roots {
		_ = root.Close()
	}
}

func (p *place) close() { _ = p.dir.Close() }

// existing returns what is at the place, nil if nothing is. What is neither a file nor a
// link, which will be replaced, is an error.
func (p *place) existing() (fs.FileInfo, error) {
	info, err := p.dir.Lstat(p.name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular() && info.Mode().Type() != fs.ModeSymlink:
		return nil, &fs.PathError{Op: "download", Path: p.name, Err: errors.New("there is something that is not a file")}
	}
	return info, nil
}

// holds tells whether the file that is there has the content.
func (p *place) holds(ctx context.Context, info fs.FileInfo, size int64, want Checksums) (bool, error) {
	if !info.Mode().IsRegular() || info.Size() != size || want == (Checksums{}) {
		return false, nil
	}
	f, err := p.dir.Open(p.name)
	if err != nil {
		return false, err
	}
	defer f.Close()
	pipe := newHashPipeline(hashesFor(want))
	_, err = pipe.readThrough(&contextReader{ctx, f})
	same, _ := pipe.end().compare(want)
	return same && err == nil, err
}

// partName is the name of the file that content is collected in: the same for each attempt
// to download to this place, and no longer than a name may be.
func (p *place) partName() string {
	sum := sha256.Sum256([]byte(p.name))
	return ".jfrog-" + hex.EncodeToString(sum[:8]) + partSuffix
}

const partSuffix = ".part"

// tempName is a name that nobody else uses.
func (p *place) tempName() string { return ".jfrog-" + rand.Text() + partSuffix }

// finish gives a file its final name. It keeps the permissions of the one that it replaces.
func (p *place) finish(part string, replaced fs.FileInfo) error {
	if replaced != nil && replaced.Mode().IsRegular() {
		if err := p.dir.Chmod(part, replaced.Mode().Perm()); err != nil {
			return err
		}
	}
	return p.dir.Rename(part, p.name)
}

// stateName is the name of the file that says what is in the part.
func (p *place) stateName() string { return stateNameOf(p.partName()) }

func stateNameOf(part string) string { return strings.TrimSuffix(part, partSuffix) + ".json" }
