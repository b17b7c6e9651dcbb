package artifactory

// SystemService tells version and health of the server. Reached through [Client.System].
type SystemService service
