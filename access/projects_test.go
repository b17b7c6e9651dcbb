package access

import (
	"context"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var projectCases = replay.Cases[*Client]{
	"4.13.2/sample":              listProjects,
	"4.13.2/wire-all privileges": listProjects,
	"4.13.3/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Projects.Create(ctx, Project{
			ProjectKey: "string", DisplayName: "artifactory", Description: new("The binary repository manager"),
			AdminPrivileges:   &AdminPrivileges{ManageMembers: new(true), ManageResources: new(true), IndexResources: new(true)},
			StorageQuotaBytes: new(1 * GiB),
		})
	},
	"4.13.3/wire-unlimited, created": func(ctx context.Context, c *Client) (any, error) {
		return c.Projects.Create(ctx, Project{
			ProjectKey: "web", DisplayName: "Web shop", Description: new(""),
			AdminPrivileges: &AdminPrivileges{
				ManageMembers: new(true), ManageResources: new(false),
				IndexResources: new(true), ManageRemoteRepository: new(false),
			},
			StorageQuotaBytes: new(UnlimitedStorage), SoftLimit: new(true), StorageQuotaEmailNotification: new(false),
		})
	},
	"4.13.4/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Projects.Get(ctx, "string")
	},
	"4.13.4/wire-all privileges, quota as a float": func(ctx context.Context, c *Client) (any, error) {
		return c.Projects.Get(ctx, "web")
	},
	"4.13.5/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Projects.Update(ctx, "rtfct", replay.Body[Project]("4.13.5/sample"))
	},
	"4.13.5/wire-what was read": func(ctx context.Context, c *Client) (any, error) {
		return c.Projects.Update(ctx, "web", replay.Body[Project]("4.13.5/wire-what was read"))
	},
	"4.13.6/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Projects.Delete(ctx, "projectkey")
	},
	"4.13.6/wire-no content":             deleteProject,
	"4.13.6/wire-resources not gone yet": deleteProject,
}

func listProjects(ctx context.Context, c *Client) (any, error) {
	return c.Projects.List(ctx)
}

func deleteProject(ctx context.Context, c *Client) (any, error) {
	return nil, c.Projects.Delete(ctx, "web")
}
