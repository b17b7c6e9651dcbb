// Package lifecycle serves /lifecycle: release bundles (v2), their promotions and their
// distribution.
package lifecycle

import (
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// A service serves /lifecycle.
type service struct {
	*store.Store
	// Guarded by the store's lock.
	drafts map[*store.BundleVersion][]bundleSource // sources of drafts
}

func newService(s *store.Store) *service {
	return &service{Store: s, drafts: map[*store.BundleVersion][]bundleSource{}}
}

// Routes returns the operations below /lifecycle. Literal segments precede parameters that also
// match them.
func Routes(st *store.Store) []rest.Route {
	s := newService(st)
	return []rest.Route{
		rest.Post("/api/v2/release_bundle", s.handleCreateBundle, rest.Small, rest.Admin),
		rest.Patch("/api/v2/release_bundle", s.handleUpdateBundle, rest.Small, rest.Admin),
		rest.Post("/api/v2/release_bundle/{name}/{version}/finalize", s.handleFinalizeBundle, rest.Small, rest.Admin),
		rest.Put("/api/v2/release_bundle/records/{name}/{version}/tag", s.handleTagBundle, rest.Small, rest.Admin),
		rest.Get("/api/v2/release_bundle/names", s.handleBundleNames, rest.Admin),
		rest.Get("/api/v2/release_bundle/groups", s.handleBundleGroups, rest.Admin),
		rest.Get("/api/v2/release_bundle/search-by-artifact", s.handleBundlesWithArtifact, rest.Admin),
		rest.Get("/api/v2/release_bundle/existence/{name}/{version}", s.handleBundleExistence, rest.Admin),
		rest.Get("/api/v2/release_bundle/records/{name}", s.handleBundleVersions, rest.Admin),
		rest.Get("/api/v2/release_bundle/records/{name}/{version}", s.handleBundleDetails, rest.Admin),
		rest.Delete("/api/v2/release_bundle/records/{name}/{version}", s.handleDeleteBundle, rest.Small, rest.Admin),
		rest.Get("/api/v2/release_bundle/signatures/{name}/{version}", s.handleBundleSignature, rest.Admin),
		rest.Get("/api/v2/release_bundle/statuses/{name}/{version}", s.handleBundleStatus, rest.Admin),

		rest.Get("/api/v2/promotion/release-bundles-by-environment/{environment}", s.handleBundlesInEnvironment, rest.Admin),
		rest.Get("/api/v2/promotion/records/{name}", s.handleBundlePromotions, rest.Admin),
		rest.Post("/api/v2/promotion/records/{name}/{version}", s.handlePromoteBundle, rest.Small, rest.Admin),
		rest.Get("/api/v2/promotion/records/{name}/{version}", s.handleBundlePromotions, rest.Admin),
		rest.Get("/api/v2/promotion/records/{name}/{version}/{createdMillis}", s.handleBundlePromotion, rest.Admin),
		rest.Delete("/api/v2/promotion/records/{name}/{version}/{createdMillis}", s.handleDeleteBundlePromotion, rest.Admin),
		rest.Get("/api/v2/promotion/statuses/{name}/{version}/{createdMillis}", s.handleBundlePromotionStatus, rest.Admin),
		rest.Post("/api/v2/distribution/export/{name}/{version}", s.handleExport, rest.Small, rest.Admin),
		rest.Get("/api/v2/distribution/export/status/{name}/{version}", s.handleExportStatus, rest.Admin),
		rest.Delete("/api/v2/distribution/export/delete/{name}/{version}", s.handleDeleteExport, rest.Admin),

		rest.Get("/api/v2/promotion/{repositoryPath...}", s.handlePromotionsWithArtifact, rest.Admin),

		rest.Post("/api/v2/distribution/distribute/{name}/{version}", s.handleDistribute, rest.Small, rest.Admin),
		rest.Post("/api/v2/distribution/remote_delete/{name}/{version}", s.handleRemoteDelete, rest.Small, rest.Admin),
		rest.Put("/api/v2/distribution/abort/{name}/{version}", s.handleAbortDistribution, rest.Admin),
		rest.Get("/api/v2/distribution/trackers/{name}/{version}", s.handleDistributions, rest.Admin),
		rest.Get("/api/v2/distribution/trackers/{name}/{version}/{id}", s.handleDistribution, rest.Admin),
		rest.Post("/api/v2/distribution/key/propagate/{keyName}", s.handlePropagateKey, rest.Admin),
	}
}
