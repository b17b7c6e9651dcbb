package artifactory

// ItemsService tells what Artifactory knows of stored files and folders. Reached through [Client.Items].
type ItemsService service
