package access

// ProjectRepositoriesService assigns repositories to projects and shares them. Reached through [Client.ProjectRepositories].
type ProjectRepositoriesService service
