package access

// SCIMGroupsService provisions groups by SCIM. Reached through [Client.SCIMGroups].
type SCIMGroupsService service
