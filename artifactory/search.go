package artifactory

// SearchService finds artifacts and builds. Reached through [Client.Search].
type SearchService service
