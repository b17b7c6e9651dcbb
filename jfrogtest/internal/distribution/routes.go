// Package distribution serves /distribution for the targets of release bundles (v2): what they have
// received.
package distribution

import (
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// A service serves /distribution.
type service struct {
	*store.Store
}

// Routes returns the operations below /distribution.
func Routes(st *store.Store) []rest.Route {
	s := &service{Store: st}
	return []rest.Route{
		rest.Get("/api/v2/release_bundle/received", s.handleBundles, rest.Admin),
		rest.Get("/api/v2/release_bundle/received/{name}", s.handleVersions, rest.Admin),
		rest.Delete("/api/v2/release_bundle/received/{name}/{version}", s.handleDelete, rest.Admin),
		rest.Get("/api/v2/release_bundle/received/{name}/{version}/status", s.handleStatus, rest.Admin),
		rest.Get("/api/v2/release_bundle/received/{name}/{version}/artifacts", s.handleArtifacts, rest.Admin),
	}
}
