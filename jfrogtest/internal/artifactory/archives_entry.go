package artifactory

import (
	"errors"
	"io"
	"net/http"
	"path"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// downloadEntry serves a file of an archive.
func (s *service) downloadEntry(q *rest.Request, key, archive, name string) (*rest.Response, error) {
	n, err := s.resolve(q, key, archive)
	if err != nil {
		return nil, err
	}
	if n.IsFolder() {
		return nil, apierr.New(http.StatusNotFound, "File not found.")
	}
	var found *store.Blob
	err = store.WalkArchive(n.Blob, func(entry string, r io.Reader) (err error) {
		if entry != name {
			return nil
		}
		if found, err = s.Spool(r); err != nil {
			return err
		}
		return store.ErrStop
	})
	switch {
	case errors.Is(err, store.ErrNoArchive):
		return nil, apierr.New(http.StatusBadRequest, "'%s' is not an archive", n.ID())
	case err != nil:
		return nil, err
	case found == nil:
		return nil, apierr.New(http.StatusNotFound, "Unable to find the entry '%s' in '%s'", name, n.ID())
	}
	c, err := found.Open()
	if err != nil {
		found.Discard()
		return nil, err
	}
	base := path.Base(name)
	modified := n.Modified
	return &rest.Response{
		Header:  fileHeader(base, store.MIMEType(base), modified, found.Sums),
		Release: func() { _ = c.Close(); found.Discard() },
		Stream: func(w http.ResponseWriter, r *http.Request) {
			serveContent(w, r, found.Sums.SHA1, modified, c)
		},
	}, nil
}
