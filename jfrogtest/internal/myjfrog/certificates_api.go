package myjfrog

import (
	"cmp"
	"crypto/x509"
	"net/http"
	"slices"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

const (
	maxCertificates = 100
	maxDomains      = 1000 // under a certificate
	certProgress    = "in_progress"
)

// A certificate is for custom domain names. Its private key is not kept.
type certificate struct {
	id, name    string
	body, chain string
	parsed      *x509.Certificate
	domains     []domain
}

// A submission is the body of the operations on certificates.
type submission struct {
	ID   string `json:"certificate_id"`
	Name string `json:"certificate_name"`
	material
	Domains *[]domain `json:"domains_under_certificate"`
}

// domains returns the domains of a submission, or others if it has none.
func (m *submission) domains(others []domain) []domain {
	if m.Domains == nil {
		return others
	}
	return *m.Domains
}

// faulty returns an error for faults, if there are any.
func faulty(faults []string) error {
	if len(faults) == 0 {
		return nil
	}
	return bad("%s", strings.Join(faults, "; "))
}

// read reads the body. It checks the domains.
func read(q *rest.Request) (*submission, error) {
	var m submission
	if err := q.Decode(&m); err != nil {
		return nil, err
	}
	var faults []string
	for _, d := range m.domains(nil)[:min(maxDomains, len(m.domains(nil)))] {
		if f := d.fault(); f != "" {
			faults = append(faults, f)
		}
	}
	if len(m.domains(nil)) > maxDomains {
		faults = append(faults, "There are too many domains")
	}
	return &m, faulty(faults)
}

// idle returns an error while a change of certificates is in progress.
func (s *service) idle() error {
	if s.change != nil && s.change.Status == certProgress {
		return conflict()
	}
	return nil
}

// beginChange begins a change of a certificate and returns the response.
func (s *service) beginChange(c *certificate, message string, work func()) *rest.Response {
	s.changed = c
	s.change = s.BeginJob(certProgress, true, func() []error {
		work()
		return nil
	})
	return rest.JSON(http.StatusOK, "", map[string]string{"status": certProgress, "message": message})
}

// certificate returns the certificate with an id.
func (s *service) certificate(id string) (*certificate, error) {
	i := slices.IndexFunc(s.certificates, func(c *certificate) bool { return c.id == id })
	if i < 0 {
		return nil, bad("There is no certificate '%s'", id)
	}
	return s.certificates[i], nil
}

// handleListCertificates counts a poll for the change in progress.
func (s *service) handleListCertificates(*rest.Request) (*rest.Response, error) {
	if s.change != nil {
		s.change.Poll()
	}
	type shown struct {
		URL    string `json:"url"`
		Server string `json:"server_name"`
		Type   string `json:"type"`
	}
	list := []map[string]any{}
	for _, c := range s.certificates {
		domains := []shown{}
		for _, d := range c.domains {
			domains = append(domains, shown{d.URL, d.Server, d.Type})
		}
		status := "valid"
		switch {
		case s.idle() != nil && c == s.changed:
			status = certProgress
		case s.Now().After(c.parsed.NotAfter):
			status = "expired"
		}
		list = append(list, map[string]any{
			"certificate_id": c.id, "certificate_name": c.name, "certificate_status": status,
			"certificate_body": c.body, "certificate_chain": c.chain,
			"expiry": c.parsed.NotAfter.UnixMilli(), "domains_under_certificate": domains,
		})
	}
	return rest.JSON(http.StatusOK, "", map[string]any{"ssl_certificates": list}), nil
}

func (s *service) handleValidate(q *rest.Request) (*rest.Response, error) {
	m, err := read(q)
	if err != nil {
		return nil, err
	}
	if _, faults := m.check(s.Now()); len(faults) > 0 {
		return nil, faulty(faults)
	}
	return rest.JSON(http.StatusOK, "", struct{}{}), nil
}

// checked reads a submission and checks its certificate.
func (s *service) checked(q *rest.Request) (*submission, *x509.Certificate, error) {
	m, err := read(q)
	if err != nil {
		return nil, nil, err
	}
	cert, faults := m.check(s.Now())
	return m, cert, cmp.Or(faulty(faults), s.idle())
}

// accepted returns the message for a certificate and its domains.
func accepted(cert *x509.Certificate, domains []domain) string {
	if slices.ContainsFunc(domains, func(d domain) bool { return !covered(cert, d.URL) }) {
		return "successfully submitted. " +
			"Please notice there are uncovered domains under the new certificate"
	}
	return "successfully submitted"
}

func (s *service) handleSubmit(q *rest.Request) (*rest.Response, error) {
	m, cert, err := s.checked(q)
	switch {
	case err != nil:
		return nil, err
	case m.Name == "":
		return nil, bad("The certificate_name is missing")
	case len(s.certificates) >= maxCertificates:
		return nil, bad("There are %d certificates", maxCertificates)
	}
	c := &certificate{store.NewID(), m.Name, m.Body, m.Chain, cert, m.domains(nil)}
	return s.beginChange(c, accepted(cert, c.domains), func() {
		s.certificates = append(s.certificates, c)
	}), nil
}

// handleRenew replaces a certificate. What the request leaves out stays.
func (s *service) handleRenew(q *rest.Request) (*rest.Response, error) {
	m, cert, err := s.checked(q)
	if err != nil {
		return nil, err
	}
	c, err := s.certificate(m.ID)
	if err != nil {
		return nil, err
	}
	domains := m.domains(c.domains)
	return s.beginChange(c, accepted(cert, domains), func() {
		*c = certificate{c.id, cmp.Or(m.Name, c.name), m.Body, m.Chain, cert, domains}
	}), nil
}

// handleDomains replaces the domains under a certificate.
func (s *service) handleDomains(q *rest.Request) (*rest.Response, error) {
	m, err := read(q)
	if err != nil {
		return nil, err
	}
	c, err := s.certificate(m.ID)
	switch {
	case err != nil:
		return nil, err
	case m.Domains == nil:
		return nil, bad("The domains_under_certificate are missing")
	}
	if err := s.idle(); err != nil {
		return nil, err
	}
	return s.beginChange(c, accepted(c.parsed, *m.Domains), func() { c.domains = *m.Domains }), nil
}

func (s *service) handleDeleteCertificate(q *rest.Request) (*rest.Response, error) {
	c, err := s.certificate(q.Params["certificateId"])
	if err == nil {
		err = s.idle()
	}
	if err != nil {
		return nil, err
	}
	return s.beginChange(c, "successfully deleted", func() {
		s.certificates = slices.DeleteFunc(s.certificates, func(o *certificate) bool { return o == c })
	}), nil
}
