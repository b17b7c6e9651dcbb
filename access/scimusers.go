package access

// SCIMUsersService provisions users by SCIM. Reached through [Client.SCIMUsers].
type SCIMUsersService service
