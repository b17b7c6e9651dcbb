package curation_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
	"github.com/jfrogkit/jfrog-go/platform/curation"
)

func TestAuditPlayed(t *testing.T) {
	srv := jfrogtest.New(t)
	jc, err := jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token), jfrog.WithRetry(jfrog.RetryPolicy{MaxAttempts: 1}))
	require.NoError(t, err)
	c, ctx := curation.New(jc), t.Context()
	page, err := c.Audit.Packages(ctx, nil)
	require.NoError(t, err)
	assert.Empty(t, page.Data)
	for range c.Audit.AllPackages(ctx, nil) {
		t.Fatal("the server curates nothing")
	}
	_, err = c.Xray.Version(ctx)
	require.NoError(t, err)
}
