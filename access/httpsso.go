package access

// HTTPSSOService manages the HTTP SSO settings. Reached through [Client.HTTPSSO].
type HTTPSSOService service
