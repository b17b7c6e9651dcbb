package access

import (
	"context"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var projectRoleCases = replay.Cases[*Client]{
	"4.13.15/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.ProjectRoles.List(ctx, "projectkey")
	},
	"4.13.15/wire-predefined and described": func(ctx context.Context, c *Client) (any, error) {
		return c.ProjectRoles.List(ctx, "web")
	},
	"4.13.16/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.ProjectRoles.Create(ctx, "projectkey", seniorDeveloper(RoleTypePredefined))
	},
	"4.13.16/wire-described": func(ctx context.Context, c *Client) (any, error) {
		return c.ProjectRoles.Create(ctx, "web", Role{
			Name: "qa", Description: new("Quality assurance"), Type: RoleTypeCustom,
			Environments: []string{EnvironmentDev, "web-STAGING"},
			Actions:      []RoleAction{RoleActionReadRepository, RoleActionAnnotateBuild},
		})
	},
	"4.13.17/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.ProjectRoles.Get(ctx, "projectkey", "senior developer")
	},
	"4.13.18/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.ProjectRoles.Replace(ctx, "projectkey", "senior developer", seniorDeveloper(RoleTypePredefined))
	},
	"4.13.18/wire-described": func(ctx context.Context, c *Client) (any, error) {
		return c.ProjectRoles.Replace(ctx, "web", "qa", replay.Body[Role]("4.13.18/wire-described"))
	},
	"4.13.19/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.ProjectRoles.Delete(ctx, "projectkey", "senior developer")
	},
}

// seniorDeveloper returns the role of the manual's samples.
func seniorDeveloper(t RoleType) Role {
	return Role{Name: "senior developer", Type: t, Environments: []string{EnvironmentDev}, Actions: []RoleAction{RoleActionReadRepository}}
}
