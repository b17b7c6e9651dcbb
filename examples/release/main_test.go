package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
	"github.com/jfrogkit/jfrog-go/lifecycle"
)

// TestRunLeavesNothing checks that the last line of output is the promotion, and that run has
// deleted everything when it returns.
func TestRunLeavesNothing(t *testing.T) {
	srv := jfrogtest.New(t)
	t.Setenv("JFROG_URL", srv.URL)
	t.Setenv("JFROG_ACCESS_TOKEN", srv.Token)
	var out bytes.Buffer
	require.NoError(t, run(t.Context(), &out))
	assert.Regexp(t, `1\.0\.0  PROD  COMPLETED\n$`, out.String())

	c, err := jfrog.NewFromEnv()
	require.NoError(t, err)
	bundles, err := lifecycle.New(c).ReleaseBundles.ListNames(t.Context(), nil)
	require.NoError(t, err)
	assert.Empty(t, bundles)
	repos, err := artifactory.New(c).Repositories.List(t.Context(), nil)
	require.NoError(t, err)
	for _, r := range repos {
		assert.False(t, strings.HasPrefix(r.Key, "release-demo-"), r.Key)
	}
}
