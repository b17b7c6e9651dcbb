package jfrogtest

// services are the operations of each service of the platform, by the first segment of the path. Literal segments stand
// before parameters that would match them too.
var services map[string][]route

// The tables refer to handlers, and the dispatcher of handlers to the tables: a plain initializer would be a cycle.
func init() {
	services = map[string][]route{
		"artifactory": artifactoryRoutes(),
		"lifecycle":   lifecycleRoutes(),
		"evidence":    evidenceRoutes(),
		"access":      accessRoutes(),
		"onemodel":    {{"POST", "/api/v1/graphql", small | admin, (*Server).handleOneModel}},
	}
}

func artifactoryRoutes() []route {
	return []route{
		{"GET", "/api/system/ping", public, (*Server).handlePing},
		{"GET", "/api/v1/system/readiness", public, (*Server).handleProbe},
		{"GET", "/api/v1/system/liveness", public, (*Server).handleProbe},
		{"GET", "/api/system/version", browse, (*Server).handleVersion},
		{"GET", "/api/system", admin, (*Server).handleSystemInfo},
		{"POST", "/api/system/verifyconnection", small | unlocked | admin, (*Server).handleVerifyConnection},
		{"POST", "/api/system/storage/gc", admin, (*Server).handleGarbageCollection},
		{"GET", "/api/tasks", admin, (*Server).handleTasks},

		{"PUT", "/api/v2/repositories/batch", small | admin, (*Server).handleCreateBatch},
		{"GET", "/api/v2/repositories/batch", admin, (*Server).handleGetBatch},
		{"POST", "/api/v2/repositories/batch", small | admin, (*Server).handleUpdateBatch},
		{"GET", "/api/repositories", browse, (*Server).handleListRepositories},
		{"GET", "/api/repositories/existence", 0, (*Server).handleRepositoryExistence},
		{"GET", "/api/repositories/configurations", admin, (*Server).handleAllRepositories},
		{"GET", "/api/repositories/{repoKey}", 0, (*Server).handleGetRepository},
		{"PUT", "/api/repositories/{repoKey}", small | admin, (*Server).handleCreateRepository},
		{"POST", "/api/repositories/{repoKey}", small | admin, (*Server).handleUpdateRepository},
		{"DELETE", "/api/repositories/{repoKey}", admin, (*Server).handleDeleteRepository},

		{"GET", "/api/storageinfo", admin, (*Server).handleStorageSummary},
		{"POST", "/api/storageinfo/calculate", admin, (*Server).handleCalculateStorage},
		{"GET", "/api/storage/{repoKey}/{path...}", browse, (*Server).handleStorage},
		{"PUT", "/api/storage/{repoKey}/{path...}", 0, (*Server).handleSetProperties},
		{"DELETE", "/api/storage/{repoKey}/{path...}", 0, (*Server).handleDeleteProperties},
		{"PATCH", "/api/metadata/{repoKey}/{path...}", small, (*Server).handlePatchProperties},
		{"POST", "/api/checksum/sha256", small | admin, (*Server).handleSetSHA256},
		{"GET", "/api/download/{repoKey}/{path...}", browse, (*Server).handleSyncDownload},
		{"GET", "/api/archive/download/{repoKey}/{path...}", browse, (*Server).handleFolderArchive},
		{"POST", "/api/signed/url", small, (*Server).handleSignURL},
		{"POST", "/api/signed/url/key", admin, (*Server).handleReplaceSigningKey},
		{"POST", "/api/copy/{repoKey}/{path...}", 0, (*Server).handleCopy},
		{"POST", "/api/move/{repoKey}/{path...}", 0, (*Server).handleMove},
		{"POST", "/api/zap/{repoKey}/{path...}", admin, (*Server).handleZapCache},

		{"POST", "/api/trash/empty", admin, (*Server).handleEmptyTrash},
		{"DELETE", "/api/trash/clean/{path...}", admin, (*Server).handleCleanTrash},
		{"POST", "/api/trash/restore/{path...}", admin, (*Server).handleRestoreTrash},
		{"POST", "/api/deleteDirectoryTrashProperty/start", small | admin, (*Server).handleDeleteTrashRecords},

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
		{"POST", "/api/build/promote/{buildName}/{buildNumber}", small | admin, (*Server).handlePromoteBuild},
		{"POST", "/api/build/rename/{buildName}", admin, (*Server).handleRenameBuild},
		{"POST", "/api/build/retention/{buildName}", small | admin, (*Server).handleBuildRetention},
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

func evidenceRoutes() []route {
	return []route{
		{"GET", "/api/v1/system/version", 0, (*Server).handleEvidenceVersion},
		{"POST", "/api/v1/subject/{subjectRepoPath...}", small, (*Server).handleDeployEvidence},
		{"DELETE", "/api/v1/evidence/{evidenceRepoPath...}", 0, (*Server).handleDeleteEvidence},
	}
}

func accessRoutes() []route {
	return []route{
		{"POST", "/api/v1/tokens", small | public, (*Server).handleToken},
		{"GET", "/api/v1/tokens", 0, (*Server).handleListTokens},
		{"DELETE", "/api/v1/tokens/revoke", small, (*Server).handleRevokeValue},
		{"GET", "/api/v1/tokens/{tokenId}", 0, (*Server).handleGetToken},
		{"DELETE", "/api/v1/tokens/{tokenId}", 0, (*Server).handleRevokeToken},
		{"GET", "/api/v1/config/token/default_expiry", admin, (*Server).handleGetDefaultExpiry},
		{"PUT", "/api/v1/config/token/default_expiry", small | admin, (*Server).handleSetDefaultExpiry},

		{"GET", "/api/v2/users", 0, (*Server).handleListUsers},
		{"POST", "/api/v2/users", small | admin, (*Server).handleCreateUser},
		{"GET", "/api/v2/users/{username}", admin, (*Server).handleGetUser},
		{"PATCH", "/api/v2/users/{username}", small | admin, (*Server).handleUpdateUser},
		{"DELETE", "/api/v2/users/{username}", admin, (*Server).handleDeleteUser},
		{"PATCH", "/api/v2/users/{username}/groups", small | admin, (*Server).handleUserGroups},
		{"PUT", "/api/v2/users/{username}/password", small | admin, (*Server).handleChangePassword},
		{"POST", "/api/v2/users/{username}/password/expire", admin, (*Server).handleExpirePassword},
		{"POST", "/api/v2/users/{username}/unlock", admin, (*Server).handleUnlockUser},

		{"GET", "/api/v2/groups", 0, (*Server).handleListGroups},
		{"POST", "/api/v2/groups", small | admin, (*Server).handleCreateGroup},
		{"GET", "/api/v2/groups/{name}", admin, (*Server).handleGetGroup},
		{"PATCH", "/api/v2/groups/{name}", small | admin, (*Server).handleUpdateGroup},
		{"DELETE", "/api/v2/groups/{name}", admin, (*Server).handleDeleteGroup},
		{"PATCH", "/api/v2/groups/{name}/members", small | admin, (*Server).handleGroupMembers},

		{"GET", "/api/v2/permissions", 0, (*Server).handleListPermissions},
		{"POST", "/api/v2/permissions", small | admin, (*Server).handleCreatePermission},
		{"GET", "/api/v2/permissions/{permissionName}", admin, (*Server).handleGetPermission},
		{"DELETE", "/api/v2/permissions/{permissionName}", admin, (*Server).handleDeletePermission},
		{"GET", "/api/v2/permissions/{permissionName}/{resourceType}", admin, (*Server).handleGetPermissionResource},
		{"PUT", "/api/v2/permissions/{permissionName}/{resourceType}", small | admin, (*Server).handleReplacePermissionResource},
		{"PATCH", "/api/v2/permissions/{permissionName}/{resourceType}", small | admin, (*Server).handleUpdatePermissionResource},
		{"DELETE", "/api/v2/permissions/{permissionName}/{resourceType}", admin, (*Server).handleDeletePermissionResource},

		{"GET", "/api/v1/environments", admin, (*Server).handleListEnvironments},
		{"POST", "/api/v1/environments", small | admin, (*Server).handleCreateEnvironment},
		{"POST", "/api/v1/environments/{environmentName}/rename", small | admin, (*Server).handleRenameEnvironment},
		{"DELETE", "/api/v1/environments/{environmentName}", admin, (*Server).handleDeleteEnvironment},

		{"PUT", "/api/v1/projects/_/attach/repositories/{repoName}/{projectKey}", admin, (*Server).handleAttach},
		{"DELETE", "/api/v1/projects/_/attach/repositories/{repoName}", admin, (*Server).handleDetach},
		{"GET", "/api/v1/projects/_/repositories/{repoName}", admin, (*Server).handleRepositoryStatus},
		{"PUT", "/api/v1/projects/_/share/repositories/{repoName}", admin, (*Server).handleShare},
		{"DELETE", "/api/v1/projects/_/share/repositories/{repoName}", admin, (*Server).handleUnshare},
		{"PUT", "/api/v1/projects/_/share/repositories/{repoName}/{projectKey}", admin, (*Server).handleShare},
		{"DELETE", "/api/v1/projects/_/share/repositories/{repoName}/{projectKey}", admin, (*Server).handleUnshare},
		{"GET", "/api/v1/projects", admin, (*Server).handleListProjects},
		{"POST", "/api/v1/projects", small | admin, (*Server).handleCreateProject},
		{"GET", "/api/v1/projects/{projectKey}", admin, (*Server).handleGetProject},
		{"PUT", "/api/v1/projects/{projectKey}", small | admin, (*Server).handleUpdateProject},
		{"DELETE", "/api/v1/projects/{projectKey}", admin, (*Server).handleDeleteProject},
		{"GET", "/api/v1/projects/{projectKey}/roles", admin, (*Server).handleListRoles},
		{"POST", "/api/v1/projects/{projectKey}/roles", small | admin, (*Server).handleCreateRole},
		{"GET", "/api/v1/projects/{projectKey}/roles/{role}", admin, (*Server).handleGetRole},
		{"PUT", "/api/v1/projects/{projectKey}/roles/{role}", small | admin, (*Server).handleUpdateRole},
		{"DELETE", "/api/v1/projects/{projectKey}/roles/{role}", admin, (*Server).handleDeleteRole},
		{"GET", "/api/v1/projects/{projectKey}/environments", admin, (*Server).handleListEnvironments},
		{"POST", "/api/v1/projects/{projectKey}/environments", small | admin, (*Server).handleCreateEnvironment},
		{"POST", "/api/v1/projects/{projectKey}/environments/{environmentName}/rename", small | admin, (*Server).handleRenameEnvironment},
		{"DELETE", "/api/v1/projects/{projectKey}/environments/{environmentName}", admin, (*Server).handleDeleteEnvironment},
		{"GET", "/api/v1/projects/{projectKey}/users", admin, (*Server).handleListMembers},
		{"GET", "/api/v1/projects/{projectKey}/users/{member}", admin, (*Server).handleGetMember},
		{"PUT", "/api/v1/projects/{projectKey}/users/{member}", small | admin, (*Server).handleSetMember},
		{"DELETE", "/api/v1/projects/{projectKey}/users/{member}", admin, (*Server).handleDeleteMember},
		{"GET", "/api/v1/projects/{projectKey}/groups", admin, (*Server).handleListMembers},
		{"GET", "/api/v1/projects/{projectKey}/groups/{member}", admin, (*Server).handleGetMember},
		{"PUT", "/api/v1/projects/{projectKey}/groups/{member}", small | admin, (*Server).handleSetMember},
		{"DELETE", "/api/v1/projects/{projectKey}/groups/{member}", admin, (*Server).handleDeleteMember},

		{"POST", "/api/v1/oidc/token", small | public | unlocked, (*Server).handleExchange},
		{"GET", "/api/v1/oidc", admin, (*Server).handleListProviders},
		{"POST", "/api/v1/oidc", small | admin, (*Server).handleCreateProvider},
		{"GET", "/api/v1/oidc/{providerName}", admin, (*Server).handleGetProvider},
		{"PUT", "/api/v1/oidc/{providerName}", small | admin, (*Server).handleReplaceProvider},
		{"DELETE", "/api/v1/oidc/{providerName}", admin, (*Server).handleDeleteProvider},
		{"GET", "/api/v1/oidc/{providerName}/identity_mappings", admin, (*Server).handleListMappings},
		{"POST", "/api/v1/oidc/{providerName}/identity_mappings", small | admin, (*Server).handleCreateMapping},
		{"PUT", "/api/v1/oidc/{providerName}/identity_mappings", small | admin, (*Server).handleReplaceMapping},
		{"GET", "/api/v1/oidc/{providerName}/identity_mappings/{mappingName}", admin, (*Server).handleGetMapping},
		{"PUT", "/api/v1/oidc/{providerName}/identity_mappings/{mappingName}", small | admin, (*Server).handleReplaceMapping},
		{"DELETE", "/api/v1/oidc/{providerName}/identity_mappings/{mappingName}", admin, (*Server).handleDeleteMapping},
	}
}
