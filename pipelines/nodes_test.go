package pipelines

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/replay"
	"github.com/jfrogkit/jfrog-go/internal/secrets"
)

var nodeCases = replay.Cases[*Client]{
	"6.7.1/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Nodes.Create(ctx, NodeCreateRequest{ProjectID: 1, FriendlyName: "node1", IsOnDemand: true, NodePoolID: 2})
	},
	"6.7.2/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Nodes.Delete(ctx, 2)
	},
	"6.7.3/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Nodes.List(ctx, &NodeListOptions{})
	},
	"6.7.4/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Nodes.Get(ctx, 2)
	},
	"6.8.1/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.NodeStats.List(ctx, []int64{2923995}, &NodeStatListOptions{})
	},
}

func TestNodesRefused(t *testing.T) {
	ctx, c := t.Context(), offline(t)
	for why, req := range map[string]NodeCreateRequest{
		"project is 0":              {NodePoolID: 2, FriendlyName: "a"},
		"node pool is -1":           {ProjectID: 1, NodePoolID: -1, FriendlyName: "a"},
		"name of the node is empty": {ProjectID: 1, NodePoolID: 2},
		"IP address is empty":       {ProjectID: 1, NodePoolID: 2, FriendlyName: "a", IsAutoInitialized: true},
	} {
		refused(t, second(c.Nodes.Create(ctx, req)), why)
	}
	refused(t, second(c.Nodes.Get(ctx, 0)), "nodeId")
	refused(t, second(c.Nodes.Delete(ctx, -1)), "nodeId")
	refused(t, second(c.NodeStats.List(ctx, nil, nil)), "nodeIds is empty")
}

// TestNodeShapes checks that a node is read from a list of one and as a single object.
func TestNodeShapes(t *testing.T) {
	for _, body := range []string{`[{"id":2,"sshPort":"22"}]`, `{"id":2,"sshPort":22}`} {
		c, _ := keep(t, 200, body)
		node, err := c.Nodes.Get(t.Context(), 2)
		require.NoError(t, err)
		assert.Equal(t, Node{ID: 2, SSHPort: 22}, *node)
	}
	for _, body := range []string{`[]`, `[{"id":1},{"id":2}]`, `null`} {
		c, _ := keep(t, 200, body)
		_, err := c.Nodes.Get(t.Context(), 2)
		require.ErrorIs(t, err, jfrog.ErrBadAnswer, body)
	}
}

func TestNodeFilters(t *testing.T) {
	c, got := keep(t, 200, "[]")
	_, err := c.Nodes.List(t.Context(), &NodeListOptions{
		PageOptions: PageOptions{Limit: 5, Skip: 10},
		SortOptions: SortOptions{SortBy: []string{"createdAt", "id"}, SortOrder: SortDescending},
		StatusCodes: StatusCodes{StatusSuccess, StatusError}, IsOnDemand: new(false),
		ProvisionedAt: time.Date(2024, 2, 3, 4, 5, 6, 7e6, time.UTC),
	})
	require.NoError(t, err)
	assert.Equal(t, "GET /pipelines/api/v1/nodes?isOnDemand=false&limit=5&provisionedAt=2024-02-03T04%3A05%3A06.007Z"+
		"&skip=10&sortBy=createdAt%2Cid&sortOrder=-1&statusCodes=4002%2C4004", got.request)
}

func TestNodesAll(t *testing.T) {
	s := &script{answers: []string{`[{"id":1},{"id":2}]`, `[{"id":3}]`, `[]`}}
	var ids []int64
	for node, err := range serve(t, s).Nodes.All(t.Context(), &NodeListOptions{PageOptions: PageOptions{Limit: 2}}) {
		require.NoError(t, err)
		ids = append(ids, node.ID)
	}
	assert.Equal(t, []int64{1, 2, 3}, ids)
	assert.Equal(t, []string{
		"GET /pipelines/api/v1/nodes?limit=2", "GET /pipelines/api/v1/nodes?limit=2&skip=2", "GET /pipelines/api/v1/nodes?limit=2&skip=3",
	}, s.requests)
}

func TestNodeSSHPortIsText(t *testing.T) {
	c, got := keep(t, 200, `{"id":1}`)
	_, err := c.Nodes.Create(t.Context(), NodeCreateRequest{
		ProjectID: 1, NodePoolID: 2, FriendlyName: "a", IsAutoInitialized: true, IPAddress: "10.0.0.1", SSHPort: 22,
		ProviderMetadataPropertyBag: &ProviderMetadata{AdminPassword: "hidden", CPU: "500m"},
	})
	require.NoError(t, err)
	assert.JSONEq(t, `{"projectId":1,"nodePoolId":2,"friendlyName":"a","isOnDemand":false,"isAutoInitialized":true,
		"IPAddress":"10.0.0.1","sshPort":"22","providerMetadataPropertyBag":{"adminPassword":"hidden","cpu":"500m"}}`, got.body)
}

// TestProviderMetadataExtra checks that unknown fields survive reading and sending back.
func TestProviderMetadataExtra(t *testing.T) {
	const body = `{"adminPassword":"hidden","assignPublicIp":true,"cpu":"2","diskType":"ssd","labels":{"a":"b"}}`
	var m ProviderMetadata
	require.NoError(t, json.Unmarshal([]byte(`{"adminPassword":"hidden","assignPublicIp":"true","cpu":2,"diskType":"ssd","labels":{"a":"b"}}`), &m))
	data, err := secrets.Marshal(&m)
	require.NoError(t, err)
	assert.JSONEq(t, body, string(data))
	assert.NotContains(t, fmt.Sprintf("%+v %s", m, &m), "hidden")
}

func TestNodeStats(t *testing.T) {
	s := &script{answers: []string{`[{"id":1,"diskUsageInPercentage":"24.5","cpuLoadInPercentage":7,"memoryUsageInPercentage":""}]`, `[]`}}
	at := time.Date(2024, 2, 3, 4, 5, 6, 0, time.UTC)
	for stat, err := range serve(t, s).NodeStats.All(t.Context(), []int64{1, 2}, &NodeStatListOptions{ReportedAfter: at}) {
		require.NoError(t, err)
		assert.Equal(t, NodeStat{ID: 1, DiskUsageInPercentage: 24.5, CPULoadInPercentage: 7}, stat)
	}
	assert.Equal(t, "GET /pipelines/api/v1/nodeStats?nodeIds=1%2C2&reportedAfter=2024-02-03T04%3A05%3A06.000Z",
		s.requests[0])
	for _, bad := range []string{`"x"`, `"NaN"`, `{}`} {
		require.Error(t, new(Percent).UnmarshalJSON([]byte(bad)), bad)
	}
}
