package transfer

import (
	"context"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"github.com/jfrogkit/jfrog-go/artifactory"
)

// copyMin is the size in bytes from which a file is looked for in the target folder before it is
// downloaded. A smaller one is requested in less time.
const copyMin = defaultChecksumDeployMin

// localIndex finds files in the target folder of a tree by their content. A file that has been
// renamed in the repository need not be downloaded again.
//
// The folder is walked over when the first file is missing. Only files that have the size of a
// missing file are read, each once.
type localIndex struct {
	dir string

	mu     sync.Mutex
	root   *os.Root // nil: not walked over, or not there
	walked bool
	bySize map[int64][]*localFile
}

// localFile is a file that was in the folder before the tree.
type localFile struct {
	name string // below the folder
	mu   sync.Mutex
	sums artifactory.Checksums // empty: not read
}

// maxIndexed limits the names that the walk looks at, and so the memory of the index.
const maxIndexed = 1_000_000

// of returns the files of a size.
func (x *localIndex) of(ctx context.Context, size int64) (*os.Root, []*localFile) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if !x.walked {
		x.walked = true
		x.walk(ctx)
	}
	return x.root, x.bySize[size]
}

// walk records the files in the folder. It leaves out what it cannot read.
func (x *localIndex) walk(ctx context.Context) {
	root, err := os.OpenRoot(x.dir)
	if err != nil {
		return
	}
	x.root, x.bySize = root, map[int64][]*localFile{}
	left := maxIndexed
	_ = fs.WalkDir(root.FS(), ".", func(name string, e fs.DirEntry, err error) error {
		if left--; left < 0 || ctx.Err() != nil {
			return fs.SkipAll
		}
		if err != nil || !e.Type().IsRegular() || isPartName(e.Name()) {
			return nil
		}
		info, err := e.Info()
		if err != nil || info.Size() < copyMin {
			return nil
		}
		x.bySize[info.Size()] = append(x.bySize[info.Size()], &localFile{name: filepath.FromSlash(name)})
		return nil
	})
}

func (x *localIndex) close() {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.root != nil {
		_ = x.root.Close()
		x.root = nil
	}
}

// copyLocal looks for the content in the target folder and copies it. It reports whether the file
// is in its place then.
func (g *fetch) copyLocal(ctx context.Context, to *place, replaced fs.FileInfo) (bool, error) {
	job := g.job
	if job.index == nil || job.Size < copyMin || job.Checksums == (artifactory.Checksums{}) || to.hasState() {
		return false, nil
	}
	root, files := job.index.of(ctx, job.Size)
	for _, file := range files {
		if file.name == filepath.FromSlash(job.Local) {
			continue // the target itself, which has other content
		}
		done, err := g.copyFrom(ctx, root, file, to, replaced)
		if done || err != nil {
			return done, err
		}
	}
	return false, nil
}

// copyFrom copies a file if it has the content. The copy is verified, as the file may change.
func (g *fetch) copyFrom(ctx context.Context, root *os.Root, file *localFile, to *place, replaced fs.FileInfo) (bool, error) {
	want := g.job.Checksums
	file.mu.Lock()
	defer file.mu.Unlock()
	if same, comparable := compare(file.sums, want); comparable && !same {
		return false, nil
	}
	from, err := root.Open(file.name)
	if err != nil {
		return false, nil // renamed or deleted meanwhile
	}
	defer from.Close()
	if info, err := from.Stat(); err != nil || !info.Mode().IsRegular() || info.Size() != g.job.Size {
		return false, nil
	}
	if file.sums == (artifactory.Checksums{}) { // reading it costs less than copying other content
		pipe := newHashPipeline(hashesFor(want))
		_, err := pipe.readThrough(&contextReader{ctx, from})
		file.sums = pipe.end()
		if err != nil || ctx.Err() != nil {
			file.sums = artifactory.Checksums{}
			return false, ctx.Err()
		}
		if same, _ := compare(file.sums, want); !same {
			return false, nil
		}
		if _, err := from.Seek(0, 0); err != nil {
			return false, nil
		}
	}
	part, err := to.newPart(privateMode)
	if err != nil {
		return false, g.failed(PhaseWrite, err)
	}
	h := hashesFor(want)
	b := getBlock()
	size, err := io.CopyBuffer(io.MultiWriter(part.file, h), &contextReader{ctx, from}, b[:])
	blocks.Put(b)
	if same, _ := compare(artifactory.Checksums(h.Sum()), want); err != nil || !same || size != g.job.Size {
		part.discard()
		file.sums = artifactory.Checksums{}
		if ctx.Err() != nil {
			return false, ctx.Err()
		}
		return false, nil // the download meets the same error, if it lasts
	}
	sums := artifactory.Checksums(h.Sum())
	if err := part.finish(replaced, g.m.opts.Fsync); err != nil {
		part.discard()
		return false, g.failed(PhaseWrite, err)
	}
	g.saved(OutcomeCopied, size)
	g.Checksums = sums
	return true, nil
}
