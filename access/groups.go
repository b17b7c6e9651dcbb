package access

// GroupsService manages groups. Reached through [Client.Groups].
type GroupsService service
