package catalog_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
	"github.com/jfrogkit/jfrog-go/platform/catalog"
)

func TestCatalogPlayed(t *testing.T) {
	srv := jfrogtest.New(t)
	jc, err := jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token), jfrog.WithRetry(jfrog.RetryPolicy{MaxAttempts: 1}))
	require.NoError(t, err)
	c, ctx := catalog.New(jc), t.Context()
	require.NoError(t, c.System.Ping(ctx))
	version, err := c.System.Version(ctx)
	require.NoError(t, err)
	assert.NotEmpty(t, version.Version)
	bom, err := c.CycloneDX.Enrich(ctx, []byte(`{"bomFormat":"CycloneDX","specVersion":"1.6","version":1}`), nil)
	require.NoError(t, err)
	assert.JSONEq(t, `{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"vulnerabilities":[]}`, string(bom))
	_, err = c.CycloneDX.Enrich(ctx, []byte(`{}`), nil)
	require.ErrorIs(t, err, jfrog.ErrValidation)
}
