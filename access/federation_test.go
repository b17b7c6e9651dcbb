package access

import (
	"context"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var federationCases = replay.Cases[*Client]{
	"4.7.7.1/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Federation.List(ctx)
	},
	"4.7.7.2/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Federation.Create(ctx, FederationTarget{
			Name: "access-2", URL: "https://access.example.com/access/",
			Entities:          []FederationEntity{FederationUsers, FederationGroups, FederationPermissions},
			PermissionFilters: &FederationFilters{IncludePatterns: []string{"team_a_*"}, ExcludePatterns: []string{"none_federated_*"}},
			Active:            new(true),
		})
	},
	"4.7.7.3/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Federation.Get(ctx, "access-2")
	},
	"4.7.7.4/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Federation.Delete(ctx, "server_name")
	},
	"4.7.7.5/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Federation.Update(ctx, "server_name", FederationTargetUpdateRequest{
			Entities:          []FederationEntity{FederationUsers, FederationGroups, FederationPermissions},
			PermissionFilters: &FederationFilters{IncludePatterns: []string{"team_a_*"}, ExcludePatterns: []string{"none_federated_*"}},
			Active:            new(true),
		})
	},
	"4.7.7.5/with answer body": func(ctx context.Context, c *Client) (any, error) {
		return c.Federation.Update(ctx, "server_name", replay.Body[FederationTargetUpdateRequest]("4.7.7.5/with answer body"))
	},
	"4.7.7.6/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Federation.Validate(ctx, "https://art-url-2/access")
	},
	"4.7.7.7/by access id": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Federation.Broadcast(ctx, "jfac@01ep443hcx10x00djcdsp31d56")
	},
	"4.7.7.7/usage, access service id": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Federation.Broadcast(ctx, "jfac@abc123")
	},
	"4.7.7.7/usage, target access id": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Federation.Broadcast(ctx, "federation_target_access_id")
	},
}
