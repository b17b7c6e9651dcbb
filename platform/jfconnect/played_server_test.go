package jfconnect_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
	"github.com/jfrogkit/jfrog-go/platform/jfconnect"
)

func TestRegistrationPlayed(t *testing.T) {
	srv := jfrogtest.New(t)
	jc, err := jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token), jfrog.WithRetry(jfrog.RetryPolicy{MaxAttempts: 1}))
	require.NoError(t, err)
	c, ctx := jfconnect.New(jc), t.Context()
	require.NoError(t, c.System.Ping(ctx))
	id, err := c.System.JPDID(ctx)
	require.NoError(t, err)
	assert.NotEmpty(t, id)
	require.ErrorIs(t, c.Registration.Apply(ctx, []byte("{}"), "odd"), jfrog.ErrValidation)
	start, err := c.Registration.Start(ctx)
	require.NoError(t, err)
	token, err := start.Token()
	require.NoError(t, err)
	require.ErrorIs(t, c.Registration.Apply(ctx, []byte("{}"), token), jfrog.ErrValidation)

	jes, err := jfrog.New(srv.URL) // jfconnect.EntitlementsURL in a program
	require.NoError(t, err)
	_, err = jfconnect.NewEntitlements(jes).Register(ctx, "odd")
	require.ErrorIs(t, err, jfrog.ErrUnauthorized)
	entitlements, err := jfconnect.NewEntitlements(jes).Register(ctx, token)
	require.NoError(t, err)
	var changed bytes.Buffer
	require.NoError(t, json.Compact(&changed, entitlements))
	require.ErrorIs(t, c.Registration.Apply(ctx, changed.Bytes(), token), jfrog.ErrValidation, "a byte differs")
	require.NoError(t, c.Registration.Apply(ctx, entitlements, token))
	require.ErrorIs(t, c.Registration.Apply(ctx, entitlements, token), jfrog.ErrValidation, "a token registers once")
	require.NoError(t, c.Metrics.Log(ctx, jfconnect.MetricLogRequest{MetricsName: "m", Value: 1}))

	stranger, err := jfrog.New(srv.URL, jfrog.WithRetry(jfrog.RetryPolicy{MaxAttempts: 1}))
	require.NoError(t, err)
	_, err = jfconnect.New(stranger).System.ServiceID(ctx)
	require.ErrorIs(t, err, jfrog.ErrUnauthorized)
}
