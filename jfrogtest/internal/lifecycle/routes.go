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
	with := func(actions ...store.Action) func(rest.Handler) rest.Handler {
		return func(handle rest.Handler) rest.Handler { return s.permitted(handle, actions...) }
	}
	read, write := with(store.ActionRead), with(store.ActionRead, store.ActionWrite)
	remove, release := with(store.ActionRead, store.ActionDelete), with(store.ActionRead, store.ActionExecute)
	return []rest.Route{
		rest.Post("/api/v2/release_bundle", s.handleCreateBundle, rest.Small),
		rest.Patch("/api/v2/release_bundle", s.handleUpdateBundle, rest.Small),
		rest.Post("/api/v2/release_bundle/{name}/{version}/finalize", write(s.handleFinalizeBundle), rest.Small),
		rest.Put("/api/v2/release_bundle/records/{name}/{version}/tag", write(s.handleTagBundle), rest.Small),
		rest.Get("/api/v2/release_bundle/names", s.handleBundleNames),
		rest.Get("/api/v2/release_bundle/groups", s.handleBundleGroups),
		rest.Get("/api/v2/release_bundle/search-by-artifact", s.handleBundlesWithArtifact),
		rest.Get("/api/v2/release_bundle/existence/{name}/{version}", read(s.handleBundleExistence)),
		rest.Get("/api/v2/release_bundle/records/{name}", s.handleBundleVersions),
		rest.Get("/api/v2/release_bundle/records/{name}/{version}", read(s.handleBundleDetails)),
		rest.Delete("/api/v2/release_bundle/records/{name}/{version}", remove(s.handleDeleteBundle), rest.Small),
		rest.Get("/api/v2/release_bundle/signatures/{name}/{version}", read(s.handleBundleSignature)),
		rest.Get("/api/v2/release_bundle/statuses/{name}/{version}", read(s.handleBundleStatus)),

		rest.Get("/api/v2/promotion/release-bundles-by-environment/{environment}", s.handleBundlesInEnvironment),
		rest.Get("/api/v2/promotion/records/{name}", s.handleBundlePromotions),
		rest.Post("/api/v2/promotion/records/{name}/{version}", release(s.handlePromoteBundle), rest.Small),
		rest.Get("/api/v2/promotion/records/{name}/{version}", s.handleBundlePromotions),
		rest.Get("/api/v2/promotion/records/{name}/{version}/{createdMillis}", read(s.handleBundlePromotion)),
		rest.Delete("/api/v2/promotion/records/{name}/{version}/{createdMillis}", remove(s.handleDeleteBundlePromotion)),
		rest.Get("/api/v2/promotion/statuses/{name}/{version}/{createdMillis}", read(s.handleBundlePromotionStatus)),
		rest.Post("/api/v2/distribution/export/{name}/{version}", release(s.handleExport), rest.Small),
		rest.Get("/api/v2/distribution/export/status/{name}/{version}", release(s.handleExportStatus)),
		rest.Delete("/api/v2/distribution/export/delete/{name}/{version}", s.handleDeleteExport, rest.Admin),

		rest.Get("/api/v2/promotion/{repositoryPath...}", s.handlePromotionsWithArtifact),

		rest.Post("/api/v2/distribution/distribute/{name}/{version}", release(s.handleDistribute), rest.Small),
		rest.Post("/api/v2/distribution/remote_delete/{name}/{version}", remove(s.handleRemoteDelete), rest.Small),
		rest.Put("/api/v2/distribution/abort/{name}/{version}", release(s.handleAbortDistribution)),
		rest.Get("/api/v2/distribution/trackers/{name}/{version}", read(s.handleDistributions)),
		rest.Get("/api/v2/distribution/trackers/{name}/{version}/{id}", read(s.handleDistribution)),
		rest.Post("/api/v2/distribution/key/propagate/{keyName}", s.handlePropagateKey, rest.Admin),
	}
}
