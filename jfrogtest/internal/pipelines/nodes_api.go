package pipelines

import (
	"crypto/rand"
	"encoding/json"
	"net/http"
	"strconv"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/listing"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// nodeRoutes returns the operations on images, pools and nodes.
func (s *service) nodeRoutes() []rest.Route {
	const images, pools, nodes = "/api/v1/buildPlaneImages", "/api/v1/nodePools", "/api/v1/nodes"
	return []rest.Route{
		rest.Post(images, s.handleCreateImage, rest.Small, rest.Admin),
		rest.Get(images, s.handleImages, rest.Admin),
		rest.Post(pools, s.handleCreatePool, rest.Small, rest.Admin),
		rest.Put(pools+"/{nodePoolId}", s.handleUpdatePool, rest.Small, rest.Admin),
		rest.Delete(pools+"/{nodePoolId}", s.handleDeletePool),
		rest.Get(pools, s.handlePools),
		rest.Post(nodes, s.handleCreateNode, rest.Small, rest.Admin),
		rest.Delete(nodes+"/{nodeId}", s.handleDeleteNode),
		rest.Get(nodes, s.handleNodes),
		rest.Get(nodes+"/{nodeId}", s.handleNode),
		rest.Get("/api/v1/nodeStats", s.handleNodeStats),
	}
}

// buildPlaneVersion is the version of the software on nodes.
const buildPlaneVersion = store.Version

// A nodeRequest is the body of the operation that adds a node.
type nodeRequest struct {
	ProjectID         *int64          `json:"projectId"`
	PoolID            *int64          `json:"nodePoolId"`
	Name              string          `json:"friendlyName"`
	IsOnDemand        *bool           `json:"isOnDemand"`
	IsAutoInitialized *bool           `json:"isAutoInitialized"`
	IsSwapEnabled     bool            `json:"isSwapEnabled"`
	IPAddress         *string         `json:"IPAddress"`
	SSHPort           json.RawMessage `json:"sshPort"` // a text or a number
	InstanceID        *string         `json:"instanceId"`
	Provider          json.RawMessage `json:"providerMetadataPropertyBag"`
}

func (s *service) handleCreateNode(q *rest.Request) (*rest.Response, error) {
	var r nodeRequest
	if err := q.Decode(&r); err != nil {
		return nil, err
	}
	p, err := s.project(projectRef{ProjectID: r.ProjectID}, http.StatusBadRequest)
	if err != nil {
		return nil, err
	}
	if r.PoolID == nil || r.IsOnDemand == nil || r.IsAutoInitialized == nil || r.Name == "" {
		return nil, bad("nodePoolId, friendlyName, isOnDemand and isAutoInitialized are required")
	}
	pool := s.Pipelines.NodePool(*r.PoolID)
	switch {
	case pool == nil || pool.ProjectID != p.ID:
		return nil, bad("Node pool %d does not exist in the project", *r.PoolID)
	case pool.IsOnDemand != *r.IsOnDemand:
		return nil, bad("isOnDemand is %v in the node pool", pool.IsOnDemand)
	case *r.IsAutoInitialized && (r.IPAddress == nil || *r.IPAddress == ""):
		return nil, bad("IPAddress is required if isAutoInitialized is true")
	}
	provider, err := cloudProvider(r.Provider)
	if err != nil {
		return nil, err
	}
	n := &store.Node{
		ProjectID: p.ID, PoolID: pool.ID, IntegrationID: pool.IntegrationID, Name: r.Name,
		IsOnDemand:        *r.IsOnDemand,
		IsAutoInitialized: *r.IsAutoInitialized, IsSwapEnabled: r.IsSwapEnabled, IPAddress: r.IPAddress,
		InstanceID: r.InstanceID, IntendedVersion: buildPlaneVersion, Provider: provider, Init: pool.Init,
		System: store.NodeSystem{Token: rand.Text()},
	}
	if len(n.Init) == 0 {
		n.Init = json.RawMessage(`{"insecureDockerRegistries": []}`)
	}
	if n.SSHPort, err = port(r.SSHPort); err != nil {
		return nil, err
	}
	if n.IsOnDemand {
		n.Provider = nodeProvider(pool, provider)
	}
	n.CreatedBy = strconv.FormatInt(s.Pipelines.UserID(q.User.Name), 10)
	n.UpdatedBy = n.CreatedBy
	s.AddNode(n)
	return ok(nodeView(n))
}

// nodeProvider returns the configuration of a dynamic node: its own properties over the pool's, and
// two properties of the server.
func nodeProvider(pool *store.NodePool, own json.RawMessage) json.RawMessage {
	m := map[string]any{}
	for _, data := range []json.RawMessage{pool.Provider, own} {
		_ = json.Unmarshal(data, &m) // objects, or nothing
	}
	if m == nil {
		m = map[string]any{}
	}
	m["operatingSystem"], m["uniqueToken"] = pool.OperatingSystem, rand.Text()
	data, _ := json.Marshal(m) // decoded JSON
	return data
}

// port reads a port, which clients send as a text.
func port(data json.RawMessage) (*int64, error) {
	text := string(data)
	if len(data) > 0 && data[0] == '"' {
		_ = json.Unmarshal(data, &text) // is a JSON string
	}
	if text == "" || text == "null" {
		return nil, nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 1 || n > 65535 {
		return nil, bad("sshPort is not a port")
	}
	return &n, nil
}

func nodeView(n *store.Node) listing.View { return masked(listing.Of(n)) }

func (s *service) node(q *rest.Request) (*store.Node, error) {
	id, err := listing.ID(q, "nodeId", http.StatusBadRequest)
	if err != nil {
		return nil, err
	}
	n := s.Pipelines.Node(id)
	if n == nil {
		return nil, missing("Node %d does not exist", id)
	}
	return n, nil
}

func (s *service) handleNode(q *rest.Request) (*rest.Response, error) {
	n, err := s.node(q)
	if err != nil {
		return nil, err
	}
	n.Poll()
	return ok([]listing.View{nodeView(n)}) // in a list, as documented
}

func (s *service) handleDeleteNode(q *rest.Request) (*rest.Response, error) {
	n, err := s.node(q)
	if err != nil {
		return nil, err
	}
	s.DeleteNodes(func(o *store.Node) bool { return o == n })
	return deleted(n.ID)
}

func (s *service) handleNodes(q *rest.Request) (*rest.Response, error) {
	list := views(s.Pipelines.Nodes, func(n *store.Node) listing.View {
		n.Poll()
		v := nodeView(n)
		v["status"] = statusName(n.Status)
		return v
	})
	list, err := listing.Query{
		Numbers: map[string]string{
			"nodeIds": "id", "nodePoolIds": "nodePoolId", "projectIds": "projectId",
			"statusCodes": "statusCode",
		},
		Texts: map[string]string{"status": "status"},
		Flags: map[string]string{"isOnDemand": "isOnDemand", "isAutoInitialized": "isAutoInitialized"},
		Times: map[string]string{
			"provisionedAt": "provisionedAt", "statusLastUpdatedAt": "statusLastUpdatedAt",
			"lastInitializedAt": "lastInitializedAt",
		},
		Sorted: true, Paged: true,
	}.Apply(q, list)
	if err != nil {
		return nil, err
	}
	for i, v := range list {
		list[i] = v.Without("status")
	}
	return ok(list)
}

func (s *service) handleNodeStats(q *rest.Request) (*rest.Response, error) {
	if len(q.CSV("nodeIds")) == 0 {
		return nil, bad("nodeIds is required")
	}
	list := []listing.View{}
	for _, n := range s.Pipelines.Nodes {
		list = append(list, views(n.Stats, listing.Of)...)
	}
	return respond(q, listing.Query{
		Numbers: map[string]string{"nodeIds": "nodeId"},
		Before:  map[string]string{"reportedBefore": "reportedAt"},
		After:   map[string]string{"reportedAfter": "reportedAt"}, Sorted: true, Paged: true,
	}, list)
}
