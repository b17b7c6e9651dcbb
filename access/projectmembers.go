package access

// ProjectMembersService manages the users and groups of a project. Reached through [Client.ProjectMembers].
type ProjectMembersService service
