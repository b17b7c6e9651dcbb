package access

// PermissionsService manages permissions. Reached through [Client.Permissions].
type PermissionsService service
