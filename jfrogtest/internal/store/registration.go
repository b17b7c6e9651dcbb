package store

// A Registration is the registration of the platform without Internet. The administrator carries
// its texts between the platform and the JFrog Entitlements Service.
type Registration struct {
	Token        string // of a registration that has begun; empty: none
	Entitlements string // the text for the token; empty: not asked for yet
}
