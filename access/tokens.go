package access

// TokensService creates, lists, refreshes and revokes access tokens. Reached through [Client.Tokens].
type TokensService service
