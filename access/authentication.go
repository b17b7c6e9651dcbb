package access

// AuthenticationService switches basic authentication. Reached through [Client.Authentication].
type AuthenticationService service
