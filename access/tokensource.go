package access

import (
	"context"
	"errors"
	"fmt"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// OIDCOptions says more of the exchange that [OIDC] makes.
type OIDCOptions struct {
	IdentityMapping string // name; empty: the first one that fits
	ProjectKey      string // project of the identity mapping; empty: a global one
	Audience        string
	ApplicationKey  string

	// Client configures the client that makes the exchange: [jfrog.WithTransport],
	// [jfrog.WithRootCA], [jfrog.WithLogger] ... It needs no credentials.
	Client []jfrog.Option
}

// OIDC returns a token source for [jfrog.WithTokenSource]: it exchanges an id token of the
// provider with that name for an access token, and does so again before that expires.
// platformURL is the one that [jfrog.New] is given. Nil options are fine.
//
//	c, err := jfrog.New(url, jfrog.WithTokenSource(
//		access.OIDC(url, "github-oidc", access.IDTokenFromGitHubActions(""), nil)))
//
// A failure of the exchange is the error of the call that needs the token.
func OIDC(platformURL, providerName string, idToken IDTokenSource, opts *OIDCOptions) jfrog.TokenSource {
	o := jfrog.Deref(opts)
	c, err := jfrog.New(platformURL, o.Client...)
	if err == nil && idToken == nil {
		err = errors.New("access: source of the id token is nil")
	}
	return func(ctx context.Context) (jfrog.Token, error) {
		if err != nil {
			return jfrog.Token{}, err
		}
		id, err := idToken(ctx)
		if err != nil {
			return jfrog.Token{}, fmt.Errorf("id token: %w", err)
		}
		asked := time.Now()
		token, err := New(c).OIDC.Exchange(ctx, &OIDCExchangeRequest{
			IDToken:             jfrog.Secret(id),
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
