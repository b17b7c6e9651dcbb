package access

// GlobalRolesService manages custom global roles. Reached through [Client.GlobalRoles].
type GlobalRolesService service
