package artifactory

import (
	"errors"
	"io"
	"net/http"
	"path"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// downloadEntry serves a file of an archive. The lock is not held while the archive is read.
func (s *service) downloadEntry(q *rest.Request, key, archive, name string) (*rest.Response, error) {
	n, err := s.resolve(q, key, archive)
	if err != nil {
		return nil, err
	}
	if n.IsFolder() {
		return nil, apierr.New(http.StatusNotFound, "File not found.")
	}
	c, err := n.Blob.Open()
	if err != nil {
		return nil, err
	}
	id, modified := n.ID(), n.Modified
	return rest.Later(func() (*rest.Response, error) {
		defer c.Close()
		return s.sendEntry(c, id, modified, name)
	}), nil
}

// sendEntry returns a response with a file of an archive.
func (s *service) sendEntry(archive store.BlobReader, id string, modified time.Time, name string) (*rest.Response, error) {
	var found *store.Blob
	err := s.WalkArchive(archive, func(entry string, r io.Reader) (err error) {
		if entry != name {
			return nil
		}
		if found, err = s.Receive(r); err != nil {
			return err
		}
		return store.ErrStop
	})
	switch {
	case errors.Is(err, store.ErrNoArchive):
		return nil, apierr.New(http.StatusBadRequest, "'%s' is not an archive", id)
	case errors.Is(err, store.ErrLargeArchive):
		return nil, apierr.New(http.StatusRequestEntityTooLarge, "Unable to read '%s': %v", id, err)
	case err != nil:
		return nil, err
	case found == nil:
		return nil, apierr.New(http.StatusNotFound, "Unable to find the entry '%s' in '%s'", name, id)
	}
	c, err := found.Open()
	if err != nil {
		found.Discard()
		return nil, err
	}
	base := path.Base(name)
	return &rest.Response{
		Header:  fileHeader(base, store.MIMEType(base), modified, found.Sums),
		Release: func() { _ = c.Close(); found.Discard() },
		Stream: func(w http.ResponseWriter, r *http.Request) {
			serveContent(w, r, found.Sums.SHA1, modified, c)
		},
	}, nil
}
