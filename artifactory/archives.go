package artifactory

// ArchivesService downloads folders, repositories and builds as archives, and single entries of archives. Reached through [Client.Archives].
type ArchivesService service
