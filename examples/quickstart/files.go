package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/jfrogkit/jfrog-go/artifactory"
)

// source is a file to deploy.
type source struct {
	file string // local path
	path string // path in the repository
	size int64
	sums artifactory.Checksums
}

func (s source) name() string { return path.Base(s.path) }

// open opens the file, calls use with it and closes it.
func (s source) open(use func(*os.File) error) (err error) {
	f, err := os.Open(s.file)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return use(f)
}

// maxSources limits the number of files, so that the quickstart is quick on a slow network.
const maxSources = 40

// goSources returns up to maxSources Go files below a folder.
func goSources(root string) ([]source, error) {
	var out []source
	err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && file != root && strings.HasPrefix(d.Name(), ".") {
			return filepath.SkipDir
		}
		if !d.Type().IsRegular() || filepath.Ext(file) != ".go" || len(out) == maxSources {
			return nil
		}
		s := source{file: file, path: "src/" + filepath.ToSlash(file)}
		err = s.open(func(f *os.File) (err error) {
			s.sums, s.size, err = sumsOf(f)
			return err
		})
		out = append(out, s)
		return err
	})
	if err == nil && len(out) == 0 {
		err = fmt.Errorf("no Go files below %s; run quickstart in the folder of a Go module", root)
	}
	return out, err
}

// sumsOf reads r to the end and returns its checksums and its size.
func sumsOf(r io.Reader) (artifactory.Checksums, int64, error) {
	counted := &counter{r: r}
	sums, err := artifactory.ComputeChecksums(counted)
	return sums, counted.n, err
}

// counter counts the bytes that it reads from r.
type counter struct {
	r io.Reader
	n int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}
