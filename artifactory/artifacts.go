package artifactory

// ArtifactsService deploys, retrieves, copies, moves and deletes artifacts. Reached through [Client.Artifacts].
type ArtifactsService service
