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
		post("/api/v2/release_bundle", s.handleCreateBundle, small, admin),
		get("/api/v2/release_bundle/names", s.handleBundleNames, admin),
		get("/api/v2/release_bundle/groups", s.handleBundleGroups, admin),
		get("/api/v2/release_bundle/search-by-artifact", s.handleBundlesWithArtifact, admin),
		get("/api/v2/release_bundle/existence/{name}/{version}", s.handleBundleExistence, admin),
		get("/api/v2/release_bundle/records/{name}", s.handleBundleVersions, admin),
		get("/api/v2/release_bundle/records/{name}/{version}", s.handleBundleDetails, admin),
		del("/api/v2/release_bundle/records/{name}/{version}", s.handleDeleteBundle, small, admin),
		get("/api/v2/release_bundle/signatures/{name}/{version}", s.handleBundleSignature, admin),
		get("/api/v2/release_bundle/statuses/{name}/{version}", s.handleBundleStatus, admin),

		get("/api/v2/promotion/release-bundles-by-environment/{environment}", s.handleBundlesInEnvironment, admin),
		get("/api/v2/promotion/records/{name}", s.handleBundlePromotions, admin),
		post("/api/v2/promotion/records/{name}/{version}", s.handlePromoteBundle, small, admin),
		get("/api/v2/promotion/records/{name}/{version}", s.handleBundlePromotions, admin),
		get("/api/v2/promotion/records/{name}/{version}/{createdMillis}", s.handleBundlePromotion, admin),
		del("/api/v2/promotion/records/{name}/{version}/{createdMillis}", s.handleDeleteBundlePromotion, admin),
		get("/api/v2/promotion/statuses/{name}/{version}/{createdMillis}", s.handleBundlePromotionStatus, admin),
		get("/api/v2/promotion/{repositoryPath...}", s.handlePromotionsWithArtifact, admin),
	}
}
