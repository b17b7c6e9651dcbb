package access

// ProjectsService manages projects. Reached through [Client.Projects].
type ProjectsService service
