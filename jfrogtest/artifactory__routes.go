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
		Get("/api/system/ping", s.handlePing, Public),
		Get("/api/v1/system/readiness", s.handleProbe, Public),
		Get("/api/v1/system/liveness", s.handleProbe, Public),
		Get("/api/system/version", s.handleVersion, Browse),
		Get("/api/system", s.handleSystemInfo, Admin),
		Post("/api/system/verifyconnection", s.handleVerifyConnection, Small, Unlocked, Admin),
		Post("/api/system/storage/gc", s.handleGarbageCollection, Admin),
		Get("/api/tasks", s.handleTasks, Admin),

		Put("/api/v2/repositories/batch", s.handleCreateBatch, Small, Admin),
		Get("/api/v2/repositories/batch", s.handleGetBatch, Admin),
		Post("/api/v2/repositories/batch", s.handleUpdateBatch, Small, Admin),
		Get("/api/repositories", s.handleListRepositories, Browse),
		Get("/api/repositories/existence", s.handleRepositoryExistence),
		Get("/api/repositories/configurations", s.handleAllRepositories, Admin),
		Get("/api/repositories/{repoKey}", s.handleGetRepository),
		Put("/api/repositories/{repoKey}", s.handleCreateRepository, Small, Admin),
		Post("/api/repositories/{repoKey}", s.handleUpdateRepository, Small, Admin),
		Delete("/api/repositories/{repoKey}", s.handleDeleteRepository, Admin),

		Get("/api/storageinfo", s.handleStorageSummary, Admin),
		Post("/api/storageinfo/calculate", s.handleCalculateStorage, Admin),
		Get("/api/storage/{repoKey}/{path...}", s.handleStorage, Browse),
		Put("/api/storage/{repoKey}/{path...}", s.handleSetProperties),
		Delete("/api/storage/{repoKey}/{path...}", s.handleDeleteProperties),
		Patch("/api/metadata/{repoKey}/{path...}", s.handlePatchProperties, Small),
		Post("/api/checksum/sha256", s.handleSetSHA256, Small, Admin),
		Get("/api/download/{repoKey}/{path...}", s.handleSyncDownload, Browse),
		Get("/api/archive/download/{repoKey}/{path...}", s.handleFolderArchive, Browse),
		Post("/api/signed/url", s.handleSignURL, Small),
		Post("/api/signed/url/key", s.handleReplaceSigningKey, Admin),
		Post("/api/copy/{repoKey}/{path...}", s.handleCopy),
		Post("/api/move/{repoKey}/{path...}", s.handleMove),
		Post("/api/zap/{repoKey}/{path...}", s.handleZapCache, Admin),

		Post("/api/trash/empty", s.handleEmptyTrash, Admin),
		Delete("/api/trash/clean/{path...}", s.handleCleanTrash, Admin),
		Post("/api/trash/restore/{path...}", s.handleRestoreTrash, Admin),
		Post("/api/deleteDirectoryTrashProperty/start", s.handleDeleteTrashRecords, Small, Admin),

		Post("/api/search/aql", s.handleAQL, Small, Browse),
		Get("/api/search/artifact", s.handleQuickSearch, Browse),
		Get("/api/search/archive", s.handleArchiveSearch, Browse),
		Get("/api/search/gavc", s.handleGAVCSearch, Browse),
		Get("/api/search/prop", s.handlePropertySearch, Browse),
		Get("/api/search/checksum", s.handleChecksumSearch, Browse),
		Get("/api/search/badChecksum", s.handleBadChecksumSearch),
		Get("/api/search/usage", s.handleUsageSearch),
		Get("/api/search/dates", s.handleDatesSearch, Browse),
		Get("/api/search/creation", s.handleCreationSearch, Browse),
		Get("/api/search/pattern", s.handlePatternSearch, Browse),
		Get("/api/search/versions", s.handleVersionSearch, Browse),
		Get("/api/search/latestVersion", s.handleLatestVersion, Browse),
		Get("/api/search/dependency", s.handleDependencySearch, Browse),
		Post("/api/search/buildArtifacts", s.handleBuildArtifactsSearch, Small),
		Get("/api/versions/{repo}/{path...}", s.handleVersionByProperties, Browse),

		Get("/api/build", s.handleListBuilds, Browse),
		Put("/api/build", s.handleUploadBuild, Small),
		Post("/api/build/delete", s.handleDeleteBuilds, Small),
		Post("/api/build/append/{buildName}/{buildNumber}", s.handleAppendBuild, Small),
		Post("/api/build/promote/{buildName}/{buildNumber}", s.handlePromoteBuild, Small, Admin),
		Post("/api/build/rename/{buildName}", s.handleRenameBuild, Admin),
		Post("/api/build/retention/{buildName}", s.handleBuildRetention, Small, Admin),
		Get("/api/build/{buildName}", s.handleListBuildRuns, Browse),
		Delete("/api/build/{buildName}", s.handleDeleteBuild),
		Get("/api/build/{buildName}/{buildNumber}", s.handleGetBuild, Browse),

		Get("/{repoKey}/{path...}", s.handleDownload, Browse),
		Put("/{repoKey}/{path...}", s.handleDeploy, Bulk),
		Delete("/{repoKey}/{path...}", s.handleDelete),
	}
}
