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
	if err := q.Decode(&body); err != nil {
		return nil, err
	}
	repoPath := strings.Trim(body.RepoPath, "/")
	key, itemPath, _ := strings.Cut(repoPath, "/")
	n, err := s.MustFind(q.User, key, itemPath)
	if err != nil {
		return nil, err
	}
	if n.IsFolder() {
		return nil, fail(http.StatusBadRequest, "Only files can be signed: %s", n.ID())
	}
	now := s.Now()
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
	url := fmt.Sprintf("%s/artifactory/%s?sig=%s", s.Config.URL, EscapePath(repoPath), s.URLSigner.Sign(q.User.Name, repoPath, now, expires))
	return textAnswer(http.StatusOK, "%s", url), nil
}

// handleReplaceSigningKey makes all signed URLs void.
func (s *artifactoryService) handleReplaceSigningKey(*request) (*answer, error) {
	s.URLSigner = NewSigner()
	return NewResponse(http.StatusCreated, "", nil), nil
}
