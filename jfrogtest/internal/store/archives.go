package store

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
)

// ErrNoArchive is the error for content that is not a zip, tar or tar.gz archive.
var ErrNoArchive = errors.New("not an archive")

// ErrStop ends a walk through an archive.
var ErrStop = errors.New("stop")

// maxEntries limits the files that a walk visits. [Config].MaxUnpacked limits their content.
const maxEntries = 50_000

// ErrLargeArchive is the error for an archive with too many files or too much content.
var ErrLargeArchive = errors.New("the archive holds too many files or too much content")

// A budget limits a walk through an archive.
type budget struct {
	entries int
	bytes   int64
}

// visit counts a file and calls the function.
func (b *budget) visit(name string, r io.Reader, visit func(string, io.Reader) error) error {
	if b.entries--; b.entries < 0 {
		return ErrLargeArchive
	}
	return visit(name, r)
}

// limit returns a reader of r that fails when the budget is used up.
func (b *budget) limit(r io.Reader) io.Reader { return &limited{r, b} }

type limited struct {
	io.Reader
	budget *budget
}

// Read reads from the reader and counts the bytes.
func (l *limited) Read(p []byte) (int, error) {
	n, err := l.Reader.Read(p)
	if l.budget.bytes -= int64(n); l.budget.bytes < 0 {
		return 0, ErrLargeArchive
	}
	return n, err
}

// WalkArchive visits the files of an archive. The first bytes decide about the format. The walk may
// take long: the lock must not be held.
func (s *Store) WalkArchive(c BlobReader, visit func(name string, r io.Reader) error) error {
	left := &budget{maxEntries, s.Config.MaxUnpacked}
	head := make([]byte, 512)
	n, err := c.ReadAt(head, 0)
	if err != nil && err != io.EOF {
		return fmt.Errorf("read archive: %w", err)
	}
	head = head[:n]
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("PK\x05\x06")):
		err = walkZip(c, left, visit)
	case bytes.HasPrefix(head, []byte{0x1f, 0x8b}):
		var gz *gzip.Reader
		if gz, err = gzip.NewReader(c); err == nil {
			// The headers and the padding of the tar format count too.
			packed := &budget{bytes: 2 * s.Config.MaxUnpacked}
			err = walkTar(packed.limit(gz), left, visit)
		}
	case len(head) > 262 && string(head[257:262]) == "ustar":
		err = walkTar(c, left, visit)
	default:
		return ErrNoArchive
	}
	if errors.Is(err, ErrStop) {
		return nil
	}
	return err
}

func walkZip(c BlobReader, left *budget, visit func(string, io.Reader) error) error {
	size, err := c.Seek(0, io.SeekEnd)
	if err != nil {
		return fmt.Errorf("read archive: %w", err)
	}
	z, err := zip.NewReader(c, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return fmt.Errorf("%w: %v", ErrNoArchive, err)
	}
	for _, f := range z.File {
		if f.FileInfo().IsDir() {
			continue
		}
		r, err := f.Open()
		if err != nil {
			return fmt.Errorf("%w: %v", ErrNoArchive, err)
		}
		err = left.visit(f.Name, left.limit(r), visit)
		_ = r.Close()
		if err != nil {
			return err
		}
	}
	return nil
}

func walkTar(r io.Reader, left *budget, visit func(string, io.Reader) error) error {
	t := tar.NewReader(r)
	for {
		h, err := t.Next()
		if err == io.EOF {
			return nil
		}
		if errors.Is(err, ErrLargeArchive) {
			return err
		}
		if err != nil && !errors.Is(err, tar.ErrInsecurePath) {
			return fmt.Errorf("%w: %v", ErrNoArchive, err)
		}
		if h.Typeflag != tar.TypeReg {
			continue
		}
		if err := left.visit(h.Name, left.limit(t), visit); err != nil { // sparse files are large
			return err
		}
	}
}

// Entries returns the names of the files in an archive. Other content has none, and so has content
// that is stored after [Store.ListArchives].
func (b *Blob) Entries() []string { return b.listed }

// readEntries returns the names of the files in an archive. A broken or large archive has the
// entries up to that point.
func (s *Store) readEntries(b *Blob) []string {
	names := []string{}
	c, err := b.Open()
	if err != nil { // the content was discarded
		return names
	}
	defer c.Close()
	_ = s.WalkArchive(c, func(name string, _ io.Reader) error {
		names = append(names, name)
		return nil
	})
	return names
}

// ListArchives makes the entries of all stored archives known. The lock must not be held, because
// archives are read.
func (s *Store) ListArchives() {
	s.Lock()
	unknown := map[*Blob]bool{} // ByHash has each content under three checksums
	for _, b := range s.Blobs.ByHash {
		if b.listed == nil {
			unknown[b] = true
		}
	}
	s.Unlock()
	for b := range unknown {
		names := s.readEntries(b)
		s.Lock()
		b.listed = names
		s.Unlock()
	}
}
