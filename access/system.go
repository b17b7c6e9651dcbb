package access

import (
	"context"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// SystemService tells the health and the certificates of Access, writes and reads its
// backups and switches log collection. Before Artifactory 7.12.0 its calls were for
// admins with basic credentials on the server itself. Reached through [Client.System].
type SystemService service

type logCollection struct {
	Enabled bool `json:"enabled"`
}

// SetLogCollection starts or stops the collection of audit and request logs in the system
// repository jfrog-logs, which it creates. Logs arrive within 24 hours. It needs an
// admin-scoped token and a platform in the cloud. Since Artifactory 7.27.6.
//
//jfrog:op 4.7.1.15
func (s *SystemService) SetLogCollection(ctx context.Context, enabled bool) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Post("/access/api/v1/logshipping/config").Body(logCollection{enabled}).Idempotent())
}

// ExportBackup writes the configuration of Access to a JSON file on the server, in
// $JFROG_HOME/artifactory/var/backup/access. It needs an admin-scoped token.
//
//jfrog:op 4.7.2
func (s *SystemService) ExportBackup(ctx context.Context) error {
	return jfrog.Send(ctx, s.client, jfrog.Post("/access/api/v1/system/backup/export"))
}

// ImportBackup makes Access read the configuration that was put on the server as
// $JFROG_HOME/artifactory/var/etc/access/access.bootstrap.json. It needs an admin-scoped
// token.
//
//jfrog:op 4.7.3
func (s *SystemService) ImportBackup(ctx context.Context) error {
	return jfrog.Send(ctx, s.client, jfrog.Post("/access/api/v1/system/backup/import"))
}

// Ping returns the server's "OK" if Access works, else an error. It needs an admin-scoped
// token.
//
//jfrog:op 4.7.4
func (s *SystemService) Ping(ctx context.Context) (string, error) {
	return jfrog.Do[string](ctx, s.client, jfrog.Get("/access/api/v1/system/ping"))
}

// CertificateOptions says how [SystemService.RootCertificate] answers.
type CertificateOptions struct {
	Formatted bool `url:"formatted,omitempty"` // PEM, which encoding/pem reads; else bare base64
}

// RootCertificate returns the root certificate of Access, by which its tokens and the
// certificates of its services are verified. It needs no credentials.
//
//jfrog:op 4.7.5
func (s *SystemService) RootCertificate(ctx context.Context, opts *CertificateOptions) (string, error) {
	return jfrog.Do[string](ctx, s.client, jfrog.Get("/access/api/v1/cert/root").Query(opts))
}

// CACertificate returns the certificate of the certificate authority of Access. It needs an
// admin's token.
//
//jfrog:op 4.7.6
func (s *SystemService) CACertificate(ctx context.Context) (string, error) {
	return jfrog.Do[string](ctx, s.client, jfrog.Get("/access/api/v1/cert/ca"))
}

type accessVersion struct {
	Name string `json:"name"`
}

// Version returns the version of Access, which is not that of Artifactory.
//
//jfrog:none GET /access/api/v1/system/version, which the Terraform provider uses and the manual does not document
func (s *SystemService) Version(ctx context.Context) (string, error) {
	out, err := jfrog.Do[accessVersion](ctx, s.client, jfrog.Get("/access/api/v1/system/version"))
	return out.Name, err
}
