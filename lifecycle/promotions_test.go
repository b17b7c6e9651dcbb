package lifecycle

import (
	"context"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var promotionCases = replay.Cases[*Client]{
	"2.4.2.1/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Promotions.Create(ctx, "Commons-Bundle", "1.0.0", PromotionCreateRequest{
			Environment: "QA", IncludedRepositoryKeys: []string{}, ExcludedRepositoryKeys: []string{},
		}, &PromotionCreateOptions{})
	},
	"2.4.2.1/wire-move of a project": func(ctx context.Context, c *Client) (any, error) {
		return c.Promotions.Create(ctx, "Commons-Bundle", "1.0.0", PromotionCreateRequest{
			Environment:            "QA",
			IncludedRepositoryKeys: []string{"commons-qa-generic-local"},
			ExcludedRepositoryKeys: []string{"commons-qa-docker-local"},
		}, &PromotionCreateOptions{
			RepositoryOptions: RepositoryOptions{Project: "catalina"},
			Async:             new(true), Operation: PromotionMove, SigningKey: "my-signing-key",
		})
	},
	"2.4.2.2/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Promotions.List(ctx, "Commons-Bundle", &PromotionListOptions{})
	},
	"2.4.2.3/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Promotions.ListByVersion(ctx, "Commons-Bundle", "1.0.0", &PromotionListOptions{})
	},
	"2.4.2.3/wire-messages": func(ctx context.Context, c *Client) (any, error) {
		return c.Promotions.ListByVersion(ctx, "Commons-Bundle", "1.0.0", &PromotionListOptions{
			PageOptions: PageOptions{Limit: 2}, Include: IncludeMessages, OrderAsc: true,
		})
	},
	"2.4.2.4/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Promotions.Get(ctx, "Commons-Bundle", "1.0.0", 1684477304916, nil)
	},
	"2.4.2.5/without errors": func(ctx context.Context, c *Client) (any, error) {
		return c.Promotions.Status(ctx, "Commons-Bundle", "1.0.0", 1684477304916, nil)
	},
	"2.4.2.5/with errors": func(ctx context.Context, c *Client) (any, error) {
		return c.Promotions.Status(ctx, "Commons-Bundle", "1.0.0", 1684478876518, nil)
	},
	"2.4.2.5/wire-running": func(ctx context.Context, c *Client) (any, error) {
		return c.Promotions.Status(ctx, "Commons-Bundle", "1.0.0", 1684477304916, &RepositoryOptions{Project: "catalina"})
	},
	"2.4.2.5/wire-rejected": func(ctx context.Context, c *Client) (any, error) {
		return c.Promotions.Status(ctx, "Commons-Bundle", "1.0.0", 1684477304917, &RepositoryOptions{})
	},
	"2.4.2.6/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Promotions.ListByArtifact(ctx, "commons-dev-generic-local", "commons-1.0.0.txt",
			&PromotedVersionListOptions{PageOptions: PageOptions{Offset: 3, Limit: 3}})
	},
	"2.4.2.6/nothing found": func(ctx context.Context, c *Client) (any, error) {
		return c.Promotions.ListByArtifact(ctx, "commons-dev-generic-local", "commons-1.0.0.txt", nil)
	},
	"2.4.2.7/constructed": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Promotions.Delete(ctx, "Commons-Bundle", "1.0.0", 1684477304916, &PromotionDeleteOptions{})
	},
}
