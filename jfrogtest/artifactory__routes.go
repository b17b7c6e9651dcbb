package jfrogtest

// An artifactoryService serves /artifactory.
type artifactoryService struct {
	*Store
}

func newArtifactoryService(s *Store) *artifactoryService { return &artifactoryService{Store: s} }

// artifactoryRoutes returns the operations below /artifactory. Literal segments stand before parameters that would match them too.
func artifactoryRoutes(st *Store) []route {
	s := newArtifactoryService(st)
	return []route{
		get("/api/system/ping", s.handlePing, public),
		get("/api/v1/system/readiness", s.handleProbe, public),
		get("/api/v1/system/liveness", s.handleProbe, public),
		get("/api/system/version", s.handleVersion, browse),
		get("/api/system", s.handleSystemInfo, admin),
		post("/api/system/verifyconnection", s.handleVerifyConnection, small, unlocked, admin),
		post("/api/system/storage/gc", s.handleGarbageCollection, admin),
		get("/api/tasks", s.handleTasks, admin),

		put("/api/v2/repositories/batch", s.handleCreateBatch, small, admin),
		get("/api/v2/repositories/batch", s.handleGetBatch, admin),
		post("/api/v2/repositories/batch", s.handleUpdateBatch, small, admin),
		get("/api/repositories", s.handleListRepositories, browse),
		get("/api/repositories/existence", s.handleRepositoryExistence),
		get("/api/repositories/configurations", s.handleAllRepositories, admin),
		get("/api/repositories/{repoKey}", s.handleGetRepository),
		put("/api/repositories/{repoKey}", s.handleCreateRepository, small, admin),
		post("/api/repositories/{repoKey}", s.handleUpdateRepository, small, admin),
		del("/api/repositories/{repoKey}", s.handleDeleteRepository, admin),

		get("/api/storageinfo", s.handleStorageSummary, admin),
		post("/api/storageinfo/calculate", s.handleCalculateStorage, admin),
		get("/api/storage/{repoKey}/{path...}", s.handleStorage, browse),
		put("/api/storage/{repoKey}/{path...}", s.handleSetProperties),
		del("/api/storage/{repoKey}/{path...}", s.handleDeleteProperties),
		patch("/api/metadata/{repoKey}/{path...}", s.handlePatchProperties, small),
		post("/api/checksum/sha256", s.handleSetSHA256, small, admin),
		get("/api/download/{repoKey}/{path...}", s.handleSyncDownload, browse),
		get("/api/archive/download/{repoKey}/{path...}", s.handleFolderArchive, browse),
		post("/api/signed/url", s.handleSignURL, small),
		post("/api/signed/url/key", s.handleReplaceSigningKey, admin),
		post("/api/copy/{repoKey}/{path...}", s.handleCopy),
		post("/api/move/{repoKey}/{path...}", s.handleMove),
		post("/api/zap/{repoKey}/{path...}", s.handleZapCache, admin),

		post("/api/trash/empty", s.handleEmptyTrash, admin),
		del("/api/trash/clean/{path...}", s.handleCleanTrash, admin),
		post("/api/trash/restore/{path...}", s.handleRestoreTrash, admin),
		post("/api/deleteDirectoryTrashProperty/start", s.handleDeleteTrashRecords, small, admin),

		post("/api/search/aql", s.handleAQL, small, browse),
		get("/api/search/artifact", s.handleQuickSearch, browse),
		get("/api/search/archive", s.handleArchiveSearch, browse),
		get("/api/search/gavc", s.handleGAVCSearch, browse),
		get("/api/search/prop", s.handlePropertySearch, browse),
		get("/api/search/checksum", s.handleChecksumSearch, browse),
		get("/api/search/badChecksum", s.handleBadChecksumSearch),
		get("/api/search/usage", s.handleUsageSearch),
		get("/api/search/dates", s.handleDatesSearch, browse),
		get("/api/search/creation", s.handleCreationSearch, browse),
		get("/api/search/pattern", s.handlePatternSearch, browse),
		get("/api/search/versions", s.handleVersionSearch, browse),
		get("/api/search/latestVersion", s.handleLatestVersion, browse),
		get("/api/search/dependency", s.handleDependencySearch, browse),
		post("/api/search/buildArtifacts", s.handleBuildArtifactsSearch, small),
		get("/api/versions/{repo}/{path...}", s.handleVersionByProperties, browse),

		get("/api/build", s.handleListBuilds, browse),
		put("/api/build", s.handleUploadBuild, small),
		post("/api/build/delete", s.handleDeleteBuilds, small),
		post("/api/build/append/{buildName}/{buildNumber}", s.handleAppendBuild, small),
		post("/api/build/promote/{buildName}/{buildNumber}", s.handlePromoteBuild, small, admin),
		post("/api/build/rename/{buildName}", s.handleRenameBuild, admin),
		post("/api/build/retention/{buildName}", s.handleBuildRetention, small, admin),
		get("/api/build/{buildName}", s.handleListBuildRuns, browse),
		del("/api/build/{buildName}", s.handleDeleteBuild),
		get("/api/build/{buildName}/{buildNumber}", s.handleGetBuild, browse),

		get("/{repoKey}/{path...}", s.handleDownload, browse),
		put("/{repoKey}/{path...}", s.handleDeploy, bulk),
		del("/{repoKey}/{path...}", s.handleDelete),
	}
}
