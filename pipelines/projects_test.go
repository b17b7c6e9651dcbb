package pipelines

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var projectCases = replay.Cases[*Client]{
	"6.5.1/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Projects.List(ctx, &ProjectListOptions{})
	},
}

func TestProjectFilters(t *testing.T) {
	c, got := keep(t, 200, "[]")
	projects, err := c.Projects.List(t.Context(), &ProjectListOptions{
		ProjectIDs: []int64{1, 2}, Names: []string{"a", "b c"}, SourceIDs: []string{"s"}, ProviderIDs: []int64{3},
	})
	require.NoError(t, err)
	assert.Empty(t, projects)
	assert.Equal(t, "GET /pipelines/api/v1/projects?names=a%2Cb%20c&projectIds=1%2C2&providerIds=3&sourceIds=s",
		got.request)
}
