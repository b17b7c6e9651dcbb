package artifactory

// SignedURLsService makes and uses links that need no credentials. Reached through [Client.SignedURLs].
type SignedURLsService service
