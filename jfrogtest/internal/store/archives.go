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

// WalkArchive visits the files of an archive. The first bytes decide about the format.
func WalkArchive(b *Blob, visit func(name string, r io.Reader) error) error {
	c, err := b.Open()
	if err != nil {
		return err
	}
	defer c.Close()
	head := make([]byte, 512)
	n, err := c.ReadAt(head, 0)
	if err != nil && err != io.EOF {
		return fmt.Errorf("read archive: %w", err)
	}
	head = head[:n]
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("PK\x05\x06")):
		err = walkZip(c, b.Size, visit)
	case bytes.HasPrefix(head, []byte{0x1f, 0x8b}):
		var gz *gzip.Reader
		if gz, err = gzip.NewReader(c); err == nil {
			err = walkTar(gz, visit)
		}
	case len(head) > 262 && string(head[257:262]) == "ustar":
		err = walkTar(c, visit)
	default:
		return ErrNoArchive
	}
	if errors.Is(err, ErrStop) {
		return nil
	}
	return err
}

func walkZip(c BlobReader, size int64, visit func(string, io.Reader) error) error {
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
		err = visit(f.Name, r)
		_ = r.Close()
		if err != nil {
			return err
		}
	}
	return nil
}

func walkTar(r io.Reader, visit func(string, io.Reader) error) error {
	t := tar.NewReader(r)
	for {
		h, err := t.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil && !errors.Is(err, tar.ErrInsecurePath) {
			return fmt.Errorf("%w: %v", ErrNoArchive, err)
		}
		if h.Typeflag != tar.TypeReg {
			continue
		}
		if err := visit(h.Name, t); err != nil {
			return err
		}
	}
}

// Entries returns the names of the files in an archive. Other content has none.
func (b *Blob) Entries() []string {
	if b.listed == nil {
		b.listed = []string{}
		_ = WalkArchive(b, func(name string, _ io.Reader) error { // a broken archive has no entries
			b.listed = append(b.listed, name)
			return nil
		})
	}
	return b.listed
}
