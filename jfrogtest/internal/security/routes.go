// Package security serves the security of Artifactory: users, groups and permission targets of
// the old API, keys, certificates and vaults.
package security

import (
	"slices"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// A service serves the routes of the package.
type service struct {
	*store.Store
}

// Routes returns the operations below /artifactory. Literal segments precede parameters that also
// match them.
func Routes(st *store.Store) []rest.Route {
	s := &service{Store: st}
	return slices.Concat(s.identityRoutes(), s.permissionRoutes(), s.keyRoutes())
}

// identityRoutes returns the operations of users, groups and tokens.
func (s *service) identityRoutes() []rest.Route {
	return []rest.Route{
		rest.Get("/api/security/users", s.handleListUsers, rest.Admin),
		rest.Get("/api/security/users/{userName}", s.handleGetUser, rest.Admin),
		rest.Put("/api/security/users/{userName}", s.handleReplaceUser, rest.Small, rest.Admin),
		rest.Post("/api/security/users/{userName}", s.handleUpdateUser, rest.Small, rest.Admin),
		rest.Delete("/api/security/users/{userName}", s.handleDeleteUser, rest.Admin),

		rest.Get("/api/security/encryptedPassword", s.handleEncryptedPassword),
		rest.Post("/api/security/users/authorization/changePassword", s.handleChangePassword, rest.Small),
		rest.Post("/api/security/users/authorization/expirePassword",
			s.handleExpirePasswords, rest.Small, rest.Admin),
		rest.Post("/api/security/users/authorization/expirePassword/{userName}",
			s.handleExpirePassword, rest.Admin),
		rest.Post("/api/security/users/authorization/expirePasswordForAllUsers",
			s.handleExpireAllPasswords, rest.Admin),
		rest.Post("/api/security/users/authorization/unexpirePassword/{userName}",
			s.handleUnexpirePassword, rest.Admin),
		rest.Get("/api/security/configuration/passwordExpirationPolicy",
			s.handleGetPasswordPolicy, rest.Admin),
		rest.Put("/api/security/configuration/passwordExpirationPolicy",
			s.handleSetPasswordPolicy, rest.Small, rest.Admin),

		rest.Get("/api/security/userLockPolicy", s.handleGetLockPolicy, rest.Admin),
		rest.Put("/api/security/userLockPolicy", s.handleSetLockPolicy, rest.Small, rest.Admin),
		rest.Get("/api/security/lockedUsers", s.handleListLocked, rest.Admin),
		rest.Post("/api/security/unlockUsers", s.handleUnlockUsers, rest.Small, rest.Admin),
		rest.Post("/api/security/unlockUsers/{userName}", s.handleUnlockUser, rest.Admin),
		rest.Post("/api/security/unlockAllUsers", s.handleUnlockAll, rest.Admin),

		rest.Get("/api/security/groups", s.handleListGroups, rest.Admin),
		rest.Get("/api/security/groups/{groupName}", s.handleGetGroup, rest.Admin),
		rest.Put("/api/security/groups/{groupName}", s.handleReplaceGroup, rest.Small, rest.Admin),
		rest.Post("/api/security/groups/{groupName}", s.handleUpdateGroup, rest.Small, rest.Admin),
		rest.Delete("/api/security/groups/{groupName}", s.handleDeleteGroup, rest.Admin),

		rest.Get("/api/security/token", s.handleListTokens, rest.Admin),
		rest.Post("/api/security/token", s.handleToken, rest.Small, rest.Public),
		rest.Post("/api/security/token/revoke", s.handleRevokeToken, rest.Small, rest.Admin),
	}
}

// permissionRoutes returns the operations of permission targets of both versions. On the second
// version, managers of a permission target may do more than others.
func (s *service) permissionRoutes() []rest.Route {
	return []rest.Route{
		rest.Get("/api/security/permissions", s.handleListTargetsV1, rest.Admin),
		rest.Get("/api/security/permissions/{permissionTargetName}", s.handleGetTargetV1, rest.Admin),
		rest.Put("/api/security/permissions/{permissionTargetName}",
			s.handleReplaceTargetV1, rest.Small, rest.Admin),
		rest.Delete("/api/security/permissions/{permissionTargetName}",
			s.handleDeleteTargetV1, rest.Admin),

		rest.Get("/api/v2/security/permissions", s.handleListTargets),
		rest.Get("/api/v2/security/permissions/users/{userName}", s.handleListTargetsOfUser),
		rest.Get("/api/v2/security/permissions/groups/{groupName}", s.handleListTargetsOfGroup),
		rest.Get("/api/v2/security/permissions/{permissionTargetName}", s.handleGetTarget),
		rest.Put("/api/v2/security/permissions/{permissionTargetName}",
			s.handleReplaceTarget, rest.Small),
		rest.Post("/api/v2/security/permissions/{permissionTargetName}",
			s.handleCreateTarget, rest.Small, rest.Admin),
		rest.Delete("/api/v2/security/permissions/{permissionTargetName}",
			s.handleDeleteTarget, rest.Admin),
	}
}
