package access

import (
	"context"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/check"
)

// SystemService checks the health of Access, returns its certificates, exports and imports its
// configuration and switches log collection. Reached through [Client.System]. Before
// Artifactory 7.12.0 it requires basic authentication as an admin, from the server itself.
type SystemService service

type logCollection struct {
	Enabled bool `json:"enabled"`
}

// SetLogCollection starts or stops the collection of logs in the system repository
// jfrog-logs, which the server creates. By default it collects audit and request logs. Logs
// arrive within 24 hours.
//
// Requires: admin access token, JFrog Cloud. Since 7.27.6.
//
//jfrog:op 4.7.1.15
func (s *SystemService) SetLogCollection(ctx context.Context, enabled bool) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Post("/access/api/v1/logshipping/config").Body(logCollection{enabled}).Idempotent())
}

// ExportBackup writes the configuration of Access to a JSON file on the server, in
// $JFROG_HOME/artifactory/var/backup/access.
//
// Requires: admin access token.
//
//jfrog:op 4.7.2
func (s *SystemService) ExportBackup(ctx context.Context) error {
	return jfrog.Send(ctx, s.client, jfrog.Post("/access/api/v1/system/backup/export"))
}

// ImportBackup reads the configuration of Access from a file on the server,
// $JFROG_HOME/artifactory/var/etc/access/access.bootstrap.json.
//
// Requires: admin access token.
//
//jfrog:op 4.7.3
func (s *SystemService) ImportBackup(ctx context.Context) error {
	return jfrog.Send(ctx, s.client, jfrog.Post("/access/api/v1/system/backup/import"))
}

// Ping returns nil if Access works.
//
// Requires: admin access token.
//
//jfrog:op 4.7.4
func (s *SystemService) Ping(ctx context.Context) error {
	return jfrog.Send(ctx, s.client, jfrog.Get("/access/api/v1/system/ping").Accept("*/*"))
}

// RootCertificateOptions modifies [SystemService.RootCertificate].
type RootCertificateOptions struct {
	Formatted bool `url:"formatted,omitempty"` // return PEM
}

// RootCertificate returns the root certificate of Access.
//
// May be anonymous.
//
//jfrog:op 4.7.5
func (s *SystemService) RootCertificate(ctx context.Context, opts *RootCertificateOptions) (string, error) {
	return jfrog.Do[string](ctx, s.client, jfrog.Get("/access/api/v1/cert/root").Query(opts))
}

// CACertificate returns the public certificate of the certificate authority of Access.
//
// Requires: admin access token.
//
//jfrog:op 4.7.6
func (s *SystemService) CACertificate(ctx context.Context) (string, error) {
	return jfrog.Do[string](ctx, s.client, jfrog.Get("/access/api/v1/cert/ca"))
}

type accessVersion struct {
	Name string `json:"name"`
}

// Version returns the version of Access. Access and Artifactory have different versions.
//
//jfrog:observed GET /access/api/v1/system/version
func (s *SystemService) Version(ctx context.Context) (string, error) {
	out, err := jfrog.Do[*accessVersion](ctx, s.client, jfrog.Get("/access/api/v1/system/version"))
	if err != nil {
		return "", err
	}
	if out.Name == "" {
		return "", check.Lacks("access", "version")
	}
	return out.Name, nil
}
