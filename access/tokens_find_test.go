package access_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/access"
	"github.com/jfrogkit/jfrog-go/internal/clienttest"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// fixedTokens is an Access with tokens of fixed times, in seconds since 1970.
func fixedTokens(t *testing.T, list string) (*access.Client, *int) {
	t.Helper()
	requests := 0
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		requests++
		_, _ = w.Write([]byte(`{"tokens":[` + list + `]}`))
	}))
	t.Cleanup(srv.Close)
	c, err := jfrog.New(srv.URL)
	require.NoError(t, err)
	return access.New(c), &requests
}

const someTokens = `{"token_id":"used-3000","issued_at":1000,"last_used":3000},
	{"token_id":"used-2000","issued_at":1000,"last_used":2000,"expiry":9000},
	{"token_id":"used-5000","issued_at":1000,"last_used":5000,"expiry":5000},
	{"token_id":"unrecorded-1500","issued_at":1500,"expiry":4000},
	{"token_id":"unrecorded-6000","issued_at":6000},
	{"token_id":"unknown"}`

// A token counts as stale by its last use, and only on request by the time of its creation.
func TestStaleTokens(t *testing.T) {
	ac, _ := fixedTokens(t, someTokens)
	stale := func(before int64, opts *access.TokenStaleOptions) []string {
		var ids []string
		for token, err := range ac.Tokens.AllStale(t.Context(), time.Unix(before, 0), opts) {
			require.NoError(t, err)
			ids = append(ids, token.ID)
		}
		return ids
	}
	assert.Equal(t, []string{"used-2000", "used-3000"}, stale(4000, nil))
	assert.Equal(t, []string{"used-2000"}, stale(3000, nil))
	assert.Equal(t, []string{"unrecorded-1500", "used-2000", "used-3000"}, stale(4000, &access.TokenStaleOptions{Unrecorded: true}))
	assert.Empty(t, stale(1, &access.TokenStaleOptions{Unrecorded: true}))
}

func TestExpiringTokens(t *testing.T) {
	ac, _ := fixedTokens(t, someTokens)
	var ids []string
	for token, err := range ac.Tokens.AllExpiring(t.Context(), time.Unix(9000, 0), nil) {
		require.NoError(t, err)
		ids = append(ids, token.ID)
	}
	assert.Equal(t, []string{"unrecorded-1500", "used-5000"}, ids)
	ids = nil
	for token, err := range ac.Tokens.AllExpiring(t.Context(), time.Unix(9001, 0), nil) {
		require.NoError(t, err)
		ids = append(ids, token.ID)
		break
	}
	assert.Equal(t, []string{"unrecorded-1500"}, ids)
}

func TestBadTimesOfTokens(t *testing.T) {
	ac, requests := fixedTokens(t, someTokens)
	require.ErrorContains(t, clienttest.Fails(t, ac.Tokens.AllStale(t.Context(), time.Time{}, nil)), "zero")
	require.ErrorContains(t, clienttest.Fails(t, ac.Tokens.AllStale(t.Context(), time.Now().Add(-time.Hour), nil)), "too recent")
	require.ErrorContains(t, clienttest.Fails(t, ac.Tokens.AllExpiring(t.Context(), time.Time{}, nil)), "zero")
	assert.Zero(t, *requests)
}

// The filters of the list apply, and the error of the server is passed on.
func TestFindTokensOnServer(t *testing.T) {
	srv := jfrogtest.New(t, jfrogtest.WithUser("ci", "Passw0rd!"))
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token), jfrog.WithRetry(jfrog.RetryPolicy{MaxAttempts: 1}))
	require.NoError(t, err)
	ac := access.New(c)
	for _, desc := range []string{"deploy 1", "other"} {
		_, err := ac.Tokens.Create(t.Context(), access.TokenCreateRequest{Username: "ci", Description: desc, ExpiresIn: access.TokenLifetime(time.Hour)})
		require.NoError(t, err)
	}
	n := 0
	for token, err := range ac.Tokens.AllExpiring(t.Context(), time.Now().Add(2*time.Hour), &access.TokenListOptions{Username: "ci", Description: "deploy*"}) {
		require.NoError(t, err)
		assert.Equal(t, "deploy 1", token.Description)
		n++
	}
	assert.Equal(t, 1, n)
	srv.Inject(jfrogtest.Fault{Times: -1, Status: http.StatusUnauthorized})
	require.ErrorIs(t, clienttest.Fails(t, ac.Tokens.AllStale(t.Context(), time.Unix(1, 0), nil)), jfrog.ErrUnauthorized)
}

// A job warns of the tokens that expire within a week.
func ExampleTokensService_AllExpiring() {
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
	for description, days := range map[string]time.Duration{"deploy": 3, "nightly": 90} {
		_, err := ac.Tokens.Create(ctx, access.TokenCreateRequest{
			Username: "ci", Description: description, ExpiresIn: access.TokenLifetime(days * 24 * time.Hour),
		})
		if err != nil {
			panic(err)
		}
	}

	for token, err := range ac.Tokens.AllExpiring(ctx, time.Now().AddDate(0, 0, 7), nil) {
		if err != nil {
			panic(err)
		}
		fmt.Println(token.Username(), token.Description)
	}
	// Output: ci deploy
}
