package artifactory

// DockerService promotes and lists Docker images. Reached through [Client.Docker].
type DockerService service
