package security

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/armor"
)

// CertificatesService manages the TLS certificates that Artifactory presents to the servers of
// remote repositories. Reached through [Client.Certificates].
type CertificatesService service

// Certificate describes an installed certificate.
type Certificate struct {
	Alias       string          `json:"certificateAlias"`
	IssuedTo    string          `json:"issuedTo,omitempty"`
	IssuedBy    string          `json:"issuedBy,omitempty"`
	IssuedOn    CertificateTime `json:"issuedOn,omitempty"`
	ValidUntil  CertificateTime `json:"validUntil,omitempty"`
	FingerPrint string          `json:"fingerPrint,omitempty"` // SHA-256
}

// CertificateTime is a time as the server writes it. It has no fixed form.
type CertificateTime string

var zoneName = regexp.MustCompile(` \(\w+\)$`)

// Time parses the forms that servers are known to write: ISO 8601, and
// Mon May 01 2017 10:00:00 GMT +02:00 (UTC).
func (t CertificateTime) Time() (time.Time, error) {
	quoted, err := json.Marshal(string(t))
	if err != nil || t == "" {
		return time.Time{}, fmt.Errorf("security: %q is not a time", string(t))
	}
	var iso jfrog.Time
	if iso.UnmarshalJSON(quoted) == nil {
		return iso.Time, nil
	}
	out, err := time.Parse("Mon Jan _2 2006 15:04:05 GMT -07:00",
		zoneName.ReplaceAllString(string(t), ""))
	if err != nil {
		return time.Time{}, fmt.Errorf("security: %q is not a time in a known form", string(t))
	}
	return out, nil
}

// List returns the installed certificates.
//
// Requires: admin. Since 5.4.0.
//
//jfrog:op 2.9.55
func (s *CertificatesService) List(ctx context.Context) ([]Certificate, error) {
	return jfrog.Do[[]Certificate](ctx, s.client,
		jfrog.Get("/artifactory/api/system/security/certificates"))
}

// certificateResponse reports a success. Its message is a string or a list.
type certificateResponse struct {
	Status  jfrog.Int     `json:"status"`
	Message jfrog.Strings `json:"message"`
}

// Create installs a certificate, or replaces the certificate of that alias. The parameter pem
// holds a certificate in PEM, and may hold its private key and the certificates of its issuers.
// A text without a certificate is refused before it is sent.
//
// Requires: admin. Since 5.4.0.
//
//jfrog:op 2.9.56
func (s *CertificatesService) Create(ctx context.Context, alias string, pem jfrog.Secret) error {
	check := armor.PEM.Check("certificate", string(pem), armor.CertificateBundle)
	_, err := jfrog.Do[certificateResponse](ctx, s.client,
		jfrog.Post("/artifactory/api/system/security/certificates/{certificateAlias}", alias).
			Body(string(pem)).Secret(armor.SecretLines(string(pem))...).Check(check).Idempotent())
	return err
}

// Delete removes a certificate.
//
// Requires: admin. Since 5.4.0.
//
//jfrog:op 2.9.57
func (s *CertificatesService) Delete(ctx context.Context, alias string) error {
	_, err := jfrog.Do[certificateResponse](ctx, s.client,
		jfrog.Delete("/artifactory/api/system/security/certificates/{certificateAlias}", alias))
	return err
}
