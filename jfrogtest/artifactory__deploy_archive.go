package jfrogtest

import (
	"errors"
	"io"
	"net/http"
	"path"
	"strings"
)

// explode deploys the files of an archive below the folder that the path names; the name of an archive at the end of the
// path is not part of it. An atomic explosion deploys everything or nothing.
func (s *artifactoryService) explode(q *request, repo *repository, itemPath string) (*answer, error) {
	if !q.dir && itemPath != "" {
		itemPath = strings.Trim(path.Dir("/"+itemPath), "/")
	}
	atomic := strings.EqualFold(q.Header.Get("X-Explode-Archive-Atomic"), "true")
	client := clientChecksums(q.Header)
	if !client.agrees(q.content.sums) {
		return nil, fail(http.StatusConflict, "Checksum error for the archive: the content is not what the checksum headers say")
	}
	type entry struct {
		path string
		blob *blob
	}
	var entries []entry
	err := walkArchive(q.content, func(name string, r io.Reader) error {
		at := path.Join(itemPath, name)
		if strings.HasPrefix(name, "/") || strings.Contains("/"+name+"/", "/../") {
			return fail(http.StatusBadRequest, "Illegal entry '%s' in the archive: it lies outside of the target folder", name)
		}
		if err := checkItemPath(at); err != nil {
			return err
		}
		if err := repo.accepts(at); err != nil {
			return err
		}
		b, err := s.spool(r)
		if err != nil {
			return fail(http.StatusBadRequest, "Failed to read entry '%s' of the archive: %v", name, err)
		}
		if err := s.permitDeploy(q.user, repo, at, b); err != nil {
			b.discard()
			return err
		}
		entries = append(entries, entry{at, b})
		return nil
	})
	if errors.Is(err, errNoArchive) {
		err = fail(http.StatusBadRequest, "The content to explode is not a zip, tar or tar.gz archive: %v", err)
	}
	if err != nil && atomic {
		for _, e := range entries {
			e.blob.discard()
		}
		return nil, err
	}
	for _, e := range entries {
		n, putErr := s.putFile(repo, e.path, e.blob, checksums{}, q.user.name)
		if putErr != nil {
			e.blob.discard()
			err = errors.Join(err, putErr)
			continue
		}
		s.setProperties(n, q.matrix, false)
	}
	if err != nil {
		return nil, err
	}
	return textAnswer(http.StatusOK, "Successfully deployed %d artifacts from archive to %s:%s\n", len(entries), repo.key, itemPath), nil
}
