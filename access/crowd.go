package access

// CrowdService manages the Crowd settings. Reached through [Client.Crowd].
type CrowdService service
