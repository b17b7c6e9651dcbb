package pipelines

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/check"
)

// NodesService manages the build nodes of pools. Reached through [Client.Nodes].
type NodesService service

// Node is a build node.
type Node struct {
	ID                          int64             `json:"id"`
	ProjectID                   int64             `json:"projectId"`
	NodePoolID                  int64             `json:"nodePoolId"`
	ProjectIntegrationID        int64             `json:"projectIntegrationId"`
	StepID                      int64             `json:"stepId"`
	FriendlyName                string            `json:"friendlyName"`
	StatusCode                  StatusCode        `json:"statusCode"`
	StatusLastUpdatedAt         jfrog.Time        `json:"statusLastUpdatedAt,omitzero"`
	StopRequested               bool              `json:"stopRequested"`
	IsOnDemand                  bool              `json:"isOnDemand"` // in a dynamic node pool
	IsAutoInitialized           bool              `json:"isAutoInitialized"`
	IsSwapEnabled               bool              `json:"isSwapEnabled"`
	IsDebug                     bool              `json:"isDebug"`
	IPAddress                   string            `json:"IPAddress"`
	SSHPort                     jfrog.Int         `json:"sshPort"`
	SSHUser                     string            `json:"sshUser"`
	InstanceID                  string            `json:"instanceId"`
	InstanceInfo                json.RawMessage   `json:"instanceInfo"`
	CurrentBuildPlaneVersion    string            `json:"currentBuildPlaneVersion"`
	IntendedBuildPlaneVersion   string            `json:"intendedBuildPlaneVersion"`
	ProviderMetadataPropertyBag *ProviderMetadata `json:"providerMetadataPropertyBag"` // may be nil
	InitPropertyBag             NodeInit          `json:"initPropertyBag"`
	SystemPropertyBag           NodeSystem        `json:"systemPropertyBag"`
	LastInitializedAt           jfrog.Time        `json:"lastInitializedAt,omitzero"`
	ProvisionedAt               jfrog.Time        `json:"provisionedAt,omitzero"`
	CreatedBy                   UserID            `json:"createdBy"`
	UpdatedBy                   UserID            `json:"updatedBy"`
	CreatedAt                   jfrog.Time        `json:"createdAt,omitzero"`
	UpdatedAt                   jfrog.Time        `json:"updatedAt,omitzero"`
}

// NodeInit is the configuration that is applied when a node is initialized.
type NodeInit struct {
	InsecureDockerRegistries []string `json:"insecureDockerRegistries,omitzero"` // to be allowed
}

// NodeSystem has the properties that the server gave a node.
type NodeSystem struct {
	Token jfrog.Secret `json:"token"`
}

// Format prints the node with secrets masked.
func (n Node) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, n) }

// Format prints the properties with secrets masked.
func (n NodeSystem) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, n) }

// NodeCreateRequest is the body of [NodesService.Create].
type NodeCreateRequest struct {
	ProjectID         int64  `json:"projectId"`
	NodePoolID        int64  `json:"nodePoolId"`
	FriendlyName      string `json:"friendlyName"`
	IsOnDemand        bool   `json:"isOnDemand"` // whether the pool is dynamic
	IsAutoInitialized bool   `json:"isAutoInitialized"`
	// IPAddress is required if IsAutoInitialized is true.
	IPAddress     string `json:"IPAddress,omitempty"`
	SSHPort       int    `json:"sshPort,string,omitempty"` // with IsAutoInitialized; usually 22
	IsSwapEnabled *bool  `json:"isSwapEnabled,omitempty"`  // not on Windows
	InstanceID    string `json:"instanceId,omitempty"`
	// ProviderMetadataPropertyBag is the configuration of an on-demand node.
	ProviderMetadataPropertyBag *ProviderMetadata `json:"providerMetadataPropertyBag,omitempty"`
}

// Format prints the request with secrets masked.
func (r NodeCreateRequest) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, r) }

func (r *NodeCreateRequest) check() error {
	var address error
	if r.IsAutoInitialized && r.IPAddress == "" {
		address = errors.New("IP address is empty, which a node with automatic initialization needs")
	}
	return errors.Join(checkID("project", r.ProjectID), checkID("node pool", r.NodePoolID),
		check.NotEmpty("name of the node", r.FriendlyName), address)
}

const (
	nodesPath = "/pipelines/api/v1/nodes"
	nodePath  = "/pipelines/api/v1/nodes/{nodeId}"
)

// Create adds a node to a pool.
//
// Deprecated: see the package.
//
// Requires: admin.
//
//jfrog:op 6.7.1
func (s *NodesService) Create(ctx context.Context, req NodeCreateRequest) (*Node, error) {
	return jfrog.Do[*Node](ctx, s.client, jfrog.Post(nodesPath).Body(req).Check(req.check()))
}

// Delete deletes a node and returns its ID. It returns an error matching [jfrog.ErrNotFound] if
// there is no such node.
//
// Deprecated: see the package.
//
// Requires: a valid user.
//
//jfrog:op 6.7.2
func (s *NodesService) Delete(ctx context.Context, nodeID int64) (int64, error) {
	out, err := jfrog.Do[deletedRef](ctx, s.client, jfrog.Delete(nodePath, check.ID(nodeID)))
	return out.ID, err
}

// NodeListOptions filters, sorts and pages [NodesService.List].
type NodeListOptions struct {
	PageOptions
	SortOptions
	NodeIDs           []int64     `url:"nodeIds,comma,omitempty"`
	NodePoolIDs       []int64     `url:"nodePoolIds,comma,omitempty"`
	ProjectIDs        []int64     `url:"projectIds,comma,omitempty"`
	StatusCodes       StatusCodes `url:"statusCodes,omitempty"`
	Status            []string    `url:"status,comma,omitempty"` // names of status codes
	IsAutoInitialized *bool       `url:"isAutoInitialized,omitempty"`
	// IsOnDemand selects the nodes of dynamic pools, or of static pools if it is false.
	IsOnDemand *bool `url:"isOnDemand,omitempty"`
	// The server selects the nodes that have exactly these times.
	LastInitializedAt   time.Time `url:"lastInitializedAt,omitempty" layout:"2006-01-02T15:04:05.000Z07:00"`
	ProvisionedAt       time.Time `url:"provisionedAt,omitempty" layout:"2006-01-02T15:04:05.000Z07:00"`
	StatusLastUpdatedAt time.Time `url:"statusLastUpdatedAt,omitempty" layout:"2006-01-02T15:04:05.000Z07:00"`
}

// List returns a page of the nodes.
//
// Deprecated: see the package.
//
// Requires: a valid user.
//
//jfrog:op 6.7.3
func (s *NodesService) List(ctx context.Context, opts *NodeListOptions) ([]Node, error) {
	return jfrog.Do[[]Node](ctx, s.client, jfrog.Get(nodesPath).Query(opts))
}

// All walks the nodes of all pages of [NodesService.List], from opts.Skip on.
func (s *NodesService) All(ctx context.Context, opts *NodeListOptions) iter.Seq2[Node, error] {
	return walk(ctx, opts, s.List)
}

// Get returns a node. It returns an error matching [jfrog.ErrNotFound] if there is no such node.
//
// Deprecated: see the package.
//
// Requires: a valid user.
//
//jfrog:op 6.7.4
func (s *NodesService) Get(ctx context.Context, nodeID int64) (*Node, error) {
	return getOne[Node](ctx, s.client, jfrog.Get(nodePath, check.ID(nodeID)))
}
