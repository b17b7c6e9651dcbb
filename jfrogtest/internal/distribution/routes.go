// Package distribution serves /distribution: release bundles v1 with their distributions, exports,
// keys and permissions, and what the targets have received of release bundles v2.
package distribution

import (
	"slices"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// A service serves /distribution.
type service struct {
	*store.Store
	permissions map[string]*permission
	execution   map[string]string // tokens of maintenance, by operation
	callHome    bool
}

// Routes returns the operations below /distribution. Literal segments precede parameters that also
// match them.
func Routes(st *store.Store) []rest.Route {
	s := &service{Store: st, permissions: map[string]*permission{}, execution: map[string]string{}, callHome: true}
	return slices.Concat(s.systemRoutes(), s.supportRoutes(), s.keyRoutes(), s.distributionRoutes(), s.bundleRoutes(), s.exportRoutes(),
		s.securityRoutes(), s.receivedRoutes())
}

// receivedRoutes returns the operations on what the targets have received.
func (s *service) receivedRoutes() []rest.Route {
	const at = "/api/v2/release_bundle/received"
	return []rest.Route{
		rest.Get(at, s.handleBundles, rest.Admin),
		rest.Get(at+"/{name}", s.handleVersions, rest.Admin),
		rest.Delete(at+"/{name}/{version}", s.handleDelete, rest.Admin),
		rest.Get(at+"/{name}/{version}/status", s.handleStatus, rest.Admin),
		rest.Get(at+"/{name}/{version}/artifacts", s.handleArtifacts, rest.Admin),
	}
}
