package publish

import (
	"archive/tar"
	"archive/zip"
	"bufio"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"
	"unicode"

	"github.com/jfrogkit/jfrog-go/artifactory"
)

// Limits of an archive. They are variables for tests.
var (
	maxUnpacked int64 = 1 << 30
	maxEntries        = 200_000
)

// maxMetadata limits a file with metadata.
const maxMetadata = 1 << 20

// opened is an open file with its checksums.
type opened struct {
	*os.File
	name string // without its folder
	size int64
	sums artifactory.Checksums
}

// inspect opens a file, computes its checksums and calls read. The errors name the file.
func inspect(local string, read func(f *opened) error) (err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("publish: %s: %w", local, err)
		}
	}()
	// Opening a named pipe could block.
	if info, err := os.Stat(local); err == nil && !info.Mode().IsRegular() {
		return errors.New("it is not a regular file")
	}
	file, err := os.Open(local)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	info, err := file.Stat()
	if err != nil {
		return err
	}
	f := &opened{File: file, name: filepath.Base(local), size: info.Size()}
	if f.sums, err = artifactory.ComputeChecksums(file); err != nil {
		return err
	}
	return read(f)
}

// file returns the file of a package.
func (f *opened) file(to string, properties artifactory.Properties) File {
	return File{Local: f.Name(), Path: to, Properties: properties, Size: f.size, Checksums: f.sums}
}

// gzipped returns the only file of a tar.gz archive that want accepts. It reads the rest of the
// archive as far as the limits allow. A truncated archive is an error, and so is a second such
// file: package managers unpack it over the first.
func (f *opened) gzipped(want func(name string) bool) (name string, content []byte, err error) {
	z, err := gzip.NewReader(bufio.NewReader(io.NewSectionReader(f, 0, f.size)))
	if err != nil {
		return "", nil, fmt.Errorf("it is not a gzip archive: %w", err)
	}
	return inTar(z, want)
}

func inTar(r io.Reader, want func(name string) bool) (name string, content []byte, err error) {
	limited := &io.LimitedReader{R: r, N: maxUnpacked}
	t := tar.NewReader(limited)
	tooLarge := fmt.Errorf("%w: the metadata is not in the first %d bytes and %d entries", ErrTooLarge, maxUnpacked, maxEntries)
	found := false
	for n := 0; ; n++ {
		h, err := t.Next()
		switch {
		case err != nil && limited.N <= 0 || n >= maxEntries:
			if found {
				return name, content, nil
			}
			return "", nil, tooLarge
		case errors.Is(err, io.EOF):
			_, err = io.Copy(io.Discard, limited) // the checksum of gzip comes last
			return name, content, err
		case err != nil:
			return "", nil, fmt.Errorf("read the archive: %w", err)
		}
		inner := strings.TrimPrefix(path.Clean("/"+h.Name), "/")
		switch {
		case h.Typeflag == tar.TypeDir || !want(inner):
		case found:
			return "", nil, fmt.Errorf("it has both %q and %q", name, inner)
		case h.Typeflag != tar.TypeReg:
			return "", nil, fmt.Errorf("%q is a link, or not a regular file", inner)
		default:
			found, name = true, inner
			content, err = metadata(t)
			if err != nil && limited.N <= 0 {
				err = tooLarge
			}
			if err != nil {
				return "", nil, err
			}
		}
	}
}

// metadata reads a file with metadata.
func metadata(r io.Reader) ([]byte, error) {
	content, err := io.ReadAll(io.LimitReader(r, maxMetadata+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("read the metadata: %w", err)
	case len(content) > maxMetadata:
		return nil, fmt.Errorf("%w: the metadata has more than %d bytes", ErrTooLarge, maxMetadata)
	}
	return content, nil
}

// zipped opens a zip archive.
func (f *opened) zipped() (*zip.Reader, error) {
	z, err := zip.NewReader(f, f.size)
	if err != nil {
		return nil, fmt.Errorf("it is not a zip archive: %w", err)
	}
	if len(z.File) > maxEntries {
		return nil, fmt.Errorf("%w: it has more than %d entries", ErrTooLarge, maxEntries)
	}
	return z, nil
}

// inZip returns the only file of a zip archive that want accepts. Without one it returns nil.
func inZip(z *zip.Reader, want func(name string) bool) ([]byte, error) {
	var one *zip.File
	for _, f := range z.File {
		if !want(f.Name) {
			continue
		}
		if one != nil {
			return nil, fmt.Errorf("it has both %q and %q", one.Name, f.Name)
		}
		one = f
	}
	if one == nil {
		return nil, nil
	}
	r, err := one.Open()
	if err != nil {
		return nil, fmt.Errorf("read %q: %w", one.Name, err)
	}
	defer func() { _ = r.Close() }()
	return metadata(r)
}

// mismatch returns an error for a value that differs from the expected one. An empty expectation
// fits any value.
func mismatch(what, where, value, expected string) error {
	if expected == "" || value == expected {
		return nil
	}
	return fmt.Errorf("%w: %s is %q %s, expected %q", ErrMismatch, what, value, where, expected)
}

// segment returns an error for a value that cannot be a part of a path.
func segment(what, value string) error {
	switch {
	case value == "" || value == "." || value == "..":
		return fmt.Errorf("the %s %q is empty or only dots", what, value)
	case strings.ContainsAny(value, `/\;`) || strings.ContainsFunc(value, unicode.IsControl) || strings.TrimSpace(value) != value:
		return fmt.Errorf("the %s %q cannot be a part of a path", what, value)
	}
	return nil
}

// segments checks several values, given as pairs of description and value.
func segments(pairs ...string) error {
	for i := 0; i < len(pairs); i += 2 {
		if err := segment(pairs[i], pairs[i+1]); err != nil {
			return err
		}
	}
	return nil
}

// inFolder returns a path in a folder. An empty folder is the root.
func inFolder(folder string, parts ...string) (string, error) {
	folder = strings.Trim(folder, "/")
	if folder != "" {
		for part := range strings.SplitSeq(folder, "/") {
			if err := segment("folder", part); err != nil {
				return "", err
			}
		}
	}
	for _, part := range parts {
		if err := segment("name", part); err != nil {
			return "", err
		}
	}
	if folder != "" {
		parts = append([]string{folder}, parts...)
	}
	return strings.Join(parts, "/"), nil
}
