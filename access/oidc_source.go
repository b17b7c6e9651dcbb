package access

import (
	"context"
	"errors"
	"fmt"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// OIDCOptions configures [OIDC].
type OIDCOptions struct {
	IdentityMapping string // name; empty: the first match
	ProjectKey      string // project of the identity mapping; empty: a global one
	Audience        string
	ApplicationKey  string

	// Client configures the client that makes the exchange, for example with
	// [jfrog.WithTransport], [jfrog.WithRootCA] or [jfrog.WithLogger]. It needs no credentials.
	Client []jfrog.Option
}

// OIDC returns a token source for [jfrog.WithTokenSource]. It exchanges an ID token for an
// access token, and does so again before that token expires. platformURL is the URL that
// [jfrog.New] takes, and providerName the name of an [OIDCConfiguration].
//
//	c, err := jfrog.New(url, jfrog.WithTokenSource(
//		access.OIDC(url, "github-oidc", access.IDTokenFromGitHubActions(""), nil)))
//
// If the exchange fails, the call that needs the token returns its error.
func OIDC(platformURL, providerName string, idToken IDTokenSource, opts *OIDCOptions) jfrog.TokenSource {
	o := jfrog.Deref(opts)
	c, err := jfrog.New(platformURL, o.Client...)
	if err == nil && idToken == nil {
		err = errors.New("access: source of the ID token is nil")
	}
	return func(ctx context.Context) (jfrog.Token, error) {
		if err != nil {
			return jfrog.Token{}, err
		}
		id, err := idToken(ctx)
		if err != nil {
			return jfrog.Token{}, fmt.Errorf("ID token: %w", err)
		}
		asked := time.Now()
		token, err := New(c).OIDC.Exchange(ctx, OIDCExchangeRequest{
			SubjectToken:        jfrog.Secret(id),
			ProviderName:        providerName,
			IdentityMappingName: o.IdentityMapping,
			ProjectKey:          o.ProjectKey,
			Audience:            o.Audience,
			ApplicationKey:      o.ApplicationKey,
		})
		if err != nil {
			return jfrog.Token{}, err
		}
		out := jfrog.Token{AccessToken: token.AccessToken}
		if d := token.ExpiresIn.Duration(); d > 0 {
			out.Expiry = asked.Add(d)
		}
		return out, nil
	}
}
