package artifactory

// TrashService restores and removes deleted items. Reached through [Client.Trash].
type TrashService service
