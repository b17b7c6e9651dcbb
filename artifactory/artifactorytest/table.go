package artifactorytest

// services are the operations of each service of the platform, by the first segment of the path. Literal segments stand
// before parameters that would match them too.
var services map[string][]route

// The tables refer to handlers, and the dispatcher of handlers to the tables: a plain initializer would be a cycle.
func init() {
	services = map[string][]route{
		"artifactory": artifactoryRoutes(),
		"lifecycle":   lifecycleRoutes(),
		"evidence":    evidenceRoutes(),
		"onemodel":    {{"POST", "/api/v1/graphql", small, (*Server).handleOneModel}},
	}
}

func artifactoryRoutes() []route {
	return []route{
		{"GET", "/api/system/ping", public, (*Server).handlePing},
		{"GET", "/api/v1/system/readiness", public, (*Server).handleProbe},
		{"GET", "/api/v1/system/liveness", public, (*Server).handleProbe},
		{"GET", "/api/system/version", browse, (*Server).handleVersion},
		{"GET", "/api/system", 0, (*Server).handleSystemInfo},
		{"POST", "/api/system/verifyconnection", small | unlocked, (*Server).handleVerifyConnection},
		{"POST", "/api/system/storage/gc", 0, (*Server).handleGarbageCollection},
		{"GET", "/api/tasks", 0, (*Server).handleTasks},

		{"PUT", "/api/v2/repositories/batch", small, (*Server).handleCreateBatch},
		{"GET", "/api/v2/repositories/batch", 0, (*Server).handleGetBatch},
		{"POST", "/api/v2/repositories/batch", small, (*Server).handleUpdateBatch},
		{"GET", "/api/repositories", browse, (*Server).handleListRepositories},
		{"GET", "/api/repositories/existence", 0, (*Server).handleRepositoryExistence},
		{"GET", "/api/repositories/configurations", 0, (*Server).handleAllRepositories},
		{"GET", "/api/repositories/{repoKey}", 0, (*Server).handleGetRepository},
		{"PUT", "/api/repositories/{repoKey}", small, (*Server).handleCreateRepository},
		{"POST", "/api/repositories/{repoKey}", small, (*Server).handleUpdateRepository},
		{"DELETE", "/api/repositories/{repoKey}", 0, (*Server).handleDeleteRepository},

		{"GET", "/api/storageinfo", 0, (*Server).handleStorageSummary},
		{"POST", "/api/storageinfo/calculate", 0, (*Server).handleCalculateStorage},
		{"GET", "/api/storage/{repoKey}/{path...}", browse, (*Server).handleStorage},
		{"PUT", "/api/storage/{repoKey}/{path...}", 0, (*Server).handleSetProperties},
		{"DELETE", "/api/storage/{repoKey}/{path...}", 0, (*Server).handleDeleteProperties},
		{"PATCH", "/api/metadata/{repoKey}/{path...}", small, (*Server).handlePatchProperties},
		{"POST", "/api/checksum/sha256", small, (*Server).handleSetSHA256},
		{"GET", "/api/download/{repoKey}/{path...}", browse, (*Server).handleSyncDownload},
		{"GET", "/api/archive/download/{repoKey}/{path...}", browse, (*Server).handleFolderArchive},
		{"POST", "/api/signed/url", small, (*Server).handleSignURL},
		{"POST", "/api/signed/url/key", 0, (*Server).handleReplaceSigningKey},
		{"POST", "/api/copy/{repoKey}/{path...}", 0, (*Server).handleCopy},
		{"POST", "/api/move/{repoKey}/{path...}", 0, (*Server).handleMove},
		{"POST", "/api/zap/{repoKey}/{path...}", 0, (*Server).handleZapCache},

		{"POST", "/api/trash/empty", 0, (*Server).handleEmptyTrash},
		{"DELETE", "/api/trash/clean/{path...}", 0, (*Server).handleCleanTrash},
		{"POST", "/api/trash/restore/{path...}", 0, (*Server).handleRestoreTrash},
		{"POST", "/api/deleteDirectoryTrashProperty/start", small, (*Server).handleDeleteTrashRecords},

		{"POST", "/api/search/aql", small | browse, (*Server).handleAQL},
		{"GET", "/api/search/artifact", browse, (*Server).handleQuickSearch},
		{"GET", "/api/search/archive", browse, (*Server).handleArchiveSearch},
		{"GET", "/api/search/gavc", browse, (*Server).handleGAVCSearch},
		{"GET", "/api/search/prop", browse, (*Server).handlePropertySearch},
		{"GET", "/api/search/checksum", browse, (*Server).handleChecksumSearch},
		{"GET", "/api/search/badChecksum", 0, (*Server).handleBadChecksumSearch},
		{"GET", "/api/search/usage", 0, (*Server).handleUsageSearch},
		{"GET", "/api/search/dates", browse, (*Server).handleDatesSearch},
		{"GET", "/api/search/creation", browse, (*Server).handleCreationSearch},
		{"GET", "/api/search/pattern", browse, (*Server).handlePatternSearch},
		{"GET", "/api/search/versions", browse, (*Server).handleVersionSearch},
		{"GET", "/api/search/latestVersion", browse, (*Server).handleLatestVersion},
		{"GET", "/api/search/dependency", browse, (*Server).handleDependencySearch},
		{"POST", "/api/search/buildArtifacts", small, (*Server).handleBuildArtifactsSearch},
		{"GET", "/api/versions/{repo}/{path...}", browse, (*Server).handleVersionByProperties},

		{"GET", "/api/build", browse, (*Server).handleListBuilds},
		{"PUT", "/api/build", small, (*Server).handleUploadBuild},
		{"POST", "/api/build/delete", small, (*Server).handleDeleteBuilds},
		{"POST", "/api/build/append/{buildName}/{buildNumber}", small, (*Server).handleAppendBuild},
		{"POST", "/api/build/promote/{buildName}/{buildNumber}", small, (*Server).handlePromoteBuild},
		{"POST", "/api/build/rename/{buildName}", 0, (*Server).handleRenameBuild},
		{"POST", "/api/build/retention/{buildName}", small, (*Server).handleBuildRetention},
		{"GET", "/api/build/{buildName}", browse, (*Server).handleListBuildRuns},
		{"DELETE", "/api/build/{buildName}", 0, (*Server).handleDeleteBuild},
		{"GET", "/api/build/{buildName}/{buildNumber}", browse, (*Server).handleGetBuild},

		{"GET", "/{repoKey}/{path...}", browse, (*Server).handleDownload},
		{"PUT", "/{repoKey}/{path...}", bulk, (*Server).handleDeploy},
		{"DELETE", "/{repoKey}/{path...}", 0, (*Server).handleDelete},
	}
}

func lifecycleRoutes() []route {
	return []route{
		{"POST", "/api/v2/release_bundle", small, (*Server).handleCreateBundle},
		{"GET", "/api/v2/release_bundle/names", 0, (*Server).handleBundleNames},
		{"GET", "/api/v2/release_bundle/groups", 0, (*Server).handleBundleGroups},
		{"GET", "/api/v2/release_bundle/search-by-artifact", 0, (*Server).handleBundlesWithArtifact},
		{"GET", "/api/v2/release_bundle/existence/{name}/{version}", 0, (*Server).handleBundleExistence},
		{"GET", "/api/v2/release_bundle/records/{name}", 0, (*Server).handleBundleVersions},
		{"GET", "/api/v2/release_bundle/records/{name}/{version}", 0, (*Server).handleBundleDetails},
		{"DELETE", "/api/v2/release_bundle/records/{name}/{version}", small, (*Server).handleDeleteBundle},
		{"GET", "/api/v2/release_bundle/signatures/{name}/{version}", 0, (*Server).handleBundleSignature},
		{"GET", "/api/v2/release_bundle/statuses/{name}/{version}", 0, (*Server).handleBundleStatus},

		{"GET", "/api/v2/promotion/release-bundles-by-environment/{environment}", 0, (*Server).handleBundlesInEnvironment},
		{"GET", "/api/v2/promotion/records/{name}", 0, (*Server).handleBundlePromotions},
		{"POST", "/api/v2/promotion/records/{name}/{version}", small, (*Server).handlePromoteBundle},
		{"GET", "/api/v2/promotion/records/{name}/{version}", 0, (*Server).handleBundlePromotions},
		{"GET", "/api/v2/promotion/records/{name}/{version}/{createdMillis}", 0, (*Server).handleBundlePromotion},
		{"DELETE", "/api/v2/promotion/records/{name}/{version}/{createdMillis}", 0, (*Server).handleDeleteBundlePromotion},
		{"GET", "/api/v2/promotion/statuses/{name}/{version}/{createdMillis}", 0, (*Server).handleBundlePromotionStatus},
		{"GET", "/api/v2/promotion/{repositoryPath...}", 0, (*Server).handlePromotionsWithArtifact},
	}
}

func evidenceRoutes() []route {
	return []route{
		{"GET", "/api/v1/system/version", 0, (*Server).handleEvidenceVersion},
		{"POST", "/api/v1/subject/{subjectRepoPath...}", small, (*Server).handleDeployEvidence},
		{"DELETE", "/api/v1/evidence/{evidenceRepoPath...}", 0, (*Server).handleDeleteEvidence},
	}
}
