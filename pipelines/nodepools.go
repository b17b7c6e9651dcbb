package pipelines

import (
	"cmp"
	"context"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/check"
)

// NodePoolsService manages pools of build nodes. A static pool has nodes that are added to it. A
// dynamic pool makes nodes on demand, at a cloud provider. Reached through [Client.NodePools].
type NodePoolsService service

// NodePool is a pool of build nodes.
type NodePool struct {
	ID              int64        `json:"id"`
	ProjectID       int64        `json:"projectId"`
	Name            string       `json:"name"`
	Environments    []string     `json:"environments"`
	IsOnDemand      bool         `json:"isOnDemand"` // a dynamic pool
	Architecture    Architecture `json:"architecture"`
	OperatingSystem string       `json:"operatingSystem"` // such as Ubuntu_18.04
	NumberOfNodes   int          `json:"numberOfNodes"`   // 0 in a static pool
	// NodeIdleIntervalInMins is the number of minutes that a dynamic node may be idle before the
	// server destroys it.
	NodeIdleIntervalInMins int   `json:"nodeIdleIntervalInMins"`
	BuildPlaneImageID      int64 `json:"buildPlaneImageId"`    // of a dynamic pool
	ProjectIntegrationID   int64 `json:"projectIntegrationId"` // of a dynamic pool
	// ProviderMetadataPropertyBag is the configuration of a dynamic pool. It may be nil.
	ProviderMetadataPropertyBag *ProviderMetadata `json:"providerMetadataPropertyBag"`

	// The next fields have the meaning that they have in [NodePoolCreateRequest].

	TimeoutMillis          int64 `json:"timeoutMS"`
	MaxDiskUsagePercentage int   `json:"maxDiskUsagePercentage"`
	DiskSizeInGB           int   `json:"diskSizeinGB"`

	QueueName                string         `json:"queueName"`
	IsNatEnabled             bool           `json:"isNatEnabled"`
	IsCacheEnabled           bool           `json:"isCacheEnabled"`
	CacheSettingsPropertyBag *CacheSettings `json:"cacheSettingsPropertyBag"` // may be nil
	Permissions              Permissions    `json:"permissions"`
	InitPropertyBag          *NodeInit      `json:"initPropertyBag"` // may be nil
	CreatedAt                jfrog.Time     `json:"createdAt,omitzero"`
	UpdatedAt                jfrog.Time     `json:"updatedAt,omitzero"`
}

const (
	nodePoolsPath = "/pipelines/api/v1/nodePools"
	nodePoolPath  = "/pipelines/api/v1/nodePools/{nodePoolId}"
)

// Create adds a pool to a project. The architecture is [ArchitectureX8664] by default.
//
// Deprecated: see the package.
//
// Requires: admin.
//
//jfrog:op 6.9.1
func (s *NodePoolsService) Create(
	ctx context.Context, req NodePoolCreateRequest,
) (*NodePool, error) {
	req.Architecture = cmp.Or(req.Architecture, ArchitectureX8664)
	return jfrog.Do[*NodePool](ctx, s.client, jfrog.Post(nodePoolsPath).Body(req).Check(req.check()))
}

// Update changes a pool.
//
// Deprecated: see the package.
//
// Requires: admin.
//
//jfrog:op 6.9.2
func (s *NodePoolsService) Update(
	ctx context.Context, nodePoolID int64, req NodePoolUpdateRequest,
) (*NodePool, error) {
	return jfrog.Do[*NodePool](ctx, s.client,
		jfrog.Put(nodePoolPath, check.ID(nodePoolID)).Body(req).Check(req.check()))
}

// Delete deletes a pool and returns its ID. It returns an error matching [jfrog.ErrNotFound] if
// there is no such pool.
//
// Deprecated: see the package.
//
// Requires: a valid user.
//
//jfrog:op 6.9.3
func (s *NodePoolsService) Delete(ctx context.Context, nodePoolID int64) (int64, error) {
	out, err := jfrog.Do[deletedRef](ctx, s.client, jfrog.Delete(nodePoolPath, check.ID(nodePoolID)))
	return out.ID, err
}

// NodePoolListOptions filters [NodePoolsService.List]. A pool must satisfy all filters.
type NodePoolListOptions struct {
	NodePoolIDs           []int64  `url:"nodePoolIds,comma,omitempty"`
	ProjectIDs            []int64  `url:"projectIds,comma,omitempty"`
	ProjectIntegrationIDs []int64  `url:"projectIntegrationIds,comma,omitempty"`
	Names                 []string `url:"names,comma,omitempty"`
}

// List returns the pools.
//
// Deprecated: see the package.
//
// Requires: a valid user.
//
//jfrog:op 6.9.4
func (s *NodePoolsService) List(
	ctx context.Context, opts *NodePoolListOptions,
) ([]NodePool, error) {
	return jfrog.Do[[]NodePool](ctx, s.client, jfrog.Get(nodePoolsPath).Query(opts))
}
