package artifactory

// PropertiesService reads and writes the properties of items. Reached through [Client.Properties].
type PropertiesService service
