// Package artifactory serves /artifactory: repositories, items, properties, searches, builds and
// the system.
package artifactory

import (
	"slices"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// A service serves /artifactory.
type service struct {
	*store.Store
}

func newService(s *store.Store) *service { return &service{Store: s} }

// Routes returns the operations below /artifactory. Literal segments precede parameters that also
// match them.
func Routes(st *store.Store) []rest.Route {
	s := newService(st)
	return append(slices.Concat(s.metadataRoutes(), s.bundleRoutes(), s.federationRoutes(),
		s.packageRoutes(), s.vcsRoutes(), s.maintenanceRoutes(), s.legacyRoutes()), []rest.Route{
		rest.Get("/api/system/ping", s.handlePing, rest.Public),
		rest.Get("/api/v1/system/readiness", s.handleProbe, rest.Public),
		rest.Get("/api/v1/system/liveness", s.handleProbe, rest.Public),
		rest.Get("/api/system/version", s.handleVersion, rest.Browse),
		rest.Get("/api/system/status", s.handleStatus),
		rest.Post("/api/system/usage", s.handleUsage, rest.Small),
		rest.Get("/api/v1/uploads/config", s.handleUploadsConfig),
		rest.Post("/api/v1/uploads/create", s.handleCreateUpload),
		rest.Post("/api/v1/uploads/urlPart", s.upload(s.handlePartURL), rest.OwnToken),
		rest.Post("/api/v1/uploads/complete", s.upload(s.handleCompleteUpload), rest.OwnToken),
		rest.Post("/api/v1/uploads/status", s.upload(s.handleUploadStatus), rest.OwnToken),
		rest.Post("/api/v1/uploads/abort", s.upload(s.handleAbortUpload), rest.OwnToken),
		rest.Get("/api/system", s.handleSystemInfo, rest.Admin),
		rest.Post("/api/system/verifyconnection", s.handleVerifyConnection, rest.Small, rest.Unlocked, rest.Admin),
		rest.Post("/api/system/storage/gc", s.handleGarbageCollection, rest.Admin),
		rest.Get("/api/tasks", s.handleTasks, rest.Admin),

		rest.Put("/api/v2/repositories/batch", s.handleCreateBatch, rest.Small, rest.Admin),
		rest.Get("/api/v2/repositories/batch", s.handleGetBatch, rest.Admin),
		rest.Post("/api/v2/repositories/batch", s.handleUpdateBatch, rest.Small, rest.Admin),
		rest.Get("/api/repositories", s.handleListRepositories, rest.Browse),
		rest.Get("/api/repositories/existence", s.handleRepositoryExistence),
		rest.Get("/api/repositories/configurations", s.handleAllRepositories, rest.Admin),
		rest.Get("/api/repositories/{repoKey}", s.handleGetRepository),
		rest.Get("/api/repositories/{repoKey}/configuration", s.handleRemoteConfiguration),
		rest.Put("/api/repositories/{repoKey}", s.handleCreateRepository, rest.Small, rest.Admin),
		rest.Post("/api/repositories/{repoKey}", s.handleUpdateRepository, rest.Small, rest.Admin),
		rest.Delete("/api/repositories/{repoKey}", s.handleDeleteRepository, rest.Admin),

		rest.Get("/api/storageinfo", s.handleStorageSummary, rest.Admin),
		rest.Post("/api/storageinfo/calculate", s.handleCalculateStorage, rest.Admin),
		rest.Get("/api/storage/{repoKey}/{path...}", s.handleStorage, rest.Browse),
		rest.Put("/api/storage/{repoKey}/{path...}", s.handleSetProperties),
		rest.Delete("/api/storage/{repoKey}/{path...}", s.handleDeleteProperties),
		rest.Patch("/api/metadata/{repoKey}/{path...}", s.handlePatchProperties, rest.Small),
		rest.Post("/api/checksum/sha256", s.handleSetSHA256, rest.Small, rest.Admin),
		rest.Get("/api/download/{repoKey}/{path...}", s.handleSyncDownload, rest.Browse),
		rest.Get("/api/archive/download/{repoKey}/{path...}", s.handleFolderArchive, rest.Browse),
		rest.Post("/api/signed/url", s.handleSignURL, rest.Small),
		rest.Post("/api/signed/url/key", s.handleReplaceSigningKey, rest.Admin),
		rest.Post("/api/copy/{repoKey}/{path...}", s.handleCopy),
		rest.Post("/api/move/{repoKey}/{path...}", s.handleMove),
		rest.Post("/api/zap/{repoKey}/{path...}", s.handleZapCache, rest.Admin),

		rest.Post("/api/trash/empty", s.handleEmptyTrash, rest.Admin),
		rest.Delete("/api/trash/clean/{path...}", s.handleCleanTrash, rest.Admin),
		rest.Post("/api/trash/restore/{path...}", s.handleRestoreTrash, rest.Admin),
		rest.Post("/api/deleteDirectoryTrashProperty/start", s.handleDeleteTrashRecords, rest.Small, rest.Admin),

		rest.Post("/api/search/aql", s.handleAQL, rest.Small, rest.Browse),
		rest.Get("/api/search/artifact", s.handleQuickSearch, rest.Browse),
		rest.Get("/api/search/archive", s.handleArchiveSearch, rest.Browse),
		rest.Get("/api/search/gavc", s.handleGAVCSearch, rest.Browse),
		rest.Get("/api/search/prop", s.handlePropertySearch, rest.Browse),
		rest.Get("/api/search/checksum", s.handleChecksumSearch, rest.Browse),
		rest.Get("/api/search/badChecksum", s.handleBadChecksumSearch),
		rest.Get("/api/search/usage", s.handleUsageSearch),
		rest.Get("/api/search/dates", s.handleDatesSearch, rest.Browse),
		rest.Get("/api/search/creation", s.handleCreationSearch, rest.Browse),
		rest.Get("/api/search/pattern", s.handlePatternSearch, rest.Browse),
		rest.Get("/api/search/versions", s.handleVersionSearch, rest.Browse),
		rest.Get("/api/search/latestVersion", s.handleLatestVersion, rest.Browse),
		rest.Get("/api/search/dependency", s.handleDependencySearch, rest.Browse),
		rest.Post("/api/search/buildArtifacts", s.handleBuildArtifactsSearch, rest.Small),
		rest.Get("/api/versions/{repo}/{path...}", s.handleVersionByProperties, rest.Browse),

		rest.Get("/api/build", s.handleListBuilds, rest.Browse),
		rest.Put("/api/build", s.handleUploadBuild, rest.Large, rest.Unlocked),
		rest.Post("/api/build/delete", s.handleDeleteBuilds, rest.Small),
		rest.Post("/api/build/append/{buildName+}/{buildNumber}", s.handleAppendBuild, rest.Large, rest.Unlocked),
		rest.Post("/api/build/promote/{buildName+}/{buildNumber}", s.handlePromoteBuild, rest.Small),
		rest.Post("/api/build/rename/{buildName+}", s.handleRenameBuild),
		rest.Post("/api/build/retention/{buildName+}", s.handleBuildRetention, rest.Small),
		rest.Get("/api/build/{buildName+}/{buildNumber}", s.handleGetBuild, rest.Browse),
		rest.Get("/api/build/{buildName+}", s.handleListBuildRuns, rest.Browse),
		rest.Delete("/api/build/{buildName+}", s.handleDeleteBuild),

		rest.Get("/api/docker/{repoKey}/v2/_catalog", s.handleListImages, rest.Browse),
		rest.Get("/api/docker/{repoKey}/v2/{imageName...}/tags/list", s.handleListTags, rest.Browse),
		rest.Post("/api/docker/{repoKey}/v2/promote", s.handlePromoteDocker, rest.Small),
		rest.Put("/api/go/{repoKey}/{path...}", s.handleDeployGo, rest.Bulk),
		rest.Post("/api/packagesSearch/leadFile", s.handleLeadFile, rest.Small),
		rest.Post("/api/federation/migrate/{repoKey}", s.handleMigrateFederated, rest.Admin),
		rest.Post("/api/federation/configSync/{repoKey}", s.handleConfigSync, rest.Admin),
		rest.Post("/api/federation/fullSync/{localRepoName}", s.handleFullSync, rest.Admin),
		rest.Post("/api/federation/forceFullSync/{repoKey}", s.handleForceFullSync, rest.Admin),
		rest.Post("/api/federation/convertToLocal", s.handleConvertToLocal, rest.Small, rest.Admin),

		rest.Get("/{repoKey}/{path...}", s.handleDownload, rest.Browse),
		rest.Put("/{repoKey}/{path...}", s.handleDeploy, rest.Bulk),
		rest.Delete("/{repoKey}/{path...}", s.handleDelete),
	}...)
}
