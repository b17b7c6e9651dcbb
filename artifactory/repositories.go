package artifactory

// RepositoriesService manages repositories and their configuration. Reached through [Client.Repositories].
type RepositoriesService service
