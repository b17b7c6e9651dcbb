package access

import (
	"context"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var scimGroupCases = replay.Cases[*Client]{
	"4.7.9.1/total number": func(ctx context.Context, c *Client) (any, error) {
		return c.SCIMGroups.List(ctx, &SCIMGroupListOptions{StartIndex: 1, Count: new(0)})
	},
	"4.7.9.1/all groups": func(ctx context.Context, c *Client) (any, error) {
		return c.SCIMGroups.List(ctx, &SCIMGroupListOptions{StartIndex: 1, Count: new(23)})
	},
	"4.7.9.1/excluded attributes": func(ctx context.Context, c *Client) (any, error) {
		return c.SCIMGroups.List(ctx, &SCIMGroupListOptions{StartIndex: 1, Count: new(0), ExcludedAttributes: []string{"members"}})
	},
	"4.7.9.1/first 25": func(ctx context.Context, c *Client) (any, error) {
		return c.SCIMGroups.List(ctx, &SCIMGroupListOptions{StartIndex: 1, Count: new(25)})
	},
	"4.7.9.1/from 20, 5 groups": func(ctx context.Context, c *Client) (any, error) {
		return c.SCIMGroups.List(ctx, &SCIMGroupListOptions{StartIndex: 20, Count: new(5)})
	},
	"4.7.9.2/group exists": func(ctx context.Context, c *Client) (any, error) {
		return c.SCIMGroups.Get(ctx, "examplegroup", nil)
	},
	"4.7.9.2/group not found": func(ctx context.Context, c *Client) (any, error) {
		return c.SCIMGroups.Get(ctx, "examplesgroup", nil)
	},
	"4.7.9.2/excluded attributes": func(ctx context.Context, c *Client) (any, error) {
		return c.SCIMGroups.Get(ctx, "groupName", &SCIMGroupGetOptions{ExcludedAttributes: []string{"member"}})
	},
	"4.7.9.3/group exists": func(ctx context.Context, c *Client) (any, error) {
		return c.SCIMGroups.List(ctx, &SCIMGroupListOptions{Filter: SCIMDisplayName.Equal("groupName")})
	},
	"4.7.9.3/group does not exist": func(ctx context.Context, c *Client) (any, error) {
		return c.SCIMGroups.List(ctx, &SCIMGroupListOptions{Filter: SCIMDisplayName.Equal("groupName")})
	},
	"4.7.9.4/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.SCIMGroups.Create(ctx, SCIMGroup{
			ID: "examplegroup", DisplayName: "exampleGroup", Members: []SCIMGroupMember{{Value: "anonymous", Display: "anonymous"}},
		})
	},
	"4.7.9.5/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.SCIMGroups.Replace(ctx, "exampleGroup", SCIMGroup{
			ID: "newName", DisplayName: "newName",
			Members: []SCIMGroupMember{{Value: "newMember", Display: "newMember"}, {Value: "anonymous", Display: "anonymous"}},
		})
	},
	"4.7.9.6/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.SCIMGroups.UpdateMembers(ctx, "exampleGroup", MembershipUpdateRequest{Add: []string{"newMember"}})
	},
	"4.7.9.7/usage": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.SCIMGroups.Delete(ctx, "groupName")
	},
}
