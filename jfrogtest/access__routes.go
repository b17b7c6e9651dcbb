package jfrogtest

// An accessService serves /access.
type accessService struct {
	*Store
	providers []*Provider // guarded by the lock of the store
}

func newAccessService(s *Store, providers ...*Provider) *accessService {
	return &accessService{Store: s, providers: providers}
}

// accessRoutes returns the operations below /access. Literal segments stand before parameters that would match them too.
func accessRoutes(st *Store, providers ...*Provider) []route {
	s := newAccessService(st, providers...)
	return []route{
		Post("/api/v1/tokens", s.handleToken, Small, Public),
		Get("/api/v1/tokens", s.handleListTokens),
		Delete("/api/v1/tokens/revoke", s.handleRevokeValue, Small),
		Get("/api/v1/tokens/{tokenId}", s.handleGetToken),
		Delete("/api/v1/tokens/{tokenId}", s.handleRevokeToken),
		Get("/api/v1/config/token/default_expiry", s.handleGetDefaultExpiry, Admin),
		Put("/api/v1/config/token/default_expiry", s.handleSetDefaultExpiry, Small, Admin),

		Get("/api/v2/users", s.handleListUsers),
		Post("/api/v2/users", s.handleCreateUser, Small, Admin),
		Get("/api/v2/users/{username}", s.handleGetUser, Admin),
		Patch("/api/v2/users/{username}", s.handleUpdateUser, Small, Admin),
		Delete("/api/v2/users/{username}", s.handleDeleteUser, Admin),
		Patch("/api/v2/users/{username}/groups", s.handleUserGroups, Small, Admin),
		Put("/api/v2/users/{username}/password", s.handleChangePassword, Small, Admin),
		Post("/api/v2/users/{username}/password/expire", s.handleExpirePassword, Admin),
		Post("/api/v2/users/{username}/unlock", s.handleUnlockUser, Admin),

		Get("/api/v2/groups", s.handleListGroups),
		Post("/api/v2/groups", s.handleCreateGroup, Small, Admin),
		Get("/api/v2/groups/{name}", s.handleGetGroup, Admin),
		Patch("/api/v2/groups/{name}", s.handleUpdateGroup, Small, Admin),
		Delete("/api/v2/groups/{name}", s.handleDeleteGroup, Admin),
		Patch("/api/v2/groups/{name}/members", s.handleGroupMembers, Small, Admin),

		Get("/api/v2/permissions", s.handleListPermissions),
		Post("/api/v2/permissions", s.handleCreatePermission, Small, Admin),
		Get("/api/v2/permissions/{permissionName}", s.handleGetPermission, Admin),
		Delete("/api/v2/permissions/{permissionName}", s.handleDeletePermission, Admin),
		Get("/api/v2/permissions/{permissionName}/{resourceType}", s.handleGetPermissionResource, Admin),
		Put("/api/v2/permissions/{permissionName}/{resourceType}", s.handleReplacePermissionResource, Small, Admin),
		Patch("/api/v2/permissions/{permissionName}/{resourceType}", s.handleUpdatePermissionResource, Small, Admin),
		Delete("/api/v2/permissions/{permissionName}/{resourceType}", s.handleDeletePermissionResource, Admin),

		Get("/api/v1/environments", s.handleListEnvironments, Admin),
		Post("/api/v1/environments", s.handleCreateEnvironment, Small, Admin),
		Post("/api/v1/environments/{environmentName}/rename", s.handleRenameEnvironment, Small, Admin),
		Delete("/api/v1/environments/{environmentName}", s.handleDeleteEnvironment, Admin),

		Put("/api/v1/projects/_/attach/repositories/{repoName}/{projectKey}", s.handleAttach, Admin),
		Delete("/api/v1/projects/_/attach/repositories/{repoName}", s.handleDetach, Admin),
		Get("/api/v1/projects/_/repositories/{repoName}", s.handleRepositoryStatus, Admin),
		Put("/api/v1/projects/_/share/repositories/{repoName}", s.handleShare, Admin),
		Delete("/api/v1/projects/_/share/repositories/{repoName}", s.handleUnshare, Admin),
		Put("/api/v1/projects/_/share/repositories/{repoName}/{projectKey}", s.handleShare, Admin),
		Delete("/api/v1/projects/_/share/repositories/{repoName}/{projectKey}", s.handleUnshare, Admin),
		Get("/api/v1/projects", s.handleListProjects, Admin),
		Post("/api/v1/projects", s.handleCreateProject, Small, Admin),
		Get("/api/v1/projects/{projectKey}", s.handleGetProject, Admin),
		Put("/api/v1/projects/{projectKey}", s.handleUpdateProject, Small, Admin),
		Delete("/api/v1/projects/{projectKey}", s.handleDeleteProject, Admin),
		Get("/api/v1/projects/{projectKey}/roles", s.handleListRoles, Admin),
		Post("/api/v1/projects/{projectKey}/roles", s.handleCreateRole, Small, Admin),
		Get("/api/v1/projects/{projectKey}/roles/{role}", s.handleGetRole, Admin),
		Put("/api/v1/projects/{projectKey}/roles/{role}", s.handleUpdateRole, Small, Admin),
		Delete("/api/v1/projects/{projectKey}/roles/{role}", s.handleDeleteRole, Admin),
		Get("/api/v1/projects/{projectKey}/environments", s.handleListEnvironments, Admin),
		Post("/api/v1/projects/{projectKey}/environments", s.handleCreateEnvironment, Small, Admin),
		Post("/api/v1/projects/{projectKey}/environments/{environmentName}/rename", s.handleRenameEnvironment, Small, Admin),
		Delete("/api/v1/projects/{projectKey}/environments/{environmentName}", s.handleDeleteEnvironment, Admin),
		Get("/api/v1/projects/{projectKey}/users", s.handleListMembers, Admin),
		Get("/api/v1/projects/{projectKey}/users/{member}", s.handleGetMember, Admin),
		Put("/api/v1/projects/{projectKey}/users/{member}", s.handleSetMember, Small, Admin),
		Delete("/api/v1/projects/{projectKey}/users/{member}", s.handleDeleteMember, Admin),
		Get("/api/v1/projects/{projectKey}/groups", s.handleListMembers, Admin),
		Get("/api/v1/projects/{projectKey}/groups/{member}", s.handleGetMember, Admin),
		Put("/api/v1/projects/{projectKey}/groups/{member}", s.handleSetMember, Small, Admin),
		Delete("/api/v1/projects/{projectKey}/groups/{member}", s.handleDeleteMember, Admin),

		Post("/api/v1/oidc/token", s.handleExchange, Small, Public, Unlocked),
		Get("/api/v1/oidc", s.handleListProviders, Admin),
		Post("/api/v1/oidc", s.handleCreateProvider, Small, Admin),
		Get("/api/v1/oidc/{providerName}", s.handleGetProvider, Admin),
		Put("/api/v1/oidc/{providerName}", s.handleReplaceProvider, Small, Admin),
		Delete("/api/v1/oidc/{providerName}", s.handleDeleteProvider, Admin),
		Get("/api/v1/oidc/{providerName}/identity_mappings", s.handleListMappings, Admin),
		Post("/api/v1/oidc/{providerName}/identity_mappings", s.handleCreateMapping, Small, Admin),
		Put("/api/v1/oidc/{providerName}/identity_mappings", s.handleReplaceMapping, Small, Admin),
		Get("/api/v1/oidc/{providerName}/identity_mappings/{mappingName}", s.handleGetMapping, Admin),
		Put("/api/v1/oidc/{providerName}/identity_mappings/{mappingName}", s.handleReplaceMapping, Small, Admin),
		Delete("/api/v1/oidc/{providerName}/identity_mappings/{mappingName}", s.handleDeleteMapping, Admin),
	}
}
