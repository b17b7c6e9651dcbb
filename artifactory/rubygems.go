package artifactory

// RubyGemsService reads the gems of RubyGems repositories. Reached through [Client.RubyGems].
type RubyGemsService service
