package jfrogtest

import (
	"fmt"
	"net/http"
	"strings"
	"time"
)

const maxSignedFor = 365 * 24 * time.Hour

func (s *artifactoryService) handleSignURL(q *request) (*answer, error) {
	var body struct {
		RepoPath  string `json:"repo_path"`
		ValidSecs int64  `json:"valid_for_secs"`
		Expiry    int64  `json:"expiry"`
	}
	if err := q.decode(&body); err != nil {
		return nil, err
	}
	repoPath := strings.Trim(body.RepoPath, "/")
	key, itemPath, _ := strings.Cut(repoPath, "/")
	n, err := s.mustFind(q.user, key, itemPath)
	if err != nil {
		return nil, err
	}
	if n.isFolder() {
		return nil, fail(http.StatusBadRequest, "Only files can be signed: %s", n.id())
	}
	now := s.now()
	expires := now.Add(24 * time.Hour)
	switch {
	case body.Expiry != 0:
		expires = time.UnixMilli(body.Expiry)
	case body.ValidSecs != 0:
		expires = now.Add(time.Duration(body.ValidSecs) * time.Second)
	}
	if !expires.After(now) || expires.Sub(now) > maxSignedFor {
		return nil, fail(http.StatusBadRequest, "The expiry of a signed URL must be in the future and at most 365 days away")
	}
	url := fmt.Sprintf("%s/artifactory/%s?sig=%s", s.config.url, escapePath(repoPath), s.signer.sign(q.user.name, repoPath, now, expires))
	return textAnswer(http.StatusOK, "%s", url), nil
}

// handleReplaceSigningKey makes all signed URLs void.
func (s *artifactoryService) handleReplaceSigningKey(*request) (*answer, error) {
	s.signer = newSigner()
	return newAnswer(http.StatusCreated, "", nil), nil
}
