package artifactory

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

const maxSignedFor = 365 * 24 * time.Hour

func (s *service) handleSignURL(q *rest.Request) (*rest.Response, error) {
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
		return nil, apierr.New(http.StatusBadRequest, "Only files can be signed: %s", n.ID())
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
		return nil, apierr.New(http.StatusBadRequest, "The expiry of a signed URL must be in the future and at most 365 days away")
	}
	url := fmt.Sprintf("%s/artifactory/%s?sig=%s", q.BaseURL(), store.EscapePath(repoPath), s.URLSigner.Sign(q.User.Name, repoPath, now, expires))
	return rest.Text(http.StatusOK, "%s", url), nil
}

// handleReplaceSigningKey invalidates all signed URLs.
func (s *service) handleReplaceSigningKey(*rest.Request) (*rest.Response, error) {
	s.URLSigner = store.NewSigner()
	return rest.NewResponse(http.StatusCreated, "", nil), nil
}
