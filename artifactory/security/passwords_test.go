package security

import (
	"context"
	"fmt"
	"net/http"
	"testing"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/replay"
	"github.com/stretchr/testify/require"
)

var passwordCases = replay.Cases[*Client]{
	"2.9.3/sample": func(ctx context.Context, c *Client) (any, error) {
		secret, err := c.Passwords.Encrypted(ctx)
		return string(secret), err
	},
	"2.9.4/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Passwords.ExpireMany(ctx, []string{"davids", "johnb"})
	},
	"2.9.5/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Passwords.ExpireAll(ctx)
	},
	"2.9.6/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Passwords.Unexpire(ctx, "davids")
	},
	"2.9.7/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Passwords.ExpirationPolicy(ctx)
	},
	"2.9.7/wire-types": func(ctx context.Context, c *Client) (any, error) {
		return c.Passwords.ExpirationPolicy(ctx)
	},
	"2.9.8/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Passwords.SetExpirationPolicy(ctx,
			PasswordExpirationPolicy{Enabled: true, PasswordMaxAge: 60, NotifyByEmail: true})
	},
	"2.9.8/wire-types": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Passwords.SetExpirationPolicy(ctx,
			PasswordExpirationPolicy{PasswordMaxAge: 90, NotifyByEmail: true})
	},
	"2.9.58.5/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Passwords.Expire(ctx, "davids")
	},
	"2.9.58.6/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Passwords.Change(ctx,
			PasswordChangeRequest{UserName: "davids", OldPassword: "op", NewPassword: "np"})
	},
}

func TestPasswordsRefused(t *testing.T) {
	ctx, c := t.Context(), offline(t)
	for why, req := range map[string]PasswordChangeRequest{
		"user name is empty":    {OldPassword: "op", NewPassword: "np"},
		"old password is empty": {UserName: "alice", NewPassword: "np"},
		"new password is empty": {UserName: "alice", OldPassword: "op"},
	} {
		refused(t, c.Passwords.Change(ctx, req), why)
	}
	for _, call := range []func(context.Context, []string) error{
		c.Passwords.ExpireMany, c.UserLocks.UnlockMany,
	} {
		refused(t, call(ctx, nil), "no user name")
		refused(t, call(ctx, []string{"alice", ""}), "an empty user name")
	}
	for _, days := range []jfrog.Int{-1, 0, 1000} {
		policy := PasswordExpirationPolicy{Enabled: true, PasswordMaxAge: days}
		refused(t, c.Passwords.SetExpirationPolicy(ctx, policy), "not from 1 to 999")
	}
}

// The age has no meaning in a policy that is off.
func TestPolicyThatIsOff(t *testing.T) {
	c, got := answering(t, http.StatusOK, "", "")
	require.NoError(t, c.Passwords.SetExpirationPolicy(t.Context(), PasswordExpirationPolicy{}))
	require.JSONEq(t, `{"enabled":false,"passwordMaxAge":0,"notifyByEmail":false}`, string(got.body))
	require.NoError(t, c.UserLocks.SetPolicy(t.Context(), UserLockPolicy{}))
	require.JSONEq(t, `{"enabled":false,"loginAttempts":0}`, string(got.body))
}

// A login page in place of the password is an error.
func TestEncryptedPassword(t *testing.T) {
	c, _ := answering(t, http.StatusOK, "text/html", "<!DOCTYPE html><html><body>Log in</body></html>")
	secret, err := c.Passwords.Encrypted(t.Context())
	require.ErrorIs(t, err, jfrog.ErrBadAnswer)
	require.Empty(t, string(secret))

	c, _ = answering(t, http.StatusOK, "text/plain", "AP5v2zs9ga7")
	secret, err = c.Passwords.Encrypted(t.Context())
	require.NoError(t, err)
	require.Equal(t, "AP5v2zs9ga7", string(secret))
	require.Equal(t, "*****", fmt.Sprint(secret))
}
