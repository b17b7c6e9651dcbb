package access

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/check"
)

// WebLoginService gets a token for a user who logs in with a browser. Reached through
// [Client.WebLogin].
//
// The program makes up a session, a random UUID, and registers it. The user opens the page of
// [WebLoginURL], logs in, and confirms the last four characters of the session. Then the
// program fetches the token. The client of the service needs no credentials. A session is
// a secret until its token is fetched.
type WebLoginService service

type webLoginSession struct {
	Session string `json:"session"`
}

// Register registers a session.
//
//jfrog:observed POST /access/api/v2/authentication/jfrog_client_login/request
func (s *WebLoginService) Register(ctx context.Context, session string) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Post("/access/api/v2/authentication/jfrog_client_login/request").
			Body(webLoginSession{session}).Secret(session).Check(check.NotEmpty("session", session)))
}

// Token returns the token of a session. It returns an error of status 400 as long as the user
// has not confirmed the session: see [WebLoginService.WaitToken].
//
//jfrog:observed GET /access/api/v2/authentication/jfrog_client_login/token/{uuid}
func (s *WebLoginService) Token(ctx context.Context, session string) (*Token, error) {
	return issued(jfrog.Do[*Token](ctx, s.client,
		jfrog.Get("/access/api/v2/authentication/jfrog_client_login/token/{uuid}", session).
			Secret(session)))
}

// WaitToken waits until the user has confirmed a session, and returns its token. Give it a
// context with a deadline, as users may never log in.
func (s *WebLoginService) WaitToken(
	ctx context.Context, session string, opts *jfrog.WaitOptions,
) (*Token, error) {
	return jfrog.Wait(ctx, opts, func(ctx context.Context) (*Token, bool, error) {
		token, err := s.Token(ctx, session)
		if e := (*jfrog.Error)(nil); errors.As(err, &e) && e.StatusCode == http.StatusBadRequest {
			return nil, false, nil
		}
		return token, err == nil, err
	})
}

// WebLoginURL returns the address of the page where a user confirms a session. baseURL is the URL
// of the platform: see [jfrog.Client.BaseURL]. The page names the program by clientName.
func WebLoginURL(baseURL, session, clientName string) string {
	return fmt.Sprintf("%s/ui/login?jfClientSession=%s&jfClientName=%s&jfClientCode=1",
		baseURL, url.QueryEscape(session), url.QueryEscape(clientName))
}
