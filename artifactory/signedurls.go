package artifactory

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/check"
)

// SignedURLsService creates and uses links that need no credentials. Reached through
// [Client.SignedURLs].
type SignedURLsService service

// SignedURLCreateRequest sets the lifetime of a signed URL. The zero value stands for 24 hours.
// The limit is 365 days.
type SignedURLCreateRequest struct {
	ValidForSecs int64        `json:"valid_for_secs,omitempty"` // from now on
	Expiry       jfrog.Millis `json:"expiry,omitempty"`
}

// signedURLBody is the body of [SignedURLsService.Create].
type signedURLBody struct {
	RepoPath string `json:"repo_path"`
	SignedURLCreateRequest
}

// Create returns a URL that downloads a file without credentials until it expires.
//
// Requires: admin or manage permission, Artifactory Cloud Enterprise or Enterprise+. Since
// 7.5.0.
//
//jfrog:op 2.3.22a
func (s *SignedURLsService) Create(ctx context.Context, repoKey, itemPath string, req SignedURLCreateRequest) (jfrog.Secret, error) {
	file := repoKey + "/" + strings.TrimPrefix(itemPath, "/")
	r := jfrog.Post("/artifactory/api/signed/url").Body(signedURLBody{"/" + file, req}).Idempotent().
		Check(check.NotEmpty("repository key", repoKey)).
		Check(check.NotEmpty("item path", strings.Trim(itemPath, "/"))).
		Check(repoPath("path", file))
	if req.ValidForSecs < 0 {
		r.Check(fmt.Errorf("validity of %d seconds is negative", req.ValidForSecs))
	}
	out, err := jfrog.Do[string](ctx, s.client, r)
	if err != nil {
		return "", err
	}
	signed, ok := signedURL(out)
	if !ok {
		return "", fmt.Errorf("artifactory: %w: %v: the response is not a URL", jfrog.ErrBadAnswer, r)
	}
	return signed, nil
}

// signedURL returns the URL in a response, which is either a text or a JSON string.
func signedURL(response string) (jfrog.Secret, bool) {
	response = strings.TrimSpace(response)
	if strings.HasPrefix(response, `"`) && json.Unmarshal([]byte(response), &response) != nil {
		return "", false
	}
	u, err := url.Parse(response)
	return jfrog.Secret(response), err == nil && u.Host != ""
}

// Download opens a file by its signed URL. The URL may belong to another platform. Download
// sends no credentials.
//
// Requires: Artifactory Cloud Enterprise or Enterprise+. Since 7.5.0.
//
//jfrog:op 2.3.22b
func (s *SignedURLsService) Download(ctx context.Context, signedURL jfrog.Secret) (*Download, error) {
	name := ""
	if u, err := url.Parse(string(signedURL)); err == nil {
		name = u.Path
	}
	return download(ctx, s.client, jfrog.GetURL(string(signedURL)), name)
}

// ReplaceKey replaces the key that signs URLs. All URLs signed before become invalid.
//
// Requires: admin, Artifactory Cloud Enterprise or Enterprise+. Since 7.5.0.
//
//jfrog:op 2.3.23
func (s *SignedURLsService) ReplaceKey(ctx context.Context) error {
	return jfrog.Send(ctx, s.client, jfrog.Post("/artifactory/api/signed/url/key"))
}
