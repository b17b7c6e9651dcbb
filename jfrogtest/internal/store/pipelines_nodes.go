package store

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
)

// NodePool returns the pool with an ID, or nil.
func (p *Pipelines) NodePool(id int64) *NodePool {
	for _, x := range p.NodePools {
		if x.ID == id {
			return x
		}
	}
	return nil
}

// Node returns the node with an ID, or nil.
func (p *Pipelines) Node(id int64) *Node {
	for _, x := range p.Nodes {
		if x.ID == id {
			return x
		}
	}
	return nil
}

// AddNode adds a node. The server initializes a node of a dynamic pool, and one with automatic
// initialization.
func (s *Store) AddNode(n *Node) {
	n.ID, n.Record = s.Pipelines.NextID("node"), s.NewRecord()
	n.Status, n.StatusAt = CodeWaiting, n.CreatedAt
	s.Pipelines.Nodes = append(s.Pipelines.Nodes, n)
	if n.IsOnDemand || n.IsAutoInitialized {
		n.job = s.BeginJob(StatusProcessing, true, func() []error {
			s.initializeNode(n)
			return nil
		})
	}
}

func (s *Store) initializeNode(n *Node) {
	n.Status, n.StatusAt = CodeSuccess, StampOf(s.Now())
	n.InitializedAt, n.UpdatedAt = n.StatusAt, n.StatusAt
	n.CurrentVersion = &n.IntendedVersion
	if n.IsOnDemand {
		n.ProvisionedAt = n.StatusAt
	}
}

// Poll counts a request for the state of a node: see [Job].
func (n *Node) Poll() {
	if n.job != nil {
		n.job.Poll()
	}
}

// DeleteNodes deletes nodes.
func (s *Store) DeleteNodes(gone func(*Node) bool) {
	s.Pipelines.Nodes = slices.DeleteFunc(s.Pipelines.Nodes, func(n *Node) bool {
		if !gone(n) {
			return false
		}
		if n.job != nil {
			n.job.Cancel()
		}
		return true
	})
}

// maxStats limits the reports of a node that the server keeps.
const maxStats = 1000

// ReportNode records the load of a node, in percent. A node that is not yet initialized is so
// afterwards.
func (s *Store) ReportNode(id int64, disk, memory, cpu int) error {
	n := s.Pipelines.Node(id)
	if n == nil {
		return apierr.New(http.StatusNotFound, "Node %d does not exist", id)
	}
	if n.job != nil {
		n.job.Cancel()
	}
	if n.InitializedAt == "" {
		s.initializeNode(n)
	}
	n.Stats = append(n.Stats, &NodeStat{
		ID: s.Pipelines.NextID("nodeStat"), NodeID: id, ProjectID: n.ProjectID,
		ReportedAt: StampOf(s.Now()),
		Disk:       strconv.Itoa(disk), Memory: strconv.Itoa(memory), CPU: strconv.Itoa(cpu),
		Record: s.NewRecord(),
	})
	n.Stats = n.Stats[max(0, len(n.Stats)-maxStats):]
	n.Status = CodeSuccess
	if pool := s.Pipelines.NodePool(n.PoolID); pool != nil && disk > pool.MaxDisk {
		n.Status = CodeFailure
	}
	n.StatusAt = StampOf(s.Now())
	return nil
}
