package jfrogtest

// An accessService serves /access.
type accessService struct {
	*Store
	providers []*oidcProvider // guarded by the lock of the store
}

func newAccessService(s *Store, providers ...*oidcProvider) *accessService {
	return &accessService{Store: s, providers: providers}
}

// accessRoutes returns the operations below /access. Literal segments stand before parameters that would match them too.
func accessRoutes(st *Store, providers ...*oidcProvider) []route {
	s := newAccessService(st, providers...)
	return []route{
		post("/api/v1/tokens", s.handleToken, small, public),
		get("/api/v1/tokens", s.handleListTokens),
		del("/api/v1/tokens/revoke", s.handleRevokeValue, small),
		get("/api/v1/tokens/{tokenId}", s.handleGetToken),
		del("/api/v1/tokens/{tokenId}", s.handleRevokeToken),
		get("/api/v1/config/token/default_expiry", s.handleGetDefaultExpiry, admin),
		put("/api/v1/config/token/default_expiry", s.handleSetDefaultExpiry, small, admin),

		get("/api/v2/users", s.handleListUsers),
		post("/api/v2/users", s.handleCreateUser, small, admin),
		get("/api/v2/users/{username}", s.handleGetUser, admin),
		patch("/api/v2/users/{username}", s.handleUpdateUser, small, admin),
		del("/api/v2/users/{username}", s.handleDeleteUser, admin),
		patch("/api/v2/users/{username}/groups", s.handleUserGroups, small, admin),
		put("/api/v2/users/{username}/password", s.handleChangePassword, small, admin),
		post("/api/v2/users/{username}/password/expire", s.handleExpirePassword, admin),
		post("/api/v2/users/{username}/unlock", s.handleUnlockUser, admin),

		get("/api/v2/groups", s.handleListGroups),
		post("/api/v2/groups", s.handleCreateGroup, small, admin),
		get("/api/v2/groups/{name}", s.handleGetGroup, admin),
		patch("/api/v2/groups/{name}", s.handleUpdateGroup, small, admin),
		del("/api/v2/groups/{name}", s.handleDeleteGroup, admin),
		patch("/api/v2/groups/{name}/members", s.handleGroupMembers, small, admin),

		get("/api/v2/permissions", s.handleListPermissions),
		post("/api/v2/permissions", s.handleCreatePermission, small, admin),
		get("/api/v2/permissions/{permissionName}", s.handleGetPermission, admin),
		del("/api/v2/permissions/{permissionName}", s.handleDeletePermission, admin),
		get("/api/v2/permissions/{permissionName}/{resourceType}", s.handleGetPermissionResource, admin),
		put("/api/v2/permissions/{permissionName}/{resourceType}", s.handleReplacePermissionResource, small, admin),
		patch("/api/v2/permissions/{permissionName}/{resourceType}", s.handleUpdatePermissionResource, small, admin),
		del("/api/v2/permissions/{permissionName}/{resourceType}", s.handleDeletePermissionResource, admin),

		get("/api/v1/environments", s.handleListEnvironments, admin),
		post("/api/v1/environments", s.handleCreateEnvironment, small, admin),
		post("/api/v1/environments/{environmentName}/rename", s.handleRenameEnvironment, small, admin),
		del("/api/v1/environments/{environmentName}", s.handleDeleteEnvironment, admin),

		put("/api/v1/projects/_/attach/repositories/{repoName}/{projectKey}", s.handleAttach, admin),
		del("/api/v1/projects/_/attach/repositories/{repoName}", s.handleDetach, admin),
		get("/api/v1/projects/_/repositories/{repoName}", s.handleRepositoryStatus, admin),
		put("/api/v1/projects/_/share/repositories/{repoName}", s.handleShare, admin),
		del("/api/v1/projects/_/share/repositories/{repoName}", s.handleUnshare, admin),
		put("/api/v1/projects/_/share/repositories/{repoName}/{projectKey}", s.handleShare, admin),
		del("/api/v1/projects/_/share/repositories/{repoName}/{projectKey}", s.handleUnshare, admin),
		get("/api/v1/projects", s.handleListProjects, admin),
		post("/api/v1/projects", s.handleCreateProject, small, admin),
		get("/api/v1/projects/{projectKey}", s.handleGetProject, admin),
		put("/api/v1/projects/{projectKey}", s.handleUpdateProject, small, admin),
		del("/api/v1/projects/{projectKey}", s.handleDeleteProject, admin),
		get("/api/v1/projects/{projectKey}/roles", s.handleListRoles, admin),
		post("/api/v1/projects/{projectKey}/roles", s.handleCreateRole, small, admin),
		get("/api/v1/projects/{projectKey}/roles/{role}", s.handleGetRole, admin),
		put("/api/v1/projects/{projectKey}/roles/{role}", s.handleUpdateRole, small, admin),
		del("/api/v1/projects/{projectKey}/roles/{role}", s.handleDeleteRole, admin),
		get("/api/v1/projects/{projectKey}/environments", s.handleListEnvironments, admin),
		post("/api/v1/projects/{projectKey}/environments", s.handleCreateEnvironment, small, admin),
		post("/api/v1/projects/{projectKey}/environments/{environmentName}/rename", s.handleRenameEnvironment, small, admin),
		del("/api/v1/projects/{projectKey}/environments/{environmentName}", s.handleDeleteEnvironment, admin),
		get("/api/v1/projects/{projectKey}/users", s.handleListMembers, admin),
		get("/api/v1/projects/{projectKey}/users/{member}", s.handleGetMember, admin),
		put("/api/v1/projects/{projectKey}/users/{member}", s.handleSetMember, small, admin),
		del("/api/v1/projects/{projectKey}/users/{member}", s.handleDeleteMember, admin),
		get("/api/v1/projects/{projectKey}/groups", s.handleListMembers, admin),
		get("/api/v1/projects/{projectKey}/groups/{member}", s.handleGetMember, admin),
		put("/api/v1/projects/{projectKey}/groups/{member}", s.handleSetMember, small, admin),
		del("/api/v1/projects/{projectKey}/groups/{member}", s.handleDeleteMember, admin),

		post("/api/v1/oidc/token", s.handleExchange, small, public, unlocked),
		get("/api/v1/oidc", s.handleListProviders, admin),
		post("/api/v1/oidc", s.handleCreateProvider, small, admin),
		get("/api/v1/oidc/{providerName}", s.handleGetProvider, admin),
		put("/api/v1/oidc/{providerName}", s.handleReplaceProvider, small, admin),
		del("/api/v1/oidc/{providerName}", s.handleDeleteProvider, admin),
		get("/api/v1/oidc/{providerName}/identity_mappings", s.handleListMappings, admin),
		post("/api/v1/oidc/{providerName}/identity_mappings", s.handleCreateMapping, small, admin),
		put("/api/v1/oidc/{providerName}/identity_mappings", s.handleReplaceMapping, small, admin),
		get("/api/v1/oidc/{providerName}/identity_mappings/{mappingName}", s.handleGetMapping, admin),
		put("/api/v1/oidc/{providerName}/identity_mappings/{mappingName}", s.handleReplaceMapping, small, admin),
		del("/api/v1/oidc/{providerName}/identity_mappings/{mappingName}", s.handleDeleteMapping, admin),
	}
}
