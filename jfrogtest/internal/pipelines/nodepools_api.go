package pipelines

import (
	"cmp"
	"encoding/json"
	"net/http"
	"slices"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/listing"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

const architecture = "x86_64"

// A poolRequest is the body of an operation that adds or changes a node pool.
type poolRequest struct {
	projectRef
	Name            string          `json:"name"`
	Environments    []string        `json:"environments"`
	IsOnDemand      *bool           `json:"isOnDemand"`
	Architecture    string          `json:"architecture"`
	OperatingSystem string          `json:"operatingSystem"`
	IdleInterval    *int64          `json:"nodeIdleIntervalInMins"`
	ImageID         *int64          `json:"buildPlaneImageId"`
	IntegrationID   *int64          `json:"projectIntegrationId"`
	Provider        json.RawMessage `json:"providerMetadataPropertyBag"`
	Timeout         *int64          `json:"timeoutMS"`
	MaxDisk         *int            `json:"maxDiskUsagePercentage"`
	DiskSize        *int64          `json:"diskSizeinGB"`
	IsNatEnabled    *bool           `json:"isNatEnabled"`
	IsCacheEnabled  *bool           `json:"isCacheEnabled"`
	CacheSettings   json.RawMessage `json:"cacheSettingsPropertyBag"`
	Init            json.RawMessage `json:"initPropertyBag"`
	Permissions     *struct {
		AllSources *bool `json:"allowAllPipelineSources"`
	} `json:"permissions"`
	AllSources *bool `json:"allowAllPipelineSources"`
}

// applyTo checks what the request sets and sets it.
func (s *service) applyTo(x *store.NodePool, r *poolRequest) error {
	provider, err := cloudProvider(r.Provider)
	if err != nil {
		return err
	}
	switch {
	case r.Name == "":
		return bad("name is required")
	case r.OperatingSystem == "":
		return bad("operatingSystem is required")
	case r.MaxDisk != nil && (*r.MaxDisk < 0 || *r.MaxDisk > 100):
		return bad("maxDiskUsagePercentage must be from 0 to 100")
	case slices.ContainsFunc(s.Pipelines.NodePools, func(o *store.NodePool) bool {
		return o != x && o.ProjectID == x.ProjectID && o.Name == r.Name
	}):
		return apierr.New(http.StatusConflict, "Node pool '%s' already exists", r.Name)
	}
	err = cmp.Or(bag("cacheSettingsPropertyBag", r.CacheSettings), bag("initPropertyBag", r.Init))
	if err != nil {
		return err
	}
	if id := r.IntegrationID; id != nil {
		if i := s.Pipelines.Integration(*id); i == nil || i.ProjectID != x.ProjectID {
			return bad("Project integration %d does not exist in the project", *id)
		}
	}
	if id := r.ImageID; id != nil && !slices.ContainsFunc(s.Pipelines.Images,
		func(i *store.BuildPlaneImage) bool { return i.ID == *id }) {
		return bad("Build plane image %d does not exist", *id)
	}
	x.Name, x.OperatingSystem = r.Name, r.OperatingSystem
	if r.Environments != nil {
		x.Environments = r.Environments
	}
	setBag(&x.Provider, provider)
	setBag(&x.CacheSettings, r.CacheSettings)
	setBag(&x.Init, r.Init)
	x.IdleInterval = cmp.Or(r.IdleInterval, x.IdleInterval)
	x.ImageID = cmp.Or(r.ImageID, x.ImageID)
	x.IntegrationID = cmp.Or(r.IntegrationID, x.IntegrationID)
	x.Timeout = cmp.Or(r.Timeout, x.Timeout)
	x.DiskSize = cmp.Or(r.DiskSize, x.DiskSize)
	x.IsNatEnabled = cmp.Or(r.IsNatEnabled, x.IsNatEnabled)
	x.IsCacheEnabled = cmp.Or(r.IsCacheEnabled, x.IsCacheEnabled)
	if r.MaxDisk != nil {
		x.MaxDisk = *r.MaxDisk
	}
	allow := r.AllSources
	if r.Permissions != nil && r.Permissions.AllSources != nil {
		allow = r.Permissions.AllSources
	}
	if allow != nil {
		x.AllSources = *allow
	}
	s.Pipelines.Changed = true
	return nil
}

func setBag(at *json.RawMessage, given json.RawMessage) {
	if len(given) > 0 && string(given) != "null" {
		*at = given
	}
}

// cloudProvider returns the configuration of nodes at a cloud provider. It must be an object.
func cloudProvider(data json.RawMessage) (json.RawMessage, error) {
	var m map[string]any
	if len(data) == 0 {
		return nil, nil
	}
	if err := json.Unmarshal(data, &m); err != nil {
		return nil, bad("providerMetadataPropertyBag is not an object")
	}
	return data, nil
}

// masked returns a view of a pool or a node with the password masked.
func masked(v listing.View) listing.View {
	if m, has := v["providerMetadataPropertyBag"].(map[string]any); has && m["adminPassword"] != nil {
		m["adminPassword"] = mask
	}
	return v
}

func (s *service) handleCreatePool(q *rest.Request) (*rest.Response, error) {
	var r poolRequest
	if err := q.Decode(&r); err != nil {
		return nil, err
	}
	p, err := s.project(r.projectRef, http.StatusBadRequest)
	if err != nil {
		return nil, err
	}
	dynamic := r.IdleInterval != nil && r.ImageID != nil && r.IntegrationID != nil &&
		len(r.Provider) > 0
	switch {
	case r.IsOnDemand == nil:
		return nil, bad("isOnDemand is required")
	case r.Architecture != architecture:
		return nil, bad("architecture must be %s", architecture)
	case *r.IsOnDemand && !dynamic:
		return nil, bad("A dynamic node pool needs nodeIdleIntervalInMins, buildPlaneImageId, " +
			"projectIntegrationId and providerMetadataPropertyBag")
	}
	x := &store.NodePool{
		ProjectID: p.ID, IsOnDemand: *r.IsOnDemand, Architecture: r.Architecture, MaxDisk: 90,
		AllSources: true,
		Record:     s.NewRecord(),
	}
	if err := s.applyTo(x, &r); err != nil {
		return nil, err
	}
	if x.IsOnDemand {
		x.NumberOfNodes = new(1)
	}
	x.ID = s.Pipelines.NextID("nodePool")
	s.Pipelines.NodePools = append(s.Pipelines.NodePools, x)
	return ok(poolView(x))
}

func poolView(x *store.NodePool) listing.View {
	v := masked(listing.Of(x))
	v["permissions"] = map[string]bool{"allowAllPipelineSources": x.AllSources}
	return v
}

func (s *service) pool(q *rest.Request) (*store.NodePool, error) {
	id, err := listing.ID(q, "nodePoolId", http.StatusBadRequest)
	if err != nil {
		return nil, err
	}
	x := s.Pipelines.NodePool(id)
	if x == nil {
		return nil, missing("Node pool %d does not exist", id)
	}
	return x, nil
}

func (s *service) handleUpdatePool(q *rest.Request) (*rest.Response, error) {
	var r poolRequest
	x, err := s.pool(q)
	if err == nil {
		err = q.Decode(&r)
	}
	if err == nil {
		err = s.applyTo(x, &r)
	}
	if err != nil {
		return nil, err
	}
	x.Touch(s.Store)
	v := poolView(x)
	v["permissions"] = map[string]any{"pipelineSources": v["permissions"]}
	return ok(v.Without("nodeIdleIntervalInMins", "buildPlaneImageId", "projectIntegrationId",
		"diskSizeinGB"))
}

func (s *service) handleDeletePool(q *rest.Request) (*rest.Response, error) {
	x, err := s.pool(q)
	if err != nil {
		return nil, err
	}
	s.DeleteNodes(func(n *store.Node) bool { return n.PoolID == x.ID })
	s.Pipelines.NodePools = slices.DeleteFunc(s.Pipelines.NodePools,
		func(o *store.NodePool) bool { return o == x })
	return deleted(x.ID)
}

func (s *service) handlePools(q *rest.Request) (*rest.Response, error) {
	return respond(q, listing.Query{
		Numbers: map[string]string{
			"nodePoolIds": "id", "projectIds": "projectId",
			"projectIntegrationIds": "projectIntegrationId",
		},
		Texts: map[string]string{"names": "name"},
	}, views(s.Pipelines.NodePools, poolView))
}
