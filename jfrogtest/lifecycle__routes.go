package jfrogtest

func lifecycleRoutes() []route {
	return []route{
		{"POST", "/api/v2/release_bundle", small | admin, (*Server).handleCreateBundle},
		{"GET", "/api/v2/release_bundle/names", admin, (*Server).handleBundleNames},
		{"GET", "/api/v2/release_bundle/groups", admin, (*Server).handleBundleGroups},
		{"GET", "/api/v2/release_bundle/search-by-artifact", admin, (*Server).handleBundlesWithArtifact},
		{"GET", "/api/v2/release_bundle/existence/{name}/{version}", admin, (*Server).handleBundleExistence},
		{"GET", "/api/v2/release_bundle/records/{name}", admin, (*Server).handleBundleVersions},
		{"GET", "/api/v2/release_bundle/records/{name}/{version}", admin, (*Server).handleBundleDetails},
		{"DELETE", "/api/v2/release_bundle/records/{name}/{version}", small | admin, (*Server).handleDeleteBundle},
		{"GET", "/api/v2/release_bundle/signatures/{name}/{version}", admin, (*Server).handleBundleSignature},
		{"GET", "/api/v2/release_bundle/statuses/{name}/{version}", admin, (*Server).handleBundleStatus},

		{"GET", "/api/v2/promotion/release-bundles-by-environment/{environment}", admin, (*Server).handleBundlesInEnvironment},
		{"GET", "/api/v2/promotion/records/{name}", admin, (*Server).handleBundlePromotions},
		{"POST", "/api/v2/promotion/records/{name}/{version}", small | admin, (*Server).handlePromoteBundle},
		{"GET", "/api/v2/promotion/records/{name}/{version}", admin, (*Server).handleBundlePromotions},
		{"GET", "/api/v2/promotion/records/{name}/{version}/{createdMillis}", admin, (*Server).handleBundlePromotion},
		{"DELETE", "/api/v2/promotion/records/{name}/{version}/{createdMillis}", admin, (*Server).handleDeleteBundlePromotion},
		{"GET", "/api/v2/promotion/statuses/{name}/{version}/{createdMillis}", admin, (*Server).handleBundlePromotionStatus},
		{"GET", "/api/v2/promotion/{repositoryPath...}", admin, (*Server).handlePromotionsWithArtifact},
	}
}
