package access

// OIDCService manages OpenID Connect providers and identity mappings, and exchanges their tokens. Reached through [Client.OIDC].
type OIDCService service
