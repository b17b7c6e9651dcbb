package access

// UsersService manages users. Reached through [Client.Users].
type UsersService service
