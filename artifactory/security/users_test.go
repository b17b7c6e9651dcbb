package security

import (
	"context"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var userCases = replay.Cases[*Client]{
	"2.9.2/sample": func(ctx context.Context, c *Client) (any, error) { return c.Users.Get(ctx, "davids") },
	"2.9.2/wire-more fields": func(ctx context.Context, c *Client) (any, error) {
		return c.Users.Get(ctx, "alice")
	},
	"2.9.2/wire-absent": func(ctx context.Context, c *Client) (any, error) { return c.Users.Get(ctx, "alice") },
	"2.9.58.1/sample":   func(ctx context.Context, c *Client) (any, error) { return c.Users.List(ctx) },
	"2.9.58.2/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Users.Replace(ctx, User{
			Name: "davids", Email: "davids@jfrog.com", Password: "****", Groups: []string{"deployers", "users"},
			Admin: new(false), ProfileUpdatable: new(true), DisableUIAccess: new(true),
			InternalPasswordDisabled: new(false), WatchManager: new(false), PolicyManager: new(false),
		})
	},
	"2.9.58.2/wire-more fields": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Users.Replace(ctx, replay.Body[User]("2.9.58.2/wire-more fields"))
	},
	"2.9.58.3/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Users.Update(ctx, replay.Body[User]("2.9.58.3/sample"))
	},
	"2.9.58.3/wire-no groups": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Users.Update(ctx, User{Name: "alice", ReportsManager: new(true), Groups: []string{}})
	},
	"2.9.58.4/sample": func(ctx context.Context, c *Client) (any, error) { return nil, c.Users.Delete(ctx, "davids") },
}
