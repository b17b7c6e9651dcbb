package artifactory

// PuppetService reads the modules of Puppet repositories. Reached through [Client.Puppet].
type PuppetService service
