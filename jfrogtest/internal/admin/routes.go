// Package admin serves the administration of Artifactory: configuration, licenses, loggers,
// exports, support bundles and user plugins.
package admin

import (
	"slices"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// A service serves the routes of the package.
type service struct {
	*store.Store
}

// Routes returns the operations below /artifactory. Literal segments precede parameters that also
// match them.
func Routes(st *store.Store) []rest.Route {
	s := &service{Store: st}
	return slices.Concat(s.configurationRoutes(), s.operationsRoutes(), s.supportRoutes(), s.exportRoutes(), s.pluginRoutes())
}
