package pipelines

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var nodePoolCases = replay.Cases[*Client]{
	"6.9.1/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.NodePools.Create(ctx, NodePoolCreateRequest{
			ProjectID: 1, Name: "NodePool2", IsOnDemand: true, OperatingSystem: "Ubuntu_18.04",
			ProjectIntegrationID: 11, BuildPlaneImageID: 17, NodeIdleIntervalInMins: 20,
			ProviderMetadataPropertyBag: &ProviderMetadata{
				InstanceSize: "n1-standard-1", SubnetName: "jfrog-usw1-dynamicnodes", Zone: "us-west1-b",
				NetworkTags: []string{"behind-nat", "jenkins", "pipelines", "xray-app", "xray-apps"},
			},
		})
	},
	"6.9.2/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.NodePools.Update(ctx, 6, NodePoolUpdateRequest{
			Name: "node_pool", OperatingSystem: "Ubuntu_18.04", Environments: []string{"DEV", "PROD"},
			MaxDiskUsagePercentage: new(90),
		})
	},
	"6.9.3/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.NodePools.Delete(ctx, 2)
	},
	"6.9.4/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.NodePools.List(ctx, &NodePoolListOptions{})
	},
}

func TestNodePoolsRefused(t *testing.T) {
	ctx, c := t.Context(), offline(t)
	static := func(change func(*NodePoolCreateRequest)) NodePoolCreateRequest {
		req := NodePoolCreateRequest{ProjectID: 1, Name: "a", OperatingSystem: "Ubuntu_20.04"}
		change(&req)
		return req
	}
	for why, req := range map[string]NodePoolCreateRequest{
		"project is 0":             static(func(r *NodePoolCreateRequest) { r.ProjectID = 0 }),
		"named twice":              static(func(r *NodePoolCreateRequest) { r.Project = &ProjectRef{Key: "k"} }),
		"name of the node pool":    static(func(r *NodePoolCreateRequest) { r.Name = "" }),
		"operating system":         static(func(r *NodePoolCreateRequest) { r.OperatingSystem = "" }),
		"dynamic node pool lacks":  static(func(r *NodePoolCreateRequest) { r.IsOnDemand, r.BuildPlaneImageID = true, 7 }),
		"101 percent is not from ": static(func(r *NodePoolCreateRequest) { r.MaxDiskUsagePercentage = new(101) }),
	} {
		refused(t, second(c.NodePools.Create(ctx, req)), why)
	}
	refused(t, second(c.NodePools.Update(ctx, 0, NodePoolUpdateRequest{Name: "a", OperatingSystem: "b"})),
		"nodePoolId")
	refused(t, second(c.NodePools.Update(ctx, 1, NodePoolUpdateRequest{OperatingSystem: "b"})),
		"name of the node pool")
	refused(t, second(c.NodePools.Delete(ctx, 0)), "nodePoolId")
}

func TestNodePoolFilters(t *testing.T) {
	c, got := keep(t, 200, "[]")
	_, err := c.NodePools.List(t.Context(), &NodePoolListOptions{NodePoolIDs: []int64{1, 2}, Names: []string{"a"}})
	require.NoError(t, err)
	assert.Equal(t, "GET /pipelines/api/v1/nodePools?names=a&nodePoolIds=1%2C2", got.request)
}

// TestNodePoolByProjectName checks that a project is named without its ID, and that the limit 0
// is sent.
func TestNodePoolByProjectName(t *testing.T) {
	c, got := keep(t, 200, `{"id":1}`)
	_, err := c.NodePools.Create(t.Context(), NodePoolCreateRequest{
		Project: &ProjectRef{Key: "acme"}, Name: "a", OperatingSystem: "Ubuntu_20.04", MaxDiskUsagePercentage: new(0),
	})
	require.NoError(t, err)
	assert.JSONEq(t, `{"project":{"key":"acme"},"name":"a","isOnDemand":false,"architecture":"x86_64",
		"operatingSystem":"Ubuntu_20.04","maxDiskUsagePercentage":0}`, got.body)
}

func TestPermissionShapes(t *testing.T) {
	for body, want := range map[string]bool{
		`{}`: false, `{"permissions":{}}`: false, `{"permissions":{"allowAllPipelineSources":true}}`: true,
		`{"permissions":{"pipelineSources":{"allowAllPipelineSources":true}}}`:     true,
		`{"permissions":{"pipelineSources":{"allPipelineSourcesAllowed":"true"}}}`: true,
		`{"permissions":{"pipelineSources":{"allowAllPipelineSources":false}}}`:    false,
	} {
		c, _ := keep(t, 200, "["+body+"]")
		pools, err := c.NodePools.List(t.Context(), nil)
		require.NoError(t, err)
		assert.Equal(t, want, pools[0].Permissions.AllowsAllPipelineSources(), body)
	}
}
