package access

// SystemService backs up, pings and configures the Access service. Reached through [Client.System].
type SystemService service
