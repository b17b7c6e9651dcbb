package access

import (
	"context"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var inWeb = &StageOptions{ProjectKey: "web"}

var stageCases = replay.Cases[*Client]{
	"observed-stage-create/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Stages.Create(ctx, StageCreateRequest{Name: "web-QA", ProjectKey: "web", Category: StageCategoryPromote})
	},
	"observed-stage/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Stages.Get(ctx, "web-QA", inWeb)
	},
	"observed-stage/absent": func(ctx context.Context, c *Client) (any, error) {
		return c.Stages.Get(ctx, "none", nil)
	},
	"observed-stage-update/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Stages.Update(ctx, "web-QA", StageUpdateRequest{Name: "web-TEST", Category: StageCategoryNone}, inWeb)
	},
	"observed-stage-update/category": func(ctx context.Context, c *Client) (any, error) {
		return c.Stages.Update(ctx, "QA", StageUpdateRequest{Category: StageCategoryCode}, nil)
	},
	"observed-stage-delete/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Stages.Delete(ctx, "web-QA", inWeb)
	},
	"observed-stage-delete/absent": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Stages.Delete(ctx, "none", nil)
	},
}

var lifecycleCases = replay.Cases[*Client]{
	"observed-lifecycle/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Lifecycle.Get(ctx, &LifecycleOptions{ProjectKey: "web"})
	},
	"observed-lifecycle-update/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Lifecycle.SetPromoteStages(ctx, []string{"web-QA", "web-STAGING"}, &LifecycleOptions{ProjectKey: "web"})
	},
	"observed-lifecycle-update/none": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Lifecycle.SetPromoteStages(ctx, nil, nil)
	},
}
