package access

import (
	"context"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var (
	readOnly    = &ProjectRepositoryShareOptions{ReadOnly: new(true)}
	notReadOnly = &ProjectRepositoryShareOptions{ReadOnly: new(false)}
)

var projectRepositoryCases = replay.Cases[*Client]{
	"4.13.20/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.ProjectRepositories.Attach(ctx, "repo_name", "target_project_key", &ProjectRepositoryAttachOptions{Force: true})
	},
	"4.13.20/wire-no content": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.ProjectRepositories.Attach(ctx, "npm-local", "web", &ProjectRepositoryAttachOptions{Force: true})
	},
	"4.13.21/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.ProjectRepositories.Get(ctx, "repoName")
	},
	"4.13.22/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.ProjectRepositories.ShareWithAll(ctx, "repo_name", nil)
	},
	"4.13.22/wire-read only": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.ProjectRepositories.ShareWithAll(ctx, "npm-local", readOnly)
	},
	"4.13.23/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.ProjectRepositories.UnshareWithAll(ctx, "repo_name", nil)
	},
	"4.13.23/wire-read only": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.ProjectRepositories.UnshareWithAll(ctx, "npm-local", readOnly)
	},
	"4.13.24/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.ProjectRepositories.Share(ctx, "repo_name", "target_project_key", nil)
	},
	"4.13.24/wire-not read only": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.ProjectRepositories.Share(ctx, "npm-local", "web", notReadOnly)
	},
	"4.13.25/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.ProjectRepositories.Unshare(ctx, "repo_name", "target_project_key", nil)
	},
	"4.13.25/wire-not read only": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.ProjectRepositories.Unshare(ctx, "npm-local", "web", notReadOnly)
	},
	"4.13.26/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.ProjectRepositories.Detach(ctx, "repo_name")
	},
	"4.13.26/wire-not attached": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.ProjectRepositories.Detach(ctx, "npm-local")
	},
}
