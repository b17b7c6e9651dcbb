package pipelines

import (
	"context"
	"iter"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// NodeStatsService returns the load of nodes. Reached through [Client.NodeStats].
type NodeStatsService service

// NodeStat is the load of a node at a time.
type NodeStat struct {
	ID                      int64      `json:"id"`
	NodeID                  int64      `json:"nodeId"`
	ProjectID               int64      `json:"projectId"`
	ReportedAt              jfrog.Time `json:"reportedAt,omitzero"`
	DiskUsageInPercentage   Percent    `json:"diskUsageInPercentage"`
	MemoryUsageInPercentage Percent    `json:"memoryUsageInPercentage"`
	CPULoadInPercentage     Percent    `json:"cpuLoadInPercentage"`
	ActiveContainersCount   int        `json:"activeContainersCount"`
	TotalContainersCount    int        `json:"totalContainersCount"`
	ImageCount              int        `json:"imageCount"`
	CreatedBy               UserID     `json:"createdBy"`
	UpdatedBy               UserID     `json:"updatedBy"`
	CreatedAt               jfrog.Time `json:"createdAt,omitzero"`
	UpdatedAt               jfrog.Time `json:"updatedAt,omitzero"`
}

// NodeStatListOptions filters, sorts and pages [NodeStatsService.List].
type NodeStatListOptions struct {
	PageOptions
	SortOptions
	ReportedBefore time.Time `url:"reportedBefore,omitempty" layout:"2006-01-02T15:04:05.000Z07:00"`
	ReportedAfter  time.Time `url:"reportedAfter,omitempty" layout:"2006-01-02T15:04:05.000Z07:00"`
}

// List returns a page of the load of nodes.
//
// Deprecated: see the package.
//
// Requires: a valid user.
//
//jfrog:op 6.8.1
func (s *NodeStatsService) List(
	ctx context.Context, nodeIDs []int64, opts *NodeStatListOptions,
) ([]NodeStat, error) {
	return jfrog.Do[[]NodeStat](ctx, s.client,
		jfrog.Get("/pipelines/api/v1/nodeStats").Required("nodeIds", idList(nodeIDs)).Query(opts))
}

// All walks the load of nodes on all pages of [NodeStatsService.List], from opts.Skip on.
func (s *NodeStatsService) All(
	ctx context.Context, nodeIDs []int64, opts *NodeStatListOptions,
) iter.Seq2[NodeStat, error] {
	return walk(ctx, opts, func(ctx context.Context, o *NodeStatListOptions) ([]NodeStat, error) {
		return s.List(ctx, nodeIDs, o)
	})
}
