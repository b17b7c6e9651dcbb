package store

import (
	"archive/zip"
	"bytes"
	"io"
	"iter"
	"net/http"
	"path"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
)

// A BundleExport is an archive of a version.
type BundleExport struct {
	*Job
	By string
	At time.Time
}

// ExportPath returns the path of the archive of a version in its repository.
func (d *Distributed) ExportPath() string {
	return path.Join(d.Name, d.Version, d.Name+"-"+d.Version+".zip")
}

// maxExport limits the content of an archive, in bytes.
const maxExport = 256 << 20

// ZipBundle returns the archive of a version: its description, in a file with a name, and its
// artifacts by their paths.
func ZipBundle(name string, description []byte, artifacts iter.Seq2[string, *Blob]) ([]byte, error) {
	var size int64
	for _, b := range artifacts {
		size += b.Size
	}
	if size > maxExport {
		return nil, apierr.New(http.StatusRequestEntityTooLarge, "The release bundle has more than %d bytes", maxExport)
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	add := func(name string, r io.Reader) error {
		w, err := z.Create(name)
		if err == nil {
			_, err = io.Copy(w, r)
		}
		return err
	}
	if err := add(name, bytes.NewReader(description)); err != nil {
		return nil, err
	}
	for at, b := range artifacts {
		c, err := b.Open()
		if err != nil {
			return nil, err
		}
		err = add(path.Join("artifacts", at), c)
		_ = c.Close()
		if err != nil {
			return nil, err
		}
	}
	err := z.Close()
	return out.Bytes(), err
}
