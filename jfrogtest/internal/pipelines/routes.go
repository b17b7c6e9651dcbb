// Package pipelines serves the setup of /pipelines: the server, nodes, integrations, pipeline
// sources, templates and environment variables.
package pipelines

import (
	"slices"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// A service serves the routes of the package.
type service struct {
	*store.Store
}

// Routes returns the operations below /pipelines on what runs need.
func Routes(st *store.Store) []rest.Route {
	s := &service{Store: st}
	return slices.Concat(s.sourceRoutes())
}
