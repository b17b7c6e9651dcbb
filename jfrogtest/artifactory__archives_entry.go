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
	if n.isFolder() {
		return nil, fail(http.StatusNotFound, "File not found.")
	}
	var found *blob
	err = walkArchive(n.blob, func(entry string, r io.Reader) (err error) {
		if entry != name {
			return nil
		}
		if found, err = s.spool(r); err != nil {
			return err
		}
		return errStop
	})
	switch {
	case errors.Is(err, errNoArchive):
		return nil, fail(http.StatusBadRequest, "'%s' is not an archive", n.id())
	case err != nil:
		return nil, err
	case found == nil:
		return nil, fail(http.StatusNotFound, "Unable to find the entry '%s' in '%s'", name, n.id())
	}
	c, err := found.open()
	if err != nil {
		found.discard()
		return nil, err
	}
	base := path.Base(name)
	modified := n.modified
	return &answer{
		header:  fileHeader(base, mimeType(base), modified, found.sums),
		release: func() { _ = c.Close(); found.discard() },
		stream: func(w http.ResponseWriter, r *http.Request) {
			serveContent(w, r, found.sums.SHA1, modified, c)
		},
	}, nil
}
