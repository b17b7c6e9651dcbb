package security

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"testing"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/replay"
	"github.com/stretchr/testify/require"
)

var userCases = replay.Cases[*Client]{
	"2.9.2/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Users.Get(ctx, "davids")
	},
	"2.9.2/wire-more fields": func(ctx context.Context, c *Client) (any, error) {
		return c.Users.Get(ctx, "alice")
	},
	"2.9.2/wire-absent": func(ctx context.Context, c *Client) (any, error) {
		return c.Users.Get(ctx, "alice")
	},
	"2.9.58.1/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Users.List(ctx)
	},
	"2.9.58.2/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Users.Replace(ctx, User{
			Name: "davids", Email: "davids@jfrog.com", Password: "****",
			Groups: []string{"deployers", "users"},
			Admin:  new(false), ProfileUpdatable: new(true), DisableUIAccess: new(true),
			InternalPasswordDisabled: new(false), WatchManager: new(false), PolicyManager: new(false),
		})
	},
	"2.9.58.2/wire-more fields": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Users.Replace(ctx, replay.Body[User]("2.9.58.2/wire-more fields"))
	},
	"2.9.58.3/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Users.Update(ctx, replay.Body[User]("2.9.58.3/sample"))
	},
	"2.9.58.3/wire-no groups": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Users.Update(ctx,
			User{Name: "alice", ReportsManager: new(true), Groups: []string{}})
	},
	"2.9.58.4/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Users.Delete(ctx, "davids")
	},
}

func TestUserRefused(t *testing.T) {
	ctx, c := t.Context(), offline(t)
	refused(t, c.Users.Replace(ctx, User{Name: "alice"}), "e-mail address is empty")
	refused(t, c.Users.Replace(ctx, User{Email: "a@acme.com"}), "")
	refused(t, c.Users.Update(ctx, User{}), "")
	refused(t, c.Users.Delete(ctx, ".."), "")
	// A password that was masked by JSON must not become the password.
	refused(t, c.Users.Replace(ctx, User{Name: "alice", Email: "a@acme.com", Password: "*****"}), "")
}

// What servers only return is not sent back.
func TestUserReadAndSent(t *testing.T) {
	c, got := answering(t, http.StatusOK, "application/json",
		`{"name":"alice","email":"a@acme.com","realm":"ldap","groups":null,"policyViewer":true,
		"lastLoggedIn":"2014-09-30T12:00:19.893+0300"}`)
	user, err := c.Users.Get(t.Context(), "alice")
	require.NoError(t, err)
	for name, send := range map[string]func(context.Context, User) error{
		"PUT": c.Users.Replace, "POST": c.Users.Update,
	} {
		require.NoError(t, send(t.Context(), *user))
		require.Equal(t, name, got.Method)
		require.JSONEq(t, `{"name":"alice","email":"a@acme.com","realm":"ldap","policyViewer":true,
			"groups":[]}`,
			string(got.body))
	}
	require.False(t, user.LastLoggedIn.IsZero())
}

func TestUserNameOfTheRequest(t *testing.T) {
	c, _ := answering(t, http.StatusOK, "application/json", `{}`)
	ctx := t.Context()
	user, err := c.Users.Get(ctx, "alice")
	require.NoError(t, err)
	require.Equal(t, "alice", user.Name)
	group, err := c.Groups.Get(ctx, "devs", nil)
	require.NoError(t, err)
	require.Equal(t, "devs", group.Name)
	target, err := c.PermissionTargets.Get(ctx, "deploy")
	require.NoError(t, err)
	require.Equal(t, "deploy", target.Name)
	old, err := c.PermissionTargetsV1.Get(ctx, "deploy")
	require.NoError(t, err)
	require.Equal(t, "deploy", old.Name)
}

// An empty response is an error where the method must return something.
func TestEmptyResponses(t *testing.T) {
	c, _ := answering(t, http.StatusOK, "", "")
	ctx := t.Context()
	for name, err := range map[string]error{
		"Users.Get":                  second(c.Users.Get(ctx, "a")),
		"Users.List":                 second(c.Users.List(ctx)),
		"Groups.Get":                 second(c.Groups.Get(ctx, "a", nil)),
		"PermissionTargets.Get":      second(c.PermissionTargets.Get(ctx, "a")),
		"PermissionTargetsV1.Get":    second(c.PermissionTargetsV1.Get(ctx, "a")),
		"Passwords.Encrypted":        second(c.Passwords.Encrypted(ctx)),
		"Passwords.ExpirationPolicy": second(c.Passwords.ExpirationPolicy(ctx)),
		"UserLocks.Policy":           second(c.UserLocks.Policy(ctx)),
		"Tokens.Create":              second(c.Tokens.Create(ctx, TokenCreateRequest{})),
	} {
		require.ErrorIs(t, err, jfrog.ErrBadAnswer, name)
	}
}

func TestUserPasswordStaysSecret(t *testing.T) {
	const password = "Correct-Horse1"
	c, got := answering(t, http.StatusBadRequest, "text/plain", "rejected: "+password)
	user := User{Name: "alice", Email: "a@acme.com", Password: password}
	for _, err := range []error{
		c.Users.Replace(t.Context(), user), c.Users.Update(t.Context(), user),
		c.Passwords.Change(t.Context(),
			PasswordChangeRequest{UserName: "alice", OldPassword: password, NewPassword: password}),
	} {
		require.ErrorIs(t, err, jfrog.ErrValidation)
		require.Contains(t, string(got.body), password)
		require.NotContains(t, fmt.Sprintf("%v %+v %#v", err, err, err), password)
	}
	out, err := json.Marshal(user)
	require.NoError(t, err)
	require.NotContains(t, fmt.Sprintf("%s %v %+v %s", out, user, &user, []*User{&user}), password)
}
