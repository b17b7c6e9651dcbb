package artifactory

// StorageService reports and maintains the binary storage. Reached through [Client.Storage].
type StorageService service
