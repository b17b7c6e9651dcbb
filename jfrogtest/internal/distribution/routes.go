// Package distribution serves /distribution: release bundles v1 with their distributions, keys and
// the system, and what the targets have received of release bundles v2.
package distribution

import (
	"slices"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// A service serves /distribution.
type service struct {
	*store.Store
	keys        []*signingKey
	permissions map[string]*permission
	support     []*supportBundle
	execution   map[string]string // tokens of maintenance, by operation
	callHome    bool
}

// Routes returns the operations below /distribution.
func Routes(st *store.Store) []rest.Route {
	s := &service{Store: st, permissions: map[string]*permission{}, execution: map[string]string{}, callHome: true}
	return slices.Concat(s.systemRoutes(), s.keyRoutes(), s.bundleRoutes(), s.distributionRoutes(), s.securityRoutes(), []rest.Route{
		rest.Get("/api/v2/release_bundle/received", s.handleBundles, rest.Admin),
		rest.Get("/api/v2/release_bundle/received/{name}", s.handleVersions, rest.Admin),
		rest.Delete("/api/v2/release_bundle/received/{name}/{version}", s.handleDelete, rest.Admin),
		rest.Get("/api/v2/release_bundle/received/{name}/{version}/status", s.handleStatus, rest.Admin),
		rest.Get("/api/v2/release_bundle/received/{name}/{version}/artifacts", s.handleArtifacts, rest.Admin),
	})
}
