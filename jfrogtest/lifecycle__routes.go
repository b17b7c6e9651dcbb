package jfrogtest

// A lifecycleService serves /lifecycle.
type lifecycleService struct {
	*Store
}

func newLifecycleService(s *Store) *lifecycleService { return &lifecycleService{Store: s} }

// lifecycleRoutes returns the operations below /lifecycle. Literal segments stand before parameters that would match them too.
func lifecycleRoutes(st *Store) []route {
	s := newLifecycleService(st)
	return []route{
		Post("/api/v2/release_bundle", s.handleCreateBundle, Small, Admin),
		Get("/api/v2/release_bundle/names", s.handleBundleNames, Admin),
		Get("/api/v2/release_bundle/groups", s.handleBundleGroups, Admin),
		Get("/api/v2/release_bundle/search-by-artifact", s.handleBundlesWithArtifact, Admin),
		Get("/api/v2/release_bundle/existence/{name}/{version}", s.handleBundleExistence, Admin),
		Get("/api/v2/release_bundle/records/{name}", s.handleBundleVersions, Admin),
		Get("/api/v2/release_bundle/records/{name}/{version}", s.handleBundleDetails, Admin),
		Delete("/api/v2/release_bundle/records/{name}/{version}", s.handleDeleteBundle, Small, Admin),
		Get("/api/v2/release_bundle/signatures/{name}/{version}", s.handleBundleSignature, Admin),
		Get("/api/v2/release_bundle/statuses/{name}/{version}", s.handleBundleStatus, Admin),

		Get("/api/v2/promotion/release-bundles-by-environment/{environment}", s.handleBundlesInEnvironment, Admin),
		Get("/api/v2/promotion/records/{name}", s.handleBundlePromotions, Admin),
		Post("/api/v2/promotion/records/{name}/{version}", s.handlePromoteBundle, Small, Admin),
		Get("/api/v2/promotion/records/{name}/{version}", s.handleBundlePromotions, Admin),
		Get("/api/v2/promotion/records/{name}/{version}/{createdMillis}", s.handleBundlePromotion, Admin),
		Delete("/api/v2/promotion/records/{name}/{version}/{createdMillis}", s.handleDeleteBundlePromotion, Admin),
		Get("/api/v2/promotion/statuses/{name}/{version}/{createdMillis}", s.handleBundlePromotionStatus, Admin),
		Get("/api/v2/promotion/{repositoryPath...}", s.handlePromotionsWithArtifact, Admin),
	}
}
