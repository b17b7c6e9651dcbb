package artifactorytest

// routes are all operations, below /artifactory. Literal segments stand before parameters that would match them too.
var routes []route

// The table refers to handlers, and the dispatcher of handlers to the table: a plain initializer would be a cycle.
func init() {
	routes = []route{
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
