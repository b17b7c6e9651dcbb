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
// none. The lock is not held while the archive is unpacked.
func (s *service) explode(q *rest.Request, itemPath string) (*rest.Response, error) {
	if !q.Dir && itemPath != "" {
		itemPath = strings.Trim(path.Dir("/"+itemPath), "/")
	}
	return rest.Later(func() (*rest.Response, error) {
		defer q.Content.Discard()
		if client := clientChecksums(q.Header); !client.Agrees(q.Content.Sums) {
			return nil, apierr.New(http.StatusConflict, "Checksum error for the archive: the content does not match the checksum headers")
		}
		entries, err := s.unpack(q.Content, itemPath)
		s.Lock()
		defer s.Unlock()
		return s.deployEntries(q, entries, err)
	}), nil
}

// An unpacked is a file of an archive with its target.
type unpacked struct {
	path string
	blob *store.Blob
}

// maxExploded limits the files and folders that an archive may create.
const maxExploded = 50_000

// unpack reads the files of an archive. After an error, it returns the files before it.
func (s *service) unpack(archive *store.Blob, folder string) (entries []unpacked, err error) {
	c, err := archive.Open()
	if err != nil {
		return nil, err
	}
	defer c.Close()
	folders := map[string]bool{}
	err = s.WalkArchive(c, func(name string, r io.Reader) error {
		at := path.Join(folder, name)
		if strings.HasPrefix(name, "/") || strings.Contains("/"+name+"/", "/../") {
			return apierr.New(http.StatusBadRequest, "Illegal entry '%s' in the archive: it lies outside of the target folder", name)
		}
		if err := store.CheckItemPath(at); err != nil {
			return err
		}
		for dir := path.Dir(at); dir != "." && !folders[dir]; dir = path.Dir(dir) {
			folders[dir] = true
		}
		if len(folders)+len(entries) >= maxExploded {
			return store.ErrLargeArchive
		}
		b, err := s.Receive(r)
		if errors.Is(err, store.ErrLargeArchive) {
			return err
		}
		if err != nil {
			return apierr.New(http.StatusBadRequest, "Failed to read entry '%s' of the archive: %v", name, err)
		}
		entries = append(entries, unpacked{at, b})
		return nil
	})
	switch {
	case errors.Is(err, store.ErrNoArchive):
		err = apierr.New(http.StatusBadRequest, "The content to explode is not a zip, tar or tar.gz archive: %v", err)
	case errors.Is(err, store.ErrLargeArchive):
		err = apierr.New(http.StatusRequestEntityTooLarge, "Failed to explode the archive: %v", err)
	}
	return entries, err
}

// deployEntries deploys the files of an archive up to the first that is refused. If the archive is
// broken after these files, err is the reason.
func (s *service) deployEntries(q *rest.Request, entries []unpacked, err error) (*rest.Response, error) {
	repo, repoErr := s.DeployTarget(q.Params["repoKey"]) // the repository may be deleted by now
	accepted := entries
	for i, e := range entries {
		refused := repoErr
		if refused == nil {
			refused = repo.Accepts(e.path)
		}
		if refused == nil {
			refused = s.PermitDeploy(q.User, repo, e.path, e.blob)
		}
		if refused != nil {
			accepted, err = entries[:i], refused
			break
		}
	}
	if err != nil && strings.EqualFold(q.Header.Get("X-Explode-Archive-Atomic"), "true") {
		accepted = nil
	}
	for _, e := range entries[len(accepted):] {
		e.blob.Discard()
	}
	for _, e := range accepted {
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
	return rest.NewResponse(http.StatusOK, "", nil), nil
}
