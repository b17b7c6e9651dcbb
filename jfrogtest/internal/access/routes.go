// Package access serves /access: tokens, users, groups, permissions, projects, environments and
// OpenID Connect. The store holds the identities; only the OpenID Connect configurations are kept
// here.
package access

import (
	"slices"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// A service serves /access.
type service struct {
	*store.Store
	providers []*Provider // guarded by the store's lock, like the rest
	login     *loginSettings
	roles     []*store.ProjectRole // global
	authority *authority
}

func newService(s *store.Store, providers ...*Provider) *service {
	roles := slices.DeleteFunc(store.PredefinedRoles(), func(r *store.ProjectRole) bool { return r.Type != store.RolePredefined })
	return &service{Store: s, providers: providers, login: newLoginSettings(), roles: roles}
}

// Routes returns the operations below /access. Literal segments precede parameters that also match
// them.
func Routes(st *store.Store, providers ...*Provider) []rest.Route {
	s := newService(st, providers...)
	return slices.Concat(s.loginRoutes(), s.roleRoutes(), s.scimRoutes(), s.stageRoutes(), s.systemRoutes(), s.federationRoutes(), s.webLoginRoutes(), []rest.Route{
		rest.Get("/api/v1/system/ping", s.handlePing, rest.Public),
		rest.Get("/api/v1/system/version", s.handleVersion),
		rest.Post("/api/v1/tokens", s.handleToken, rest.Small, rest.Public),
		rest.Get("/api/v1/tokens", s.handleListTokens),
		rest.Delete("/api/v1/tokens/revoke", s.handleRevokeValue, rest.Small),
		rest.Get("/api/v1/tokens/{tokenId}", s.handleGetToken),
		rest.Delete("/api/v1/tokens/{tokenId}", s.handleRevokeToken),
		rest.Get("/api/v1/config/token/default_expiry", s.handleGetDefaultExpiry, rest.Admin),
		rest.Put("/api/v1/config/token/default_expiry", s.handleSetDefaultExpiry, rest.Small, rest.Admin),

		rest.Get("/api/v2/users", s.handleListUsers),
		rest.Post("/api/v2/users", s.handleCreateUser, rest.Small, rest.Admin),
		rest.Get("/api/v2/users/{username}", s.handleGetUser, rest.Admin),
		rest.Patch("/api/v2/users/{username}", s.handleUpdateUser, rest.Small, rest.Admin),
		rest.Delete("/api/v2/users/{username}", s.handleDeleteUser, rest.Admin),
		rest.Patch("/api/v2/users/{username}/groups", s.handleUserGroups, rest.Small, rest.Admin),
		rest.Put("/api/v2/users/{username}/password", s.handleChangePassword, rest.Small, rest.Admin),
		rest.Post("/api/v2/users/{username}/password/expire", s.handleExpirePassword, rest.Admin),
		rest.Post("/api/v2/users/{username}/unlock", s.handleUnlockUser, rest.Admin),

		rest.Get("/api/v2/groups", s.handleListGroups),
		rest.Post("/api/v2/groups", s.handleCreateGroup, rest.Small, rest.Admin),
		rest.Get("/api/v2/groups/{name}", s.handleGetGroup, rest.Admin),
		rest.Patch("/api/v2/groups/{name}", s.handleUpdateGroup, rest.Small, rest.Admin),
		rest.Delete("/api/v2/groups/{name}", s.handleDeleteGroup, rest.Admin),
		rest.Patch("/api/v2/groups/{name}/members", s.handleGroupMembers, rest.Small, rest.Admin),

		rest.Get("/api/v2/permissions", s.handleListPermissions),
		rest.Post("/api/v2/permissions", s.handleCreatePermission, rest.Small, rest.Admin),
		rest.Get("/api/v2/permissions/{permissionName}", s.handleGetPermission, rest.Admin),
		rest.Delete("/api/v2/permissions/{permissionName}", s.handleDeletePermission, rest.Admin),
		rest.Get("/api/v2/permissions/{permissionName}/{resourceType}", s.handleGetPermissionResource, rest.Admin),
		rest.Put("/api/v2/permissions/{permissionName}/{resourceType}", s.handleReplacePermissionResource, rest.Small, rest.Admin),
		rest.Patch("/api/v2/permissions/{permissionName}/{resourceType}", s.handleUpdatePermissionResource, rest.Small, rest.Admin),
		rest.Delete("/api/v2/permissions/{permissionName}/{resourceType}", s.handleDeletePermissionResource, rest.Admin),

		rest.Get("/api/v1/environments", s.handleListEnvironments, rest.Admin),
		rest.Post("/api/v1/environments", s.handleCreateEnvironment, rest.Small, rest.Admin),
		rest.Post("/api/v1/environments/{environmentName}/rename", s.handleRenameEnvironment, rest.Small, rest.Admin),
		rest.Delete("/api/v1/environments/{environmentName}", s.handleDeleteEnvironment, rest.Admin),

		rest.Put("/api/v1/projects/_/attach/repositories/{repoName}/{projectKey}", s.handleAttach, rest.Admin),
		rest.Delete("/api/v1/projects/_/attach/repositories/{repoName}", s.handleDetach, rest.Admin),
		rest.Get("/api/v1/projects/_/repositories/{repoName}", s.handleRepositoryStatus, rest.Admin),
		rest.Put("/api/v1/projects/_/share/repositories/{repoName}", s.handleShare, rest.Admin),
		rest.Delete("/api/v1/projects/_/share/repositories/{repoName}", s.handleUnshare, rest.Admin),
		rest.Put("/api/v1/projects/_/share/repositories/{repoName}/{projectKey}", s.handleShare, rest.Admin),
		rest.Delete("/api/v1/projects/_/share/repositories/{repoName}/{projectKey}", s.handleUnshare, rest.Admin),
		rest.Get("/api/v1/projects", s.handleListProjects, rest.Admin),
		rest.Post("/api/v1/projects", s.handleCreateProject, rest.Small, rest.Admin),
		rest.Get("/api/v1/projects/{projectKey}", s.handleGetProject, rest.Admin),
		rest.Put("/api/v1/projects/{projectKey}", s.handleUpdateProject, rest.Small, rest.Admin),
		rest.Delete("/api/v1/projects/{projectKey}", s.handleDeleteProject, rest.Admin),
		rest.Get("/api/v1/projects/{projectKey}/roles", s.handleListRoles, rest.Admin),
		rest.Post("/api/v1/projects/{projectKey}/roles", s.handleCreateRole, rest.Small, rest.Admin),
		rest.Get("/api/v1/projects/{projectKey}/roles/{role}", s.handleGetRole, rest.Admin),
		rest.Put("/api/v1/projects/{projectKey}/roles/{role}", s.handleUpdateRole, rest.Small, rest.Admin),
		rest.Delete("/api/v1/projects/{projectKey}/roles/{role}", s.handleDeleteRole, rest.Admin),
		rest.Get("/api/v1/projects/{projectKey}/environments", s.handleListEnvironments, rest.Admin),
		rest.Post("/api/v1/projects/{projectKey}/environments", s.handleCreateEnvironment, rest.Small, rest.Admin),
		rest.Post("/api/v1/projects/{projectKey}/environments/{environmentName}/rename", s.handleRenameEnvironment, rest.Small, rest.Admin),
		rest.Delete("/api/v1/projects/{projectKey}/environments/{environmentName}", s.handleDeleteEnvironment, rest.Admin),
		rest.Get("/api/v1/projects/{projectKey}/users", s.handleListMembers, rest.Admin),
		rest.Get("/api/v1/projects/{projectKey}/users/{member}", s.handleGetMember, rest.Admin),
		rest.Put("/api/v1/projects/{projectKey}/users/{member}", s.handleSetMember, rest.Small, rest.Admin),
		rest.Delete("/api/v1/projects/{projectKey}/users/{member}", s.handleDeleteMember, rest.Admin),
		rest.Get("/api/v1/projects/{projectKey}/groups", s.handleListMembers, rest.Admin),
		rest.Get("/api/v1/projects/{projectKey}/groups/{member}", s.handleGetMember, rest.Admin),
		rest.Put("/api/v1/projects/{projectKey}/groups/{member}", s.handleSetMember, rest.Small, rest.Admin),
		rest.Delete("/api/v1/projects/{projectKey}/groups/{member}", s.handleDeleteMember, rest.Admin),

		rest.Post("/api/v1/oidc/token", s.handleExchange, rest.Small, rest.Public, rest.Unlocked),
		rest.Get("/api/v1/oidc", s.handleListProviders, rest.Admin),
		rest.Post("/api/v1/oidc", s.handleCreateProvider, rest.Small, rest.Admin),
		rest.Get("/api/v1/oidc/{providerName}", s.handleGetProvider, rest.Admin),
		rest.Put("/api/v1/oidc/{providerName}", s.handleReplaceProvider, rest.Small, rest.Admin),
		rest.Delete("/api/v1/oidc/{providerName}", s.handleDeleteProvider, rest.Admin),
		rest.Get("/api/v1/oidc/{providerName}/identity_mappings", s.handleListMappings, rest.Admin),
		rest.Post("/api/v1/oidc/{providerName}/identity_mappings", s.handleCreateMapping, rest.Small, rest.Admin),
		rest.Put("/api/v1/oidc/{providerName}/identity_mappings", s.handleReplaceMapping, rest.Small, rest.Admin),
		rest.Get("/api/v1/oidc/{providerName}/identity_mappings/{mappingName}", s.handleGetMapping, rest.Admin),
		rest.Put("/api/v1/oidc/{providerName}/identity_mappings/{mappingName}", s.handleReplaceMapping, rest.Small, rest.Admin),
		rest.Delete("/api/v1/oidc/{providerName}/identity_mappings/{mappingName}", s.handleDeleteMapping, rest.Admin),
	})
}
