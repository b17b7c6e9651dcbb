package access

// EnvironmentsService manages global and project environments. Reached through [Client.Environments].
type EnvironmentsService service
