package artifactory

import (
	"context"

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
