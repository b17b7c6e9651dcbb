package access

// ProjectRolesService manages the roles of a project. Reached through [Client.ProjectRoles].
type ProjectRolesService service
