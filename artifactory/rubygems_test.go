package artifactory

import (
	"context"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var rubyGemsCases = replay.Cases[*Client]{
	"2.3.33a/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.RubyGems.Versions(ctx, "gems-local", "polisher")
	},
	"2.3.33b/constructed": func(ctx context.Context, c *Client) (any, error) {
		return c.RubyGems.VersionsYAML(ctx, "gems-local", "polisher")
	},
}

// TestRubyGemsEmptyResponse checks that an empty document is an error.
func TestRubyGemsEmptyResponse(t *testing.T) {
	c, _ := answering(t, http.StatusOK, nil, "")
	require.ErrorIs(t, second(c.RubyGems.Versions(t.Context(), "gems-local", "polisher")), jfrog.ErrBadAnswer)
	require.ErrorIs(t, second(c.RubyGems.VersionsYAML(t.Context(), "gems-local", "polisher")), jfrog.ErrBadAnswer)
}
