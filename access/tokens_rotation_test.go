package access_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/access"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// rotationBench is a platform with a token of the user ci that is to be rotated.
type rotationBench struct {
	*jfrogtest.Server
	t    *testing.T
	ac   *access.Client
	old  *access.Token
	plan *access.TokenRotationPlan
}

func newRotationBench(t *testing.T) *rotationBench {
	t.Helper()
	b := &rotationBench{t: t, Server: jfrogtest.New(t)}
	b.ac = b.client(b.Token)
	_, err := b.ac.Users.Create(t.Context(), access.UserCreateRequest{Username: "ci", Password: "Passw0rd!", Email: "ci@acme.com"})
	require.NoError(t, err)
	b.old, err = b.ac.Tokens.Create(t.Context(), access.TokenCreateRequest{
		Username: "ci", Scope: access.TokenScopes{access.TokenScopeUser{}}, Description: "deploys", ExpiresIn: access.TokenLifetime(90 * time.Hour),
	})
	require.NoError(t, err)
	b.plan, err = b.ac.Tokens.PlanRotation(t.Context(), b.old.AccessToken)
	require.NoError(t, err)
	return b
}

func (b *rotationBench) client(token string) *access.Client {
	c, err := jfrog.New(b.URL, jfrog.WithAccessToken(token), jfrog.WithRetry(jfrog.RetryPolicy{MaxAttempts: 1}))
	require.NoError(b.t, err)
	return access.New(c)
}

// works reports whether a token works.
func (b *rotationBench) works(token jfrog.Secret) bool {
	_, err := b.client(string(token)).Tokens.Get(context.Background(), access.CurrentToken)
	return err == nil
}

// tokens returns the number of tokens of the user.
func (b *rotationBench) tokens() int {
	list, err := b.ac.Tokens.List(context.Background(), &access.TokenListOptions{Username: "ci"})
	require.NoError(b.t, err)
	return len(list)
}

func TestRotate(t *testing.T) {
	b := newRotationBench(t)
	assert.Equal(t, 1, b.tokens(), "the plan creates nothing")
	assert.Equal(t, access.TokenLifetime(90*time.Hour), b.plan.Request.ExpiresIn)
	assert.NotContains(t, fmt.Sprintf("%v %+v", b.plan, *b.plan), string(b.old.AccessToken))

	var stored *access.Token
	var record access.TokenRotation
	rotation, err := b.ac.Tokens.Rotate(t.Context(), *b.plan, func(_ context.Context, token *access.Token, r access.TokenRotation) error {
		assert.True(t, b.works(b.old.AccessToken), "the old token is valid while the new one is stored")
		assert.True(t, b.works(token.AccessToken))
		stored, record = token, r
		return nil
	}, nil)
	require.NoError(t, err)
	assert.Equal(t, *rotation, record)
	assert.True(t, b.works(stored.AccessToken))
	assert.False(t, b.works(b.old.AccessToken))

	before, err := access.ParseTokenClaims(b.old.AccessToken)
	require.NoError(t, err)
	after, err := access.ParseTokenClaims(stored.AccessToken)
	require.NoError(t, err)
	assert.Equal(t, []any{before.Subject, before.Scope, before.Audience, before.Expiry - before.IssuedAt},
		[]any{after.Subject, after.Scope, after.Audience, after.Expiry - after.IssuedAt})
	info, err := b.ac.Tokens.Get(t.Context(), rotation.NewID)
	require.NoError(t, err)
	assert.Equal(t, "deploys", info.Description)
}

// A server, or a proxy, that returns the old token as the new one must not make it invalid.
func TestRotateGetsTheOldToken(t *testing.T) {
	b := newRotationBench(t)
	for _, body := range []string{
		fmt.Sprintf(`{"token_id":%q,"access_token":"opaque"}`, b.plan.ID),
		fmt.Sprintf(`{"access_token":%q}`, string(b.old.AccessToken)),
		fmt.Sprintf(`{"token_id":"other","access_token":%q}`, string(b.old.AccessToken)),
	} {
		b.Inject(jfrogtest.Fault{Method: http.MethodPost, Path: "/access/api/v1/tokens", Status: http.StatusOK, Body: body})
		_, err := b.ac.Tokens.Rotate(t.Context(), *b.plan, func(context.Context, *access.Token, access.TokenRotation) error { return nil }, nil)
		require.ErrorContains(t, err, "old token")
		require.NotContains(t, err.Error(), string(b.old.AccessToken))
		assert.True(t, b.works(b.old.AccessToken))
	}
}

// If the response to the creation is lost, the error says that there may be a token.
func TestRotateMayHaveCreated(t *testing.T) {
	b := newRotationBench(t)
	store := func(context.Context, *access.Token, access.TokenRotation) error { return nil }
	for _, f := range []jfrogtest.Fault{{Status: http.StatusBadGateway}, {Status: http.StatusOK, Body: `{"token_id":"x"}`}} {
		f.Method, f.Path = http.MethodPost, "/access/api/v1/tokens"
		b.Inject(f)
		_, err := b.ac.Tokens.Rotate(t.Context(), *b.plan, store, nil)
		require.ErrorContains(t, err, "may have created a token")
	}
	b.Inject(jfrogtest.Fault{Method: http.MethodPost, Path: "/access/api/v1/tokens", Status: http.StatusForbidden})
	_, err := b.ac.Tokens.Rotate(t.Context(), *b.plan, store, nil)
	require.ErrorIs(t, err, jfrog.ErrForbidden)
	require.NotContains(t, err.Error(), "may have created")
}

// A reference token does not name its id. Although it works, it must be the new one.
func TestFinishRotationWithReferenceToken(t *testing.T) {
	b := newRotationBench(t)
	old, err := b.ac.Tokens.Create(t.Context(), access.TokenCreateRequest{Username: "ci", IncludeReferenceToken: true, ExpiresIn: access.TokenNeverExpires})
	require.NoError(t, err)
	plan, err := b.ac.Tokens.PlanRotation(t.Context(), old.AccessToken)
	require.NoError(t, err)
	plan.Request.IncludeReferenceToken = true
	opts := &access.TokenRotateOptions{Later: true, Verify: func(_ context.Context, token jfrog.Secret) error {
		if !b.works(token) {
			return errors.New("the token does not work")
		}
		return nil
	}}
	var stored jfrog.Secret
	rotation, err := b.ac.Tokens.Rotate(t.Context(), *plan, func(_ context.Context, token *access.Token, _ access.TokenRotation) error {
		stored = token.ReferenceToken
		return nil
	}, opts)
	require.NoError(t, err)
	record, err := json.Marshal(rotation)
	require.NoError(t, err)
	require.NotContains(t, string(record), string(stored))
	var resumed access.TokenRotation
	require.NoError(t, json.Unmarshal(record, &resumed))

	for _, o := range []*access.TokenRotateOptions{opts, nil} {
		require.Error(t, b.ac.Tokens.FinishRotation(t.Context(), resumed, old.ReferenceToken, o))
		assert.True(t, b.works(old.AccessToken))
	}
	require.NoError(t, b.ac.Tokens.FinishRotation(t.Context(), resumed, stored, opts))
	assert.False(t, b.works(old.AccessToken))
	assert.True(t, b.works(stored))
}

// A token that expires centuries from now has a lifetime that no duration holds.
func TestPlanRotationOfCenturies(t *testing.T) {
	b := newRotationBench(t)
	claims := base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil,
		`{"jti":%q,"sub":"jfac@x/users/ci","scp":"applied-permissions/user","iat":1700000000,"exp":253402300799}`, b.plan.ID))
	plan, err := b.ac.Tokens.PlanRotation(t.Context(), jfrog.Secret("e30."+claims+".c2ln"))
	require.NoError(t, err)
	assert.Greater(t, plan.Request.ExpiresIn.Duration(), 290*365*24*time.Hour)
}

// A client can rotate the token that it uses itself.
func TestRotateOwnToken(t *testing.T) {
	b := newRotationBench(t)
	own := b.client(string(b.old.AccessToken))
	plan, err := own.Tokens.PlanRotation(t.Context(), b.old.AccessToken)
	require.NoError(t, err)
	var stored jfrog.Secret
	_, err = own.Tokens.Rotate(t.Context(), *plan, func(_ context.Context, token *access.Token, _ access.TokenRotation) error {
		stored = token.AccessToken
		return nil
	}, nil)
	require.NoError(t, err)
	assert.True(t, b.works(stored))
	assert.False(t, b.works(b.old.AccessToken))
}

// Whatever fails before the new token is stored, the old one stays and the new one is revoked.
func TestRotateFails(t *testing.T) {
	keep := func(context.Context, *access.Token, access.TokenRotation) error { return nil }
	broken := errors.New("the vault is sealed")
	for name, f := range map[string]struct {
		prepare func(b *rotationBench)
		store   func(context.Context, *access.Token, access.TokenRotation) error
		opts    access.TokenRotateOptions
	}{
		"store": {store: func(context.Context, *access.Token, access.TokenRotation) error { return broken }},
		"verify": {store: keep, opts: access.TokenRotateOptions{Verify: func(context.Context, jfrog.Secret) error {
			return broken
		}}},
		"server refuses the new token": {store: keep, prepare: func(b *rotationBench) {
			b.Inject(jfrogtest.Fault{Path: "/access/api/v1/tokens/me", Times: -1, Status: http.StatusUnauthorized})
		}},
		"server takes it for another": {store: keep, prepare: func(b *rotationBench) {
			b.Inject(jfrogtest.Fault{Path: "/access/api/v1/tokens/me", Times: -1, Status: http.StatusOK, Body: `{"token_id":"other"}`})
		}},
		"create": {store: keep, prepare: func(b *rotationBench) {
			b.Inject(jfrogtest.Fault{Method: http.MethodPost, Path: "/access/api/v1/tokens", Status: http.StatusInternalServerError})
		}},
		"lifetime below the overlap": {store: keep, opts: access.TokenRotateOptions{Overlap: time.Hour}, prepare: func(b *rotationBench) {
			_, err := b.ac.Tokens.SetDefaultExpiry(b.t.Context(), access.TokenLifetime(time.Minute))
			require.NoError(b.t, err)
			b.plan.Request.ExpiresIn = 0
		}},
	} {
		t.Run(name, func(t *testing.T) {
			b := newRotationBench(t)
			if f.prepare != nil {
				f.prepare(b)
			}
			_, err := b.ac.Tokens.Rotate(t.Context(), *b.plan, f.store, &f.opts)
			require.Error(t, err)
			require.NotContains(t, err.Error(), string(b.old.AccessToken))
			assert.Equal(t, 1, b.tokens(), "the new token is revoked")
			_, err = b.ac.Tokens.Get(t.Context(), b.plan.ID)
			assert.NoError(t, err, "the old token stays")
		})
	}
}

// A new token is revoked although the context ends, or store panics.
func TestRotateCleansUp(t *testing.T) {
	b := newRotationBench(t)
	ctx, cancel := context.WithCancel(t.Context())
	_, err := b.ac.Tokens.Rotate(ctx, *b.plan, func(ctx context.Context, _ *access.Token, _ access.TokenRotation) error {
		cancel()
		return ctx.Err()
	}, nil)
	require.ErrorIs(t, err, context.Canceled)
	assert.Equal(t, 1, b.tokens())
	assert.Panics(t, func() {
		_, _ = b.ac.Tokens.Rotate(t.Context(), *b.plan, func(context.Context, *access.Token, access.TokenRotation) error { panic("store") }, nil)
	})
	assert.Equal(t, 1, b.tokens())
	assert.True(t, b.works(b.old.AccessToken))

	// If the revocation fails too, the error names the token.
	b.Inject(jfrogtest.Fault{Method: http.MethodDelete, Times: -1, Status: http.StatusInternalServerError})
	var id string
	_, err = b.ac.Tokens.Rotate(t.Context(), *b.plan, func(_ context.Context, token *access.Token, _ access.TokenRotation) error {
		id = token.ID
		return errors.New("sealed")
	}, nil)
	require.ErrorContains(t, err, "sealed")
	require.ErrorContains(t, err, "the new token "+id+" is not used, and cannot be revoked")
	assert.True(t, b.works(b.old.AccessToken))
}

// A scope that is less than requested is refused, before the token is stored.
func TestRotateWithAnotherScope(t *testing.T) {
	b := newRotationBench(t)
	b.Inject(jfrogtest.Fault{
		Method: http.MethodPost, Path: "/access/api/v1/tokens", Status: http.StatusOK,
		Body: `{"token_id":"id","access_token":"opaque","scope":"applied-permissions/groups:readers"}`,
	})
	_, err := b.ac.Tokens.Rotate(t.Context(), *b.plan, func(context.Context, *access.Token, access.TokenRotation) error {
		t.Error("stored")
		return nil
	}, nil)
	require.ErrorContains(t, err, "scope")
	assert.True(t, b.works(b.old.AccessToken))
}

// Once the new token is stored, both stay valid until the rotation can be finished, also after a
// restart.
func TestRotationIsFinishedLater(t *testing.T) {
	b := newRotationBench(t)
	var stored jfrog.Secret
	var record []byte
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	rotation, err := b.ac.Tokens.Rotate(ctx, *b.plan, func(_ context.Context, token *access.Token, r access.TokenRotation) error {
		stored = token.AccessToken
		record, _ = json.Marshal(r)
		time.AfterFunc(10*time.Millisecond, cancel)
		return nil
	}, &access.TokenRotateOptions{Overlap: time.Hour})
	require.ErrorIs(t, err, context.Canceled)
	require.ErrorContains(t, err, "both tokens stay")
	require.NotNil(t, rotation)
	assert.True(t, b.works(stored))
	assert.True(t, b.works(b.old.AccessToken))
	assert.NotContains(t, string(record), string(stored))

	var resumed access.TokenRotation
	require.NoError(t, json.Unmarshal(record, &resumed))
	assert.InDelta(t, time.Hour, time.Until(resumed.RevokeAfter), float64(time.Minute))
	resumed.RevokeAfter = time.Now()
	// The stored token must be the new one, and must work.
	for _, wrong := range []jfrog.Secret{b.old.AccessToken, "", jfrog.Secret(string(stored) + "x")} {
		require.Error(t, b.ac.Tokens.FinishRotation(t.Context(), resumed, wrong, nil))
		assert.True(t, b.works(b.old.AccessToken))
	}
	remove := b.Inject(jfrogtest.Fault{Method: http.MethodDelete, Times: -1, Status: http.StatusInternalServerError})
	require.ErrorIs(t, b.ac.Tokens.FinishRotation(t.Context(), resumed, stored, nil), jfrog.ErrServer)
	remove()
	for range 2 { // the second time, the old token has been revoked before
		require.NoError(t, b.ac.Tokens.FinishRotation(t.Context(), resumed, stored, nil))
		assert.True(t, b.works(stored))
		assert.False(t, b.works(b.old.AccessToken))
	}
}

// The old token stays if the new one has stopped working during the overlap.
func TestRotateVerifiesAgain(t *testing.T) {
	b := newRotationBench(t)
	_, err := b.ac.Tokens.Rotate(t.Context(), *b.plan, func(_ context.Context, token *access.Token, _ access.TokenRotation) error {
		return b.ac.Tokens.Revoke(t.Context(), token.ID)
	}, &access.TokenRotateOptions{Overlap: time.Millisecond})
	require.ErrorContains(t, err, "both tokens stay")
	assert.True(t, b.works(b.old.AccessToken))
}

func TestRotateLater(t *testing.T) {
	b := newRotationBench(t)
	rotation, err := b.ac.Tokens.Rotate(t.Context(), *b.plan, func(context.Context, *access.Token, access.TokenRotation) error { return nil },
		&access.TokenRotateOptions{Overlap: time.Hour, Later: true})
	require.NoError(t, err)
	assert.Equal(t, b.plan.ID, rotation.OldID)
	assert.Equal(t, 2, b.tokens())
}

func TestBadRotations(t *testing.T) {
	b := newRotationBench(t)
	begun := len(b.Requests())
	store := func(context.Context, *access.Token, access.TokenRotation) error { return nil }
	change := func(f func(*access.TokenRotationPlan)) access.TokenRotationPlan {
		plan := *b.plan
		f(&plan)
		return plan
	}
	for name, plan := range map[string]access.TokenRotationPlan{
		"no id":          {},
		"me":             change(func(p *access.TokenRotationPlan) { p.ID = access.CurrentToken }),
		"short lifetime": change(func(p *access.TokenRotationPlan) { p.Request.ExpiresIn = access.TokenLifetime(time.Minute) }),
	} {
		_, err := b.ac.Tokens.Rotate(t.Context(), plan, store, &access.TokenRotateOptions{Overlap: time.Hour})
		require.Error(t, err, name)
	}
	_, err := b.ac.Tokens.Rotate(t.Context(), *b.plan, nil, nil)
	require.ErrorContains(t, err, "stores")
	_, err = b.ac.Tokens.Rotate(t.Context(), *b.plan, store, &access.TokenRotateOptions{Overlap: -1})
	require.ErrorContains(t, err, "negative")
	require.Error(t, b.ac.Tokens.FinishRotation(t.Context(), access.TokenRotation{OldID: "x", NewID: "x"}, "x", nil))
	_, err = b.ac.Tokens.PlanRotation(t.Context(), "a reference token")
	require.ErrorContains(t, err, "JWT")
	assert.Len(t, b.Requests(), begun)

	require.NoError(t, b.ac.Tokens.Revoke(t.Context(), b.plan.ID))
	_, err = b.ac.Tokens.PlanRotation(t.Context(), b.old.AccessToken)
	require.ErrorIs(t, err, jfrog.ErrNotFound)
}

// Scopes in another order or notation are the same.
func TestRotateWithGroups(t *testing.T) {
	b := newRotationBench(t)
	old, err := b.ac.Tokens.Create(t.Context(), access.TokenCreateRequest{
		Username: "ci", Scope: access.TokenScopes{access.TokenScopeGroups{"readers"}}, Audience: access.TokenAudience{"jfac@*"}, ExpiresIn: access.TokenNeverExpires,
	})
	require.NoError(t, err)
	plan, err := b.ac.Tokens.PlanRotation(t.Context(), old.AccessToken)
	require.NoError(t, err)
	assert.Equal(t, access.TokenNeverExpires, plan.Request.ExpiresIn)
	assert.Contains(t, plan.String(), "lifetime never")
	assert.Contains(t, plan.String(), "readers")
	_, err = b.ac.Tokens.Rotate(t.Context(), *plan, func(context.Context, *access.Token, access.TokenRotation) error { return nil }, nil)
	require.NoError(t, err)
}

// A job replaces its token and stores the new one before the old one is revoked.
func ExampleTokensService_Rotate() {
	srv, err := jfrogtest.Start(jfrogtest.WithUser("ci", "Passw0rd!"))
	if err != nil {
		panic(err)
	}
	defer srv.Close()
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token))
	if err != nil {
		panic(err)
	}
	ctx, ac := context.Background(), access.New(c)
	current, err := ac.Tokens.Create(ctx, access.TokenCreateRequest{Username: "ci", ExpiresIn: access.TokenLifetime(720 * time.Hour)})
	if err != nil {
		panic(err)
	}
	vault := map[string]string{"token": string(current.AccessToken)}

	plan, err := ac.Tokens.PlanRotation(ctx, current.AccessToken)
	if err != nil {
		panic(err)
	}
	fmt.Println(plan.Username, plan.Request.Scope, plan.Request.ExpiresIn)
	rotation, err := ac.Tokens.Rotate(ctx, *plan, func(_ context.Context, token *access.Token, _ access.TokenRotation) error {
		vault["token"] = string(token.AccessToken)
		return nil
	}, &access.TokenRotateOptions{Overlap: time.Millisecond})
	if err != nil {
		panic(err)
	}
	fmt.Println(rotation.OldID == current.ID, vault["token"] != string(current.AccessToken))
	// Output:
	// ci applied-permissions/user 720h0m0s
	// true true
}
