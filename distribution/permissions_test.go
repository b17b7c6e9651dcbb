package distribution

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var permissionCases = replay.Cases[*Client]{
	"5.9.1/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Permissions.Replace(ctx, Permission{
			Name:                     "permission-name",
			DistributionDestinations: []Destination{{SiteName: "*", CityName: "*", CountryCodes: []string{"*"}}},
			Principals: Principals{
				Users:  map[string][]PermissionAction{"anonymous": {PermissionActionDistribute}},
				Groups: map[string][]PermissionAction{"readers": {PermissionActionDistribute}},
			},
		})
	},
	"5.9.2/sample": func(ctx context.Context, c *Client) (any, error) { return c.Permissions.List(ctx) },
	"5.9.3/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Permissions.Get(ctx, "permission-name")
	},
	"5.9.4/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Permissions.Delete(ctx, "permission-name")
	},
}

func TestPermissionsRefused(t *testing.T) {
	ctx, s := t.Context(), offline(t).Permissions
	refused(t, second(s.Replace(ctx, Permission{})), "name is empty")
	refused(t, second(s.Get(ctx, "")), "name is empty")
	refused(t, s.Delete(ctx, ""), "name is empty")
}

// A permission that is read, changed and put back keeps what this package does not know.
func TestPermissionKeepsUnknownFields(t *testing.T) {
	c, s := scripted(t, answer{body: `{"name":"edges","resource_type":"zone","new":1,
		"distribution_destinations":[{"site_name":"edge-*","country_codes":[],"region":"EU"}],
		"principals":{"users":{"ann":["x","z"]},"groups":{},"services":{"ci":["x"]}}}`})
	p, err := c.Permissions.Get(t.Context(), "edges")
	require.NoError(t, err)
	p.Principals.Users["bob"] = []PermissionAction{PermissionActionDelete}
	_, err = c.Permissions.Replace(t.Context(), *p)
	require.NoError(t, err)
	assert.Equal(t, "PUT /distribution/api/v1/security/permissions/edges", s.requests[1])
	assert.JSONEq(t, `{"name":"edges","resource_type":"zone","new":1,
		"distribution_destinations":[{"site_name":"edge-*","country_codes":[],"region":"EU"}],
		"principals":{"users":{"ann":["x","z"],"bob":["d"]},"groups":{},"services":{"ci":["x"]}}}`, s.bodies[1])
}

func TestPermissionWithoutAName(t *testing.T) {
	c, _ := scripted(t, answer{body: `{"resource_type":"destination"}`})
	p, err := c.Permissions.Get(t.Context(), "edges")
	require.NoError(t, err)
	assert.Equal(t, "edges", p.Name)
}
