package access_test

import (
	"context"
	"crypto/x509"
	"encoding/base64"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/access"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// played starts a platform. It returns the services for an administrator.
func played(t *testing.T) (*access.Client, *jfrogtest.Server) {
	t.Helper()
	srv := jfrogtest.New(t)
	return bearer(t, srv, srv.Token), srv
}

// bearer returns the services for the holder of a token, which may be empty.
func bearer(t *testing.T, srv *jfrogtest.Server, token string) *access.Client {
	t.Helper()
	opts := []jfrog.Option{jfrog.WithRetry(jfrog.RetryPolicy{MaxAttempts: 1})}
	if token != "" {
		opts = append(opts, jfrog.WithAccessToken(token))
	}
	c, err := jfrog.New(srv.URL, opts...)
	require.NoError(t, err)
	return access.New(c)
}

// user creates a user. It returns the services for the user.
func user(t *testing.T, c *access.Client, srv *jfrogtest.Server, name string) *access.Client {
	t.Helper()
	_, err := c.Users.Create(t.Context(), access.UserCreateRequest{Username: name, Password: "secret", Email: name + "@example.com"})
	require.NoError(t, err)
	token, err := c.Tokens.Create(t.Context(), access.TokenCreateRequest{Username: name})
	require.NoError(t, err)
	return bearer(t, srv, string(token.AccessToken))
}

func refusedWith(t *testing.T, err error, status int) {
	t.Helper()
	var e *jfrog.Error
	require.ErrorAs(t, err, &e)
	assert.Equal(t, status, e.StatusCode, err.Error())
}

func TestStagesPlayed(t *testing.T) {
	ctx := t.Context()
	c, srv := played(t)
	_, err := c.Projects.Create(ctx, access.Project{ProjectKey: "web", DisplayName: "Web"})
	require.NoError(t, err)
	web := &access.StageOptions{ProjectKey: "web"}

	stage, err := c.Stages.Create(ctx, access.StageCreateRequest{Name: "web-QA", ProjectKey: "web"})
	require.NoError(t, err)
	assert.Equal(t, access.StageCategoryPromote, stage.Category)
	assert.Equal(t, "PROJECT", stage.Scope)
	environments, err := c.Environments.ListInProject(ctx, "web")
	require.NoError(t, err)
	assert.Len(t, environments, 1, "a stage of category promote is an environment")
	_, err = c.Stages.Create(ctx, access.StageCreateRequest{Name: "web-QA", ProjectKey: "web"})
	assert.ErrorIs(t, err, jfrog.ErrConflict)
	_, err = c.Stages.Create(ctx, access.StageCreateRequest{Name: "QA", ProjectKey: "web"})
	refusedWith(t, err, 400)
	_, err = c.Stages.Create(ctx, access.StageCreateRequest{Name: "QA", Category: "odd"})
	refusedWith(t, err, 400)
	_, err = c.Stages.Get(ctx, "web-QA", nil)
	assert.ErrorIs(t, err, jfrog.ErrNotFound)

	of := &access.LifecycleOptions{ProjectKey: "web"}
	require.NoError(t, c.Lifecycle.SetPromoteStages(ctx, []string{"DEV", "web-QA"}, of))
	refusedWith(t, c.Lifecycle.SetPromoteStages(ctx, []string{"PROD"}, of), 400)
	refusedWith(t, c.Lifecycle.SetPromoteStages(ctx, []string{"none"}, of), 400)
	refusedWith(t, c.Stages.Delete(ctx, "web-QA", web), 400)
	stage, err = c.Stages.Update(ctx, "web-QA", access.StageUpdateRequest{Name: "web-TEST"}, web)
	require.NoError(t, err)
	assert.Equal(t, []string{"web"}, stage.UsedInLifecycles)
	lifecycle, err := c.Lifecycle.Get(ctx, of)
	require.NoError(t, err)
	assert.Equal(t, []string{"DEV", "web-TEST"}, lifecycle.PromoteStages)
	assert.Equal(t, "project", lifecycle.Categories[1].Stages[1].Scope)
	global, err := c.Lifecycle.Get(ctx, nil)
	require.NoError(t, err)
	assert.Empty(t, global.PromoteStages)

	require.NoError(t, c.Lifecycle.SetPromoteStages(ctx, nil, of))
	stage, err = c.Stages.Update(ctx, "web-TEST", access.StageUpdateRequest{Category: access.StageCategoryCode}, web)
	require.NoError(t, err)
	assert.Equal(t, access.StageCategoryCode, stage.Category)
	require.NoError(t, c.Stages.Delete(ctx, "web-TEST", web))
	assert.ErrorIs(t, c.Stages.Delete(ctx, "web-TEST", web), jfrog.ErrNotFound)
	refusedWith(t, c.Stages.Delete(ctx, "PROD", nil), 400)
	_, err = c.Stages.Update(ctx, "PR", access.StageUpdateRequest{Name: "x"}, nil)
	refusedWith(t, err, 400)

	jane := user(t, c, srv, "jane")
	_, err = jane.Stages.Create(ctx, access.StageCreateRequest{Name: "X"})
	assert.ErrorIs(t, err, jfrog.ErrForbidden)
}

func TestWebLoginPlayed(t *testing.T) {
	ctx := t.Context()
	c, srv := played(t)
	user(t, c, srv, "jane")
	program := bearer(t, srv, "").WebLogin
	const session = "0b7b6c4e-3f1d-4a53-9f0e-6f2f3a1c9d55"
	_, err := program.Token(ctx, session)
	assert.ErrorIs(t, err, jfrog.ErrNotFound)
	refusedWith(t, program.Register(ctx, "short"), 400)
	require.NoError(t, program.Register(ctx, session))
	refusedWith(t, program.Register(ctx, session), 400)
	_, err = program.Token(ctx, session)
	refusedWith(t, err, 400)
	assert.Error(t, srv.ConfirmLogin(session, "none"))
	assert.Error(t, srv.ConfirmLogin("none", "jane"))

	waited, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	require.NoError(t, srv.ConfirmLogin(session, "jane"))
	token, err := program.WaitToken(waited, session, &jfrog.WaitOptions{Interval: time.Millisecond})
	require.NoError(t, err)
	assert.NotEmpty(t, token.RefreshToken)
	own, err := bearer(t, srv, string(token.AccessToken)).Tokens.List(ctx, nil)
	require.NoError(t, err)
	assert.NotEmpty(t, own)
	_, err = program.Token(ctx, session)
	assert.ErrorIs(t, err, jfrog.ErrNotFound, "the token is given once")

	// A user of the command logs in on the page.
	require.NoError(t, program.Register(ctx, session))
	page, err := http.Get(access.WebLoginURL(srv.URL, session, "test"))
	require.NoError(t, err)
	require.NoError(t, page.Body.Close())
	assert.Equal(t, 200, page.StatusCode)
	for _, tc := range []struct {
		password, code string
		status         int
	}{{"wrong", "9d55", 401}, {"secret", "0000", 400}, {"secret", "9d55", 200}} {
		r, err := http.PostForm(srv.URL+"/ui/login", url.Values{"session": {session}, "username": {"jane"}, "password": {tc.password}, "code": {tc.code}})
		require.NoError(t, err)
		require.NoError(t, r.Body.Close())
		assert.Equal(t, tc.status, r.StatusCode)
	}
	_, err = program.Token(ctx, session)
	require.NoError(t, err)
}

func TestInvitePlayed(t *testing.T) {
	ctx := t.Context()
	c, srv := played(t)
	require.NoError(t, c.Users.Invite(ctx, access.UserInviteRequest{InvitedEmail: "Ann@example.com", Source: "cli"}))
	ann, err := c.Users.Get(ctx, "ann@example.com")
	require.NoError(t, err)
	assert.Equal(t, access.UserInvited, ann.Status)
	assert.ErrorIs(t, c.Users.Invite(ctx, access.UserInviteRequest{InvitedEmail: "ann@example.com"}), jfrog.ErrConflict)
	refusedWith(t, c.Users.Invite(ctx, access.UserInviteRequest{InvitedEmail: "ann"}), 400)
	require.NoError(t, c.Users.SetPassword(ctx, "ann@example.com", "secret"))
	ann, err = c.Users.Get(ctx, "ann@example.com")
	require.NoError(t, err)
	assert.Equal(t, access.UserEnabled, ann.Status)
	require.NoError(t, c.Users.Delete(ctx, "ann@example.com"))
	assert.ErrorIs(t, user(t, c, srv, "jane").Users.Invite(ctx, access.UserInviteRequest{InvitedEmail: "x@y"}), jfrog.ErrForbidden)
}

func TestFederationPlayed(t *testing.T) {
	ctx := t.Context()
	c, srv := played(t)
	created, err := c.Federation.Create(ctx, access.FederationTarget{Name: "two", URL: "https://two.example.com/access/"})
	require.NoError(t, err)
	assert.Len(t, created.Entities, 3)
	_, err = c.Federation.Create(ctx, access.FederationTarget{Name: "two", URL: "https://three.example.com/access"})
	refusedWith(t, err, 400)
	_, err = c.Federation.Create(ctx, access.FederationTarget{Name: "odd", URL: "two.example.com"})
	refusedWith(t, err, 400)
	changed, err := c.Federation.Update(ctx, "two", access.FederationTargetUpdateRequest{Active: new(false), Entities: []access.FederationEntity{"users"}})
	require.NoError(t, err)
	assert.False(t, *changed.Active)
	_, err = c.Federation.Update(ctx, "two", access.FederationTargetUpdateRequest{Entities: []access.FederationEntity{"odd"}})
	refusedWith(t, err, 400)
	list, err := c.Federation.List(ctx)
	require.NoError(t, err)
	assert.Len(t, list, 1)
	got, err := c.Federation.Get(ctx, "two")
	require.NoError(t, err)
	assert.Equal(t, changed, got)
	require.NoError(t, c.Federation.Broadcast(ctx, "two"))
	require.NoError(t, c.Federation.Delete(ctx, "two"))
	assert.ErrorIs(t, c.Federation.Delete(ctx, "two"), jfrog.ErrNotFound)
	assert.ErrorIs(t, c.Federation.Broadcast(ctx, "two"), jfrog.ErrNotFound)
	refusedWith(t, c.Federation.Validate(ctx, "https://two.example.com/access"), 412)
	require.NoError(t, c.Federation.Validate(ctx, srv.URL+"/access"))
	_, err = user(t, c, srv, "jane").Federation.List(ctx)
	assert.ErrorIs(t, err, jfrog.ErrForbidden)
}

func TestPairingsPlayed(t *testing.T) {
	ctx := t.Context()
	one, srv := played(t)
	two, other := played(t)
	_, err := two.Pairings.CreateToken(ctx, "access", "none")
	assert.ErrorIs(t, err, jfrog.ErrNotFound)
	token, err := two.Pairings.CreateToken(ctx, "access", access.PairingMissionControl)
	require.NoError(t, err)
	message, err := one.Pairings.Initiate(ctx, "access", access.PairingMissionControl, token)
	require.NoError(t, err)
	assert.Contains(t, message, "Trust with Access")
	pairings, err := one.Pairings.List(ctx, "access", access.PairingMissionControl)
	require.NoError(t, err)
	require.Len(t, pairings, 1)
	assert.Equal(t, other.URL, pairings[0].BaseURL)
	require.NoError(t, one.Federation.Validate(ctx, other.URL+"/access"), "the platforms are paired")
	_, err = one.Pairings.Initiate(ctx, "access", access.PairingMissionControl, "odd")
	refusedWith(t, err, 400)
	require.NoError(t, one.Pairings.Revoke(ctx, "access", pairings[0]))
	assert.ErrorIs(t, one.Pairings.Revoke(ctx, "access", pairings[0]), jfrog.ErrNotFound)

	_, err = one.Pairings.CreateToken(ctx, "artifactory", access.PairingFederatedRepo("none"))
	assert.ErrorIs(t, err, jfrog.ErrNotFound)
	own, err := one.Pairings.CreateToken(ctx, "artifactory", access.PairingEveryFederatedRepo)
	require.NoError(t, err)
	_, err = one.Pairings.Initiate(ctx, "artifactory", access.PairingEveryFederatedRepo, own)
	require.NoError(t, err)
	_, err = one.Pairings.Initiate(ctx, "artifactory", access.PairingEveryFederatedRepo, own)
	refusedWith(t, err, 400)
	_, err = user(t, one, srv, "jane").Pairings.CreateToken(ctx, "access", access.PairingMissionControl)
	assert.ErrorIs(t, err, jfrog.ErrForbidden)
}

func TestSystemPlayed(t *testing.T) {
	ctx := t.Context()
	c, srv := played(t)
	text, err := c.System.RootCertificate(ctx, nil)
	require.NoError(t, err)
	der, err := base64.StdEncoding.DecodeString(text)
	require.NoError(t, err)
	root, err := x509.ParseCertificate(der)
	require.NoError(t, err)
	text, err = c.System.CACertificate(ctx)
	require.NoError(t, err)
	der, err = base64.StdEncoding.DecodeString(text)
	require.NoError(t, err)
	ca, err := x509.ParseCertificate(der)
	require.NoError(t, err)
	require.NoError(t, ca.CheckSignatureFrom(root))
	text, err = c.System.RootCertificate(ctx, &access.RootCertificateOptions{Formatted: true})
	require.NoError(t, err)
	assert.Contains(t, text, "BEGIN CERTIFICATE")

	refusedWith(t, c.System.ImportBackup(ctx), 400)
	user(t, c, srv, "jane")
	_, err = c.Stages.Create(ctx, access.StageCreateRequest{Name: "QA"})
	require.NoError(t, err)
	require.NoError(t, c.Lifecycle.SetPromoteStages(ctx, []string{"QA"}, nil))
	require.NoError(t, c.System.ExportBackup(ctx))
	require.NoError(t, c.Lifecycle.SetPromoteStages(ctx, nil, nil))
	require.NoError(t, c.Stages.Delete(ctx, "QA", nil))
	require.NoError(t, c.Users.Delete(ctx, "jane"))
	user(t, c, srv, "joe")
	require.NoError(t, c.System.ImportBackup(ctx))
	_, err = c.Users.Get(ctx, "jane")
	require.NoError(t, err)
	_, err = c.Users.Get(ctx, "joe")
	assert.ErrorIs(t, err, jfrog.ErrNotFound)
	lifecycle, err := c.Lifecycle.Get(ctx, nil)
	require.NoError(t, err)
	assert.Equal(t, []string{"QA"}, lifecycle.PromoteStages)
	require.NoError(t, c.System.SetLogCollection(ctx, true))

	by := func() error {
		basic, err := jfrog.New(srv.URL, jfrog.WithBasicAuth("jane", "secret"), jfrog.WithRetry(jfrog.RetryPolicy{MaxAttempts: 1}))
		require.NoError(t, err)
		_, err = access.New(basic).Tokens.List(ctx, nil)
		return err
	}
	require.NoError(t, by())
	require.NoError(t, c.Authentication.SetBasicEnabled(ctx, false))
	on, err := c.Authentication.BasicEnabled(ctx)
	require.NoError(t, err)
	assert.False(t, on)
	assert.ErrorIs(t, by(), jfrog.ErrUnauthorized)
	require.NoError(t, c.Authentication.SetBasicEnabled(ctx, true))
	require.NoError(t, by())
}
