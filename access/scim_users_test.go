package access

import (
	"context"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var scimUserCases = replay.Cases[*Client]{
	"4.7.8.1/user exists": func(ctx context.Context, c *Client) (any, error) {
		return c.SCIMUsers.List(ctx, &SCIMUserListOptions{Filter: SCIMUserName.Equal("username")})
	},
	"4.7.8.1/user does not exist": func(ctx context.Context, c *Client) (any, error) {
		return c.SCIMUsers.List(ctx, &SCIMUserListOptions{Filter: SCIMUserName.Equal("username")})
	},
	"4.7.8.2/user exists": func(ctx context.Context, c *Client) (any, error) {
		return c.SCIMUsers.Get(ctx, "bjensen@examplecom")
	},
	"4.7.8.2/user does not exist": func(ctx context.Context, c *Client) (any, error) {
		return c.SCIMUsers.Get(ctx, "notexistuser")
	},
	"4.7.8.3/user exists": func(ctx context.Context, c *Client) (any, error) {
		return c.SCIMUsers.List(ctx, nil)
	},
	"4.7.8.3/user does not exist": func(ctx context.Context, c *Client) (any, error) {
		return c.SCIMUsers.List(ctx, &SCIMUserListOptions{})
	},
	"4.7.8.3/total number": func(ctx context.Context, c *Client) (any, error) {
		return c.SCIMUsers.List(ctx, &SCIMUserListOptions{StartIndex: 1, Count: new(0)})
	},
	"4.7.8.3/all users": func(ctx context.Context, c *Client) (any, error) {
		return c.SCIMUsers.List(ctx, &SCIMUserListOptions{StartIndex: 1, Count: new(2370)})
	},
	"4.7.8.3/first 100": func(ctx context.Context, c *Client) (any, error) {
		return c.SCIMUsers.List(ctx, &SCIMUserListOptions{StartIndex: 1, Count: new(100)})
	},
	"4.7.8.3/from 96, 5 users": func(ctx context.Context, c *Client) (any, error) {
		return c.SCIMUsers.List(ctx, &SCIMUserListOptions{StartIndex: 96, Count: new(5)})
	},
	"4.7.8.4/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.SCIMUsers.Create(ctx, SCIMUser{
			UserName: "yanivm@example.com", Active: new(true), Emails: []SCIMUserEmail{{Value: "yanivm@example.com", Primary: true}},
		})
	},
	"4.7.8.5/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.SCIMUsers.Replace(ctx, "jbibinka2@example.com", SCIMUser{
			ID: "jbibinka2@example.com", UserName: "jbibinka2@example.com", Active: new(true),
			Emails: []SCIMUserEmail{{Value: "jbibinka2@example.com", Primary: true}},
		})
	},
	"4.7.8.6/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.SCIMUsers.SetActive(ctx, "jbibinka2@example.com", false)
	},
	"4.7.8.7/usage": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.SCIMUsers.Delete(ctx, "username")
	},
}
