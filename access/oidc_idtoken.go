package access

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// IDTokenSource returns an ID token: a JWT by which an OpenID Connect provider identifies the
// program. [OIDC] calls it for every exchange.
type IDTokenSource func(ctx context.Context) (string, error)

// IDTokenFromEnv returns a source that reads the ID token from an environment variable, such
// as one of the id_tokens of a GitLab CI/CD job.
func IDTokenFromEnv(variable string) IDTokenSource {
	return func(context.Context) (string, error) {
		token := strings.TrimSpace(os.Getenv(variable))
		if token == "" {
			return "", fmt.Errorf("access: environment variable %s is not set", variable)
		}
		return token, nil
	}
}

// IDTokenFromFile returns a source that reads the ID token from a file for every exchange. In
// Kubernetes, it can be the file of a projected service account token, which the kubelet renews.
func IDTokenFromFile(name string) IDTokenSource {
	return func(context.Context) (string, error) {
		data, err := os.ReadFile(name)
		if err != nil {
			return "", err
		}
		token := strings.TrimSpace(string(data))
		if token == "" {
			return "", fmt.Errorf("access: file %s is empty", name)
		}
		return token, nil
	}
}

// IDTokenFromGitHubActions returns a source that requests the ID token of the running GitHub
// Actions job. An empty audience stands for GitHub's default, the URL of the repository's
// owner. The options configure the client that sends the request to GitHub.
//
// The job needs the permission id-token: write.
func IDTokenFromGitHubActions(audience string, opts ...jfrog.Option) IDTokenSource {
	return func(ctx context.Context) (string, error) {
		requestURL, requestToken := os.Getenv("ACTIONS_ID_TOKEN_REQUEST_URL"), os.Getenv("ACTIONS_ID_TOKEN_REQUEST_TOKEN")
		if requestURL == "" || requestToken == "" {
			return "", errors.New("access: ACTIONS_ID_TOKEN_REQUEST_URL and ACTIONS_ID_TOKEN_REQUEST_TOKEN are not set: " +
				"the program does not run in GitHub Actions, or the job lacks the permission id-token: write")
		}
		token, err := githubIDToken(ctx, requestURL, requestToken, audience, opts)
		if err != nil {
			return "", fmt.Errorf("GitHub Actions: %w", err)
		}
		return token, nil
	}
}

type githubResponse struct {
	Value jfrog.Secret `json:"value"`
}

func githubIDToken(ctx context.Context, requestURL, requestToken, audience string, opts []jfrog.Option) (string, error) {
	u, err := url.Parse(requestURL)
	if err != nil {
		return "", errors.New("ACTIONS_ID_TOKEN_REQUEST_URL is not a URL")
	}
	query := u.Query()
	if audience != "" {
		query.Set("audience", audience)
	}
	// The base has all but the last segment, because GitHub's path has an empty segment.
	folder, last := path.Split(u.EscapedPath())
	if last, err = url.PathUnescape(last); err != nil {
		return "", err
	}
	c, err := jfrog.New(u.Scheme+"://"+u.Host+folder, append([]jfrog.Option{jfrog.WithAccessToken(requestToken)}, opts...)...)
	if err != nil {
		return "", err
	}
	out, err := jfrog.Do[githubResponse](ctx, c, jfrog.Get("/{idtoken}", last).Query(query))
	if err == nil && out.Value == "" {
		err = errors.New("the response has no token")
	}
	return string(out.Value), err
}
