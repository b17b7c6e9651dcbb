package access

// FederationService synchronizes users, groups and permissions with other platform deployments. Reached through [Client.Federation].
type FederationService service
