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

// IDTokenSource yields an id token: a JWT in which the provider says who runs the program.
// [OIDC] calls it for every exchange.
type IDTokenSource func(ctx context.Context) (string, error)

// IDTokenFromEnv reads the id token from an environment variable. In GitLab CI/CD it is
// one of the job's id_tokens, which lasts until the job's timeout.
func IDTokenFromEnv(variable string) IDTokenSource {
	return func(context.Context) (string, error) {
		token := strings.TrimSpace(os.Getenv(variable))
		if token == "" {
			return "", fmt.Errorf("access: environment variable %s is not set", variable)
		}
		return token, nil
	}
}

// IDTokenFromFile reads the id token from a file, anew each time: in Kubernetes that of a
// projected service account token, which the kubelet renews.
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

// IDTokenFromGitHubActions asks GitHub for the id token of the job that runs the program.
// The audience is that of the provider's configuration; empty is GitHub's default, the URL of
// the repository's owner. The options configure the client that asks: [jfrog.WithTransport]
// and the like.
//
// The job needs the permission id-token: write.
func IDTokenFromGitHubActions(audience string, opts ...jfrog.Option) IDTokenSource {
	return func(ctx context.Context) (string, error) {
		requestURL, requestToken := os.Getenv("ACTIONS_ID_TOKEN_REQUEST_URL"), os.Getenv("ACTIONS_ID_TOKEN_REQUEST_TOKEN")
		if requestURL == "" || requestToken == "" {
			return "", errors.New("access: ACTIONS_ID_TOKEN_REQUEST_URL and ACTIONS_ID_TOKEN_REQUEST_TOKEN are not set: " +
				"this is no job of GitHub Actions, or it lacks the permission id-token: write")
		}
		token, err := githubIDToken(ctx, requestURL, requestToken, audience, opts)
		if err != nil {
			return "", fmt.Errorf("GitHub Actions: %w", err)
		}
		return token, nil
	}
}

type githubAnswer struct {
	Value jfrog.Secret `json:"value"`
}

func githubIDToken(ctx context.Context, requestURL, requestToken, audience string, opts []jfrog.Option) (string, error) {
	u, err := url.Parse(requestURL)
	if err != nil {
		return "", errors.New("ACTIONS_ID_TOKEN_REQUEST_URL is no URL")
	}
	query := u.Query()
	if audience != "" {
		query.Set("audience", audience)
	}
	// All but the last segment is the base, since GitHub's path has an empty one in it.
	folder, last := path.Split(u.EscapedPath())
	if last, err = url.PathUnescape(last); err != nil {
		return "", err
	}
	c, err := jfrog.New(u.Scheme+"://"+u.Host+folder, append([]jfrog.Option{jfrog.WithAccessToken(requestToken)}, opts...)...)
	if err != nil {
		return "", err
	}
	answer, err := jfrog.Do[githubAnswer](ctx, c, jfrog.Get("/{idtoken}", last).Query(query))
	if err == nil && answer.Value == "" {
		err = errors.New("the answer holds no token")
	}
	return string(answer.Value), err
}
