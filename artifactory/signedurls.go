package artifactory

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// SignedURLsService makes and uses links that need no credentials. Reached through
// [Client.SignedURLs]. It needs Artifactory Cloud with an Enterprise licence, 7.5 or
// later.
type SignedURLsService service

// SignedURLOptions says how long a signed URL is valid: 24 hours if nothing is said, 365
// days at most.
type SignedURLOptions struct {
	ValidFor time.Duration // from now, in whole seconds
	Expiry   time.Time
}

type signedURLRequest struct {
	RepoPath     string       `json:"repo_path"`
	ValidForSecs int64        `json:"valid_for_secs,omitempty"`
	Expiry       jfrog.Millis `json:"expiry,omitempty"`
}

// Create returns a URL by which anybody who has it can download a file until it expires.
// It needs manage permission.
//
//jfrog:op 2.3.22a
func (s *SignedURLsService) Create(ctx context.Context, repoKey, itemPath string, opts *SignedURLOptions) (jfrog.Secret, error) {
	const path = "/artifactory/api/signed/url"
	file := repoKey + "/" + strings.TrimPrefix(itemPath, "/")
	body := signedURLRequest{RepoPath: "/" + file}
	req := jfrog.Post(path).Idempotent().
		Check(notEmpty("repository key", repoKey)).Check(notEmpty("item path", strings.Trim(itemPath, "/"))).Check(repoPath("path", file))
	if opts != nil {
		if opts.ValidFor < 0 || opts.ValidFor%time.Second != 0 {
			req.Check(fmt.Errorf("validity of %v is not a number of whole seconds", opts.ValidFor))
		}
		body.ValidForSecs, body.Expiry = int64(opts.ValidFor/time.Second), jfrog.NewMillis(opts.Expiry)
	}
	out, err := jfrog.Do[string](ctx, s.client, req.Body(body))
	if err != nil {
		return "", err
	}
	signed, ok := signedURL(out)
	if !ok {
		return "", &jfrog.Error{Method: http.MethodPost, Path: path, StatusCode: http.StatusOK, Attempts: 1, Err: errors.New("it is not a URL")}
	}
	return signed, nil
}

// signedURL reads an answer that is the URL as text or as a JSON string.
func signedURL(answer string) (jfrog.Secret, bool) {
	answer = strings.TrimSpace(answer)
	if strings.HasPrefix(answer, `"`) && json.Unmarshal([]byte(answer), &answer) != nil {
		return "", false
	}
	u, err := url.Parse(answer)
	return jfrog.Secret(answer), err == nil && u.Host != ""
}

// Download opens a file by its signed URL, which is used as it is: no credentials are
// sent, and it may be that of another platform.
//
//jfrog:op 2.3.22b
func (s *SignedURLsService) Download(ctx context.Context, signedURL jfrog.Secret) (*Download, error) {
	name := ""
	if u, err := url.Parse(string(signedURL)); err == nil {
		name = u.Path
	}
	return download(ctx, s.client, jfrog.GetURL(string(signedURL)), name)
}

// ReplaceKey makes a new key to sign with. All URLs signed before are invalid then. It
// needs an administrator.
//
//jfrog:op 2.3.23
func (s *SignedURLsService) ReplaceKey(ctx context.Context) error {
	return jfrog.Send(ctx, s.client, jfrog.Post("/artifactory/api/signed/url/key"))
}
