package security

import (
	"context"
	"io"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// ConfigurationService reads parts of the security configuration, and reads and saves the whole
// configuration of Artifactory 2.2 to 6.x as XML. Reached through [Client.Configuration].
//
// Since Artifactory 7.x the service System of package access supersedes the XML, with ExportBackup.
type ConfigurationService service

const configurationPath = "/artifactory/api/system/security"

// Get returns the security configuration as XML. Treat it as a secret. The caller must close
// the stream.
//
// Deprecated: since Artifactory 7.x. Use the method ExportBackup of access.SystemService.
//
// Requires: admin. Since 2.2.0, up to 6.x.
//
//jfrog:op 2.9.25
func (s *ConfigurationService) Get(ctx context.Context) (*jfrog.Stream, error) {
	return jfrog.Open(ctx, s.client, jfrog.Get(configurationPath))
}

// Save replaces the security configuration by the one in XML. It must come from a server of
// the same version. If xml is no [io.Seeker], the request is not repeated after a failure.
//
// Deprecated: since Artifactory 7.x. The manual recommends the configuration of Access, which
// the method ExportBackup of access.SystemService exports.
//
// Requires: admin. Since 2.2.0, up to 6.x.
//
//jfrog:op 2.9.58.17
func (s *ConfigurationService) Save(ctx context.Context, xml io.Reader) error {
	return jfrog.Send(ctx, s.client, jfrog.Post(configurationPath).
		Header("Content-Type", "application/xml").Body(xml).Idempotent().LongRunning())
}
