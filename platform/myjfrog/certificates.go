package myjfrog

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/armor"
)

// CertificatesService manages the SSL certificates of custom domain names, and the domain names
// under them. Reached through [Client.Certificates].
//
// A certificate must be for TLS Web Client Authentication and TLS Web Server Authentication, and
// remain valid for more than 30 days. Its private key is an RSA key in PKCS#1 form. The methods
// refuse texts of another form before anything is sent. [CertificatesService.Validate] checks the
// rest.
//
// Changes continue after the server has responded. Only one change at a time is possible.
type CertificatesService service

// CertificateCreateRequest is the body of [CertificatesService.Create].
type CertificateCreateRequest struct {
	Name       string       `json:"certificate_name"`
	Body       string       `json:"certificate_body"`            // certificate in PEM
	Chain      string       `json:"certificate_chain,omitempty"` // intermediate certificates in PEM
	PrivateKey jfrog.Secret `json:"certificate_private_key"`     // RSA key of the certificate in PEM

	DomainsUnderCertificate []CertificateDomain `json:"domains_under_certificate,omitempty"`
}

// Format prints the request with secrets masked.
func (r CertificateCreateRequest) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, r) }

func (r CertificateCreateRequest) check() error {
	return cmp.Or(
		filled("name of the certificate", r.Name),
		checkCertificate(r.Body, r.Chain, r.PrivateKey),
		checkDomains(r.DomainsUnderCertificate),
	)
}

// CertificateRenewRequest is the body of [CertificatesService.Renew].
type CertificateRenewRequest struct {
	ID         string       `json:"certificate_id"`
	Name       string       `json:"certificate_name,omitempty"`
	Body       string       `json:"certificate_body"`            // new certificate in PEM
	Chain      string       `json:"certificate_chain,omitempty"` // intermediate certificates in PEM
	PrivateKey jfrog.Secret `json:"certificate_private_key"`     // RSA key of the certificate in PEM

	DomainsUnderCertificate []CertificateDomain `json:"domains_under_certificate,omitempty"`
}

// Format prints the request with secrets masked.
func (r CertificateRenewRequest) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, r) }

func (r CertificateRenewRequest) check() error {
	return cmp.Or(
		filled("id of the certificate", r.ID),
		checkCertificate(r.Body, r.Chain, r.PrivateKey),
		checkDomains(r.DomainsUnderCertificate),
	)
}

// CertificateValidateRequest is the body of [CertificatesService.Validate].
type CertificateValidateRequest struct {
	Name       string       `json:"certificate_name,omitempty"`
	Body       string       `json:"certificate_body"`            // certificate in PEM
	Chain      string       `json:"certificate_chain,omitempty"` // intermediate certificates in PEM
	PrivateKey jfrog.Secret `json:"certificate_private_key"`     // RSA key of the certificate in PEM
}

// Format prints the request with secrets masked.
func (r CertificateValidateRequest) Format(f fmt.State, verb rune) {
	jfrog.FormatMasked(f, verb, r)
}

// CertificateDomainsRequest is the body of [CertificatesService.ManageDomains].
type CertificateDomainsRequest struct {
	ID                      string              `json:"certificate_id"`
	DomainsUnderCertificate []CertificateDomain `json:"domains_under_certificate"`
}

func (r CertificateDomainsRequest) check() error {
	if r.DomainsUnderCertificate == nil {
		return errors.New("the list of domains is nil")
	}
	return cmp.Or(filled("id of the certificate", r.ID), checkDomains(r.DomainsUnderCertificate))
}

// CertificateChange is the result of a change, which continues.
type CertificateChange struct {
	Status  string `json:"status"` // such as in_progress
	Message string `json:"message"`
}

// Certificate is a certificate as the server shows it, without its private key.
type Certificate struct {
	ID     string       `json:"certificate_id"`
	Name   string       `json:"certificate_name"`
	Status string       `json:"certificate_status"` // such as valid
	Expiry jfrog.Millis `json:"expiry"`
	Body   string       `json:"certificate_body"`
	Chain  string       `json:"certificate_chain"`

	DomainsUnderCertificate []CertificateDomain `json:"domains_under_certificate"`
}

type certificateList struct {
	SSLCertificates []Certificate `json:"ssl_certificates"`
}

// request completes a change of a certificate.
func (s *CertificatesService) request(
	req *jfrog.Request, body any, key jfrog.Secret, err error,
) *jfrog.Request {
	return req.Body(body).Check(cmp.Or(s.refused, err)).Secret(armor.SecretLines(string(key))...)
}

// Create adds a certificate and the domain names under it. See [CertificatesService.WaitValid] for
// the end of the creation. Create returns an error matching [jfrog.ErrConflict] while another
// change is in progress.
//
// Requires: access token of MyJFrog, Enterprise X or Enterprise+. Since August 13, 2023.
//
//jfrog:op 4.16.3.1
func (s *CertificatesService) Create(
	ctx context.Context, req CertificateCreateRequest,
) (*CertificateChange, error) {
	return jfrog.Do[*CertificateChange](ctx, s.client,
		s.request(jfrog.Post("/api/jmis/v1/ssl/submit"), req, req.PrivateKey, req.check()))
}

// Delete deletes a certificate and the domain names under it. See
// [CertificatesService.WaitDeleted] for the end of the deletion. Delete returns an error matching
// [jfrog.ErrConflict] while another change is in progress.
//
// Requires: access token of MyJFrog, Enterprise X or Enterprise+. Since August 13, 2023.
//
//jfrog:op 4.16.3.2
func (s *CertificatesService) Delete(
	ctx context.Context, certificateID string,
) (*CertificateChange, error) {
	return jfrog.Do[*CertificateChange](ctx, s.client,
		jfrog.Delete("/api/jmis/v1/ssl/delete/{certificateId}", certificateID).Check(s.refused))
}

// List returns the certificates.
//
// Requires: access token of MyJFrog, Enterprise X or Enterprise+. Since August 13, 2023.
//
//jfrog:op 4.16.3.3
func (s *CertificatesService) List(ctx context.Context) ([]Certificate, error) {
	out, err := jfrog.Do[certificateList](ctx, s.client,
		jfrog.Get("/api/jmis/v1/ssl").Check(s.refused))
	return out.SSLCertificates, err
}

// Renew replaces a certificate. If the new certificate does not cover all domain names, only the
// message of the result says so. See [CertificatesService.WaitValid] for the end of the renewal.
// Renew returns an error matching [jfrog.ErrConflict] while another change is in progress.
//
// Requires: access token of MyJFrog, Enterprise X or Enterprise+. Since August 13, 2023.
//
//jfrog:op 4.16.3.4
func (s *CertificatesService) Renew(
	ctx context.Context, req CertificateRenewRequest,
) (*CertificateChange, error) {
	return jfrog.Do[*CertificateChange](ctx, s.client,
		s.request(jfrog.Post("/api/jmis/v1/ssl/renew"), req, req.PrivateKey, req.check()))
}

// validity is the response for a valid certificate, which is empty.
type validity struct{}

// Validate checks a certificate and its private key, and changes nothing. It returns nil if they
// are valid, and otherwise an error with status 400 and the reasons. The other methods check the
// same.
//
// Requires: access token of MyJFrog, Enterprise X or Enterprise+. Since November 8, 2023.
//
//jfrog:op 4.16.3.5
func (s *CertificatesService) Validate(ctx context.Context, req CertificateValidateRequest) error {
	_, err := jfrog.Do[validity](ctx, s.client,
		s.request(jfrog.Post("/api/jmis/v1/ssl/validate").Idempotent(), req, req.PrivateKey,
			checkCertificate(req.Body, req.Chain, req.PrivateKey)))
	return err
}

// ManageDomains adds and deletes domain names under a valid certificate. The manual does not state
// which names are deleted, probably the names that the request leaves out. See
// [CertificatesService.WaitDomains] for the end of the change. ManageDomains returns an error
// matching [jfrog.ErrConflict] while another change is in progress.
//
// Requires: access token of MyJFrog, Enterprise X or Enterprise+. Since August 13, 2023.
//
//jfrog:op 4.16.3.6
func (s *CertificatesService) ManageDomains(
	ctx context.Context, req CertificateDomainsRequest,
) (*CertificateChange, error) {
	return jfrog.Do[*CertificateChange](ctx, s.client,
		s.request(jfrog.Post("/api/jmis/v1/ssl/manage_domains"), req, "", req.check()))
}
