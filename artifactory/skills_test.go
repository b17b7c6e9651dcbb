package artifactory

import (
	"context"
	"fmt"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var skillCases = replay.Cases[*Client]{
	"observed-skills/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Skills.List(ctx, "agent-skills", &SkillListOptions{Limit: 1, Cursor: "a", Sort: SkillSortDownloads})
	},
	"observed-skills/last": func(ctx context.Context, c *Client) (any, error) {
		return c.Skills.List(ctx, "agent-skills", nil)
	},
	"observed-skill-versions/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Skills.Versions(ctx, "agent-skills", "pdf-reader", &SkillVersionsOptions{Limit: 1, Cursor: "1.0.3"})
	},
	"observed-skill-versions/last": func(ctx context.Context, c *Client) (any, error) {
		return c.Skills.Versions(ctx, "agent-skills", "odd/slug name", nil)
	},
	"observed-skill-version-exists/sample": func(ctx context.Context, c *Client) (any, error) {
		_, err := c.Skills.VersionExists(ctx, "agent-skills", "pdf-reader", "1.0.2")
		return nil, err
	},
	"observed-skill-version-exists/absent": func(ctx context.Context, c *Client) (any, error) {
		return c.Skills.VersionExists(ctx, "agent-skills", "pdf-reader", "9.9.9")
	},
	"observed-skill-search/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Skills.Search(ctx, "agent-skills", "pdf", &SkillSearchOptions{Limit: 20})
	},
	"observed-skill-xray-status/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Skills.XrayStatus(ctx, "agent-skills", "pdf-reader/1.0.2/pdf-reader-1.0.2.zip")
	},
}

func TestSkillWalks(t *testing.T) {
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		next := map[string]string{"": "1", "1": "2"}[r.URL.Query().Get("cursor")]
		fmt.Fprintf(w, `{"items":[{"slug":"s%[1]s","version":"v%[1]s"}],"nextCursor":%[1]q}`, next)
	})
	var slugs, versions []string
	for skill, err := range c.Skills.All(t.Context(), "skills", nil) {
		require.NoError(t, err)
		slugs = append(slugs, skill.Slug)
	}
	for version, err := range c.Skills.AllVersions(t.Context(), "skills", "s1", &SkillVersionsOptions{Cursor: "1"}) {
		require.NoError(t, err)
		versions = append(versions, version.Version)
	}
	assert.Equal(t, []string{"s1", "s2", "s"}, slugs)
	assert.Equal(t, []string{"v2", "v"}, versions)
	exists, err := c.Skills.VersionExists(t.Context(), "skills", "s1", "v1")
	require.NoError(t, err)
	assert.True(t, exists)
}
