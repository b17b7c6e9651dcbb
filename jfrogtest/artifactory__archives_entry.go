package jfrogtest

import (
	"errors"
	"io"
	"net/http"
	"path"
)

// downloadEntry serves one file out of an archive.
func (s *artifactoryService) downloadEntry(q *request, key, archive, name string) (*answer, error) {
	n, err := s.resolve(q, key, archive)
	if err != nil {
		return nil, err
	}
	if n.IsFolder() {
		return nil, fail(http.StatusNotFound, "File not found.")
	}
	var found *Blob
	err = WalkArchive(n.Blob, func(entry string, r io.Reader) (err error) {
		if entry != name {
			return nil
		}
		if found, err = s.Spool(r); err != nil {
			return err
		}
		return ErrStop
	})
	switch {
	case errors.Is(err, ErrNoArchive):
		return nil, fail(http.StatusBadRequest, "'%s' is not an archive", n.ID())
	case err != nil:
		return nil, err
	case found == nil:
		return nil, fail(http.StatusNotFound, "Unable to find the entry '%s' in '%s'", name, n.ID())
	}
	c, err := found.Open()
	if err != nil {
		found.Discard()
		return nil, err
	}
	base := path.Base(name)
	modified := n.Modified
	return &answer{
		Header:  fileHeader(base, MIMEType(base), modified, found.Sums),
		Release: func() { _ = c.Close(); found.Discard() },
		Stream: func(w http.ResponseWriter, r *http.Request) {
			serveContent(w, r, found.Sums.SHA1, modified, c)
		},
	}, nil
}
