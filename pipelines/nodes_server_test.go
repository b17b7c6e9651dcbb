package pipelines_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
	"github.com/jfrogkit/jfrog-go/pipelines"
)

// staticPool adds a static node pool.
func (p *platform) staticPool() *pipelines.NodePool {
	p.t.Helper()
	pool, err := p.NodePools.Create(p.t.Context(), pipelines.NodePoolCreateRequest{
		ProjectID: 1, Name: "static", OperatingSystem: "Ubuntu_20.04", MaxDiskUsagePercentage: new(80),
		InitPropertyBag: &pipelines.NodeInit{InsecureDockerRegistries: []string{"10.0.0.1:8082"}},
	})
	require.NoError(p.t, err)
	return pool
}

func TestDynamicNodes(t *testing.T) {
	p, ctx := newPlatform(t), t.Context()
	req := pipelines.NodePoolCreateRequest{
		ProjectID: 1, Name: "aws", IsOnDemand: true, OperatingSystem: "Ubuntu_20.04", NodeIdleIntervalInMins: 20,
		BuildPlaneImageID: 1, ProjectIntegrationID: 1,
		ProviderMetadataPropertyBag: &pipelines.ProviderMetadata{InstanceSize: "c4.large", AdminPassword: "pw"},
	}
	_, err := p.NodePools.Create(ctx, req)
	require.ErrorContains(t, err, "Project integration 1 does not exist")
	_, err = p.ProjectIntegrations.Create(ctx, pipelines.ProjectIntegrationCreateRequest{
		ProjectID: 1, Name: "aws", Values: &pipelines.AWSIntegration{AccessKeyID: "a", SecretAccessKey: "s"}, IsInternal: new(true),
	})
	require.NoError(t, err)
	_, err = p.NodePools.Create(ctx, req)
	require.ErrorContains(t, err, "Build plane image 1 does not exist")
	image, err := p.BuildPlaneImages.Create(ctx, pipelines.BuildPlaneImageCreateRequest{
		Name: "custom", MasterIntegrationID: 46, ImageID: "ami-1", Region: "eu-west-1", IsAvailable: true,
	})
	require.NoError(t, err)
	assert.Equal(t, pipelines.ArchitectureX8664, image.Architecture)
	images, err := p.BuildPlaneImages.List(ctx, pipelines.BuildPlaneImageFilter{
		BuildPlaneImageIDs: []int64{1, 2}, MasterIntegrationIDs: []int64{46}, IsAvailable: true,
	})
	require.NoError(t, err)
	assert.Len(t, images, 1)
	images, err = p.BuildPlaneImages.List(ctx, pipelines.BuildPlaneImageFilter{
		BuildPlaneImageIDs: []int64{1, 2}, MasterIntegrationIDs: []int64{46}, IsAvailable: false,
	})
	require.NoError(t, err)
	assert.Empty(t, images)

	pool, err := p.NodePools.Create(ctx, req)
	require.NoError(t, err)
	assert.Equal(t, 1, pool.NumberOfNodes)
	assert.Equal(t, 90, pool.MaxDiskUsagePercentage)
	assert.Equal(t, "*****", string(pool.ProviderMetadataPropertyBag.AdminPassword))
	assert.True(t, pool.Permissions.AllowsAllPipelineSources())
	_, err = p.NodePools.Create(ctx, req)
	require.ErrorIs(t, err, jfrog.ErrConflict)

	node, err := p.Nodes.Create(ctx, pipelines.NodeCreateRequest{ProjectID: 1, NodePoolID: pool.ID, FriendlyName: "n", IsOnDemand: true})
	require.NoError(t, err)
	assert.Equal(t, pipelines.StatusWaiting, node.StatusCode)
	assert.NotEmpty(t, node.SystemPropertyBag.Token)
	assert.Equal(t, "c4.large", node.ProviderMetadataPropertyBag.InstanceSize)
	assert.NotEmpty(t, node.ProviderMetadataPropertyBag.UniqueToken)
	for _, want := range []pipelines.StatusCode{pipelines.StatusWaiting, pipelines.StatusSuccess} {
		node, err = p.Nodes.Get(ctx, node.ID)
		require.NoError(t, err)
		assert.Equal(t, want, node.StatusCode)
	}
	assert.NotEmpty(t, node.CurrentBuildPlaneVersion)
	provisioned, err := p.Nodes.List(ctx, &pipelines.NodeListOptions{ProvisionedAt: node.ProvisionedAt.Time, Status: []string{"success"}})
	require.NoError(t, err)
	assert.Len(t, provisioned, 1)

	// The pool takes its nodes along.
	id, err := p.NodePools.Delete(ctx, pool.ID)
	require.NoError(t, err)
	assert.Equal(t, pool.ID, id)
	_, err = p.Nodes.Get(ctx, node.ID)
	require.ErrorIs(t, err, jfrog.ErrNotFound)
	_, err = p.NodePools.Delete(ctx, pool.ID)
	require.ErrorIs(t, err, jfrog.ErrNotFound)
}

func TestStaticNodesReport(t *testing.T) {
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	p, ctx := newPlatform(t, jfrogtest.WithClock(func() time.Time { now = now.Add(time.Second); return now })), t.Context()
	pool := p.staticPool()
	for want, req := range map[string]pipelines.NodeCreateRequest{
		"Project 9":            {ProjectID: 9, NodePoolID: pool.ID, FriendlyName: "n"},
		"Node pool 9":          {ProjectID: 1, NodePoolID: 9, FriendlyName: "n"},
		"isOnDemand is false":  {ProjectID: 1, NodePoolID: pool.ID, FriendlyName: "n", IsOnDemand: true},
		"sshPort is not a por": {ProjectID: 1, NodePoolID: pool.ID, FriendlyName: "n", SSHPort: 70000},
	} {
		_, err := p.Nodes.Create(ctx, req)
		require.ErrorIs(t, err, jfrog.ErrValidation)
		require.ErrorContains(t, err, want)
	}
	manual, err := p.Nodes.Create(ctx, pipelines.NodeCreateRequest{ProjectID: 1, NodePoolID: pool.ID, FriendlyName: "manual"})
	require.NoError(t, err)
	assert.Equal(t, []string{"10.0.0.1:8082"}, manual.InitPropertyBag.InsecureDockerRegistries)
	auto, err := p.Nodes.Create(ctx, pipelines.NodeCreateRequest{
		ProjectID: 1, NodePoolID: pool.ID, FriendlyName: "auto", IsAutoInitialized: true, IPAddress: "10.0.0.2", SSHPort: 22,
	})
	require.NoError(t, err)
	assert.EqualValues(t, 22, auto.SSHPort)
	statuses := func() map[string]string {
		out := map[string]string{}
		for n, err := range p.Nodes.All(ctx, &pipelines.NodeListOptions{NodePoolIDs: []int64{pool.ID}, IsOnDemand: new(false)}) {
			require.NoError(t, err)
			out[n.FriendlyName] = n.StatusCode.String()
		}
		return out
	}
	statuses()
	assert.Equal(t, map[string]string{"manual": "waiting", "auto": "success"}, statuses())
	require.NoError(t, p.srv.ReportNode(manual.ID, jfrogtest.NodeLoad{Disk: 24, Memory: 14, CPU: 43}))
	assert.Equal(t, map[string]string{"manual": "success", "auto": "success"}, statuses())
	require.NoError(t, p.srv.ReportNode(manual.ID, jfrogtest.NodeLoad{Disk: 81}))
	assert.Equal(t, map[string]string{"manual": "failure", "auto": "success"}, statuses())
	require.ErrorContains(t, p.srv.ReportNode(9, jfrogtest.NodeLoad{}), "Node 9 does not exist")

	stats, err := p.NodeStats.List(ctx, []int64{manual.ID, auto.ID}, &pipelines.NodeStatListOptions{
		SortOptions: pipelines.SortOptions{SortBy: []string{"reportedAt"}, SortOrder: pipelines.SortDescending},
	})
	require.NoError(t, err)
	require.Len(t, stats, 2)
	assert.EqualValues(t, 81, stats[0].DiskUsageInPercentage)
	assert.EqualValues(t, 43, stats[1].CPULoadInPercentage)
	before, err := p.NodeStats.List(ctx, []int64{manual.ID}, &pipelines.NodeStatListOptions{ReportedBefore: stats[0].ReportedAt.Time})
	require.NoError(t, err)
	require.Len(t, before, 1)
	assert.Equal(t, stats[1].ID, before[0].ID)
	after, err := p.NodeStats.List(ctx, []int64{auto.ID}, &pipelines.NodeStatListOptions{ReportedAfter: stats[1].ReportedAt.Time})
	require.NoError(t, err)
	assert.Empty(t, after)

	_, err = p.Nodes.Delete(ctx, auto.ID)
	require.NoError(t, err)
	assert.Equal(t, map[string]string{"manual": "failure"}, statuses())
	_, err = p.Nodes.Delete(ctx, auto.ID)
	require.ErrorIs(t, err, jfrog.ErrNotFound)
}

func TestNodePoolsChange(t *testing.T) {
	p, ctx := newPlatform(t), t.Context()
	pool := p.staticPool()
	changed, err := p.NodePools.Update(ctx, pool.ID, pipelines.NodePoolUpdateRequest{
		Name: "renamed", OperatingSystem: "CentOS_8", IsCacheEnabled: new(true), TimeoutMillis: 90,
		CacheSettingsPropertyBag: &pipelines.CacheSettings{NodeStopSetting: "nodeStopIntervalDays", NodeStopIntervalDays: 3},
		AllowAllPipelineSources:  new(false),
	})
	require.NoError(t, err)
	assert.False(t, changed.Permissions.AllowsAllPipelineSources())
	assert.Equal(t, 3, changed.CacheSettingsPropertyBag.NodeStopIntervalDays)
	list, err := p.NodePools.List(ctx, &pipelines.NodePoolListOptions{Names: []string{"renamed"}, ProjectIDs: []int64{1}})
	require.NoError(t, err)
	require.Len(t, list, 1)
	assert.Equal(t, 80, list[0].MaxDiskUsagePercentage)
	assert.Equal(t, "CentOS_8", list[0].OperatingSystem)
	assert.EqualValues(t, 90, list[0].TimeoutMillis)
	assert.False(t, list[0].Permissions.AllowsAllPipelineSources())
	_, err = p.NodePools.Update(ctx, 9, pipelines.NodePoolUpdateRequest{Name: "x", OperatingSystem: "y"})
	require.ErrorIs(t, err, jfrog.ErrNotFound)
	projects, err := p.Projects.List(ctx, nil)
	require.NoError(t, err)
	require.Len(t, projects, 1)
	assert.Equal(t, pool.ID, projects[0].ConfigPropertyBag.DefaultNodePoolID)
}
