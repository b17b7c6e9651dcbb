package access

// SAMLService manages the SAML settings. Reached through [Client.SAML].
type SAMLService service
