package access

// PairingsService establishes trust between services by pairing tokens. Reached through [Client.Pairings].
type PairingsService service
