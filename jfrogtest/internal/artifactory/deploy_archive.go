package artifactory

import (
	"errors"
	"io"
	"net/http"
	"path"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// explode deploys the files of an archive below the folder that the path names. If the path ends
// with the name of an archive, its parent is the folder. An atomic explosion deploys all files or
// none.
func (s *service) explode(q *rest.Request, repo *store.Repository, itemPath string) (*rest.Response, error) {
	if !q.Dir && itemPath != "" {
		itemPath = strings.Trim(path.Dir("/"+itemPath), "/")
	}
	atomic := strings.EqualFold(q.Header.Get("X-Explode-Archive-Atomic"), "true")
	client := clientChecksums(q.Header)
	if !client.Agrees(q.Content.Sums) {
		return nil, apierr.New(http.StatusConflict, "Checksum error for the archive: the content does not match the checksum headers")
	}
	type entry struct {
		path string
		blob *store.Blob
	}
	var entries []entry
	err := store.WalkArchive(q.Content, func(name string, r io.Reader) error {
		at := path.Join(itemPath, name)
		if strings.HasPrefix(name, "/") || strings.Contains("/"+name+"/", "/../") {
			return apierr.New(http.StatusBadRequest, "Illegal entry '%s' in the archive: it lies outside of the target folder", name)
		}
		if err := store.CheckItemPath(at); err != nil {
			return err
		}
		if err := repo.Accepts(at); err != nil {
			return err
		}
		b, err := s.Spool(r)
		if err != nil {
			return apierr.New(http.StatusBadRequest, "Failed to read entry '%s' of the archive: %v", name, err)
		}
		if err := s.PermitDeploy(q.User, repo, at, b); err != nil {
			b.Discard()
			return err
		}
		entries = append(entries, entry{at, b})
		return nil
	})
	if errors.Is(err, store.ErrNoArchive) {
		err = apierr.New(http.StatusBadRequest, "The content to explode is not a zip, tar or tar.gz archive: %v", err)
	}
	if err != nil && atomic {
		for _, e := range entries {
			e.blob.Discard()
		}
		return nil, err
	}
	for _, e := range entries {
		n, putErr := s.PutFile(repo, e.path, e.blob, store.Checksums{}, q.User.Name)
		if putErr != nil {
			e.blob.Discard()
			err = errors.Join(err, putErr)
			continue
		}
		s.SetProperties(n, q.Matrix, false)
	}
	if err != nil {
		return nil, err
	}
	return rest.Text(http.StatusOK, "Successfully deployed %d artifacts from archive to %s:%s\n", len(entries), repo.Key, itemPath), nil
}
