package access

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"math/big"
	"net/http"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
)

// systemRoutes returns the operations on certificates, backups and settings.
func (s *service) systemRoutes() []rest.Route {
	const basic = "/api/v1/config/security/authentication/basic_authentication_enabled"
	return []rest.Route{
		rest.Get("/api/v1/cert/root", s.handleRootCertificate, rest.Admin),
		rest.Get("/api/v1/cert/ca", s.handleCACertificate, rest.Admin),
		rest.Post("/api/v1/system/backup/export", s.handleExportBackup, rest.Admin),
		rest.Post("/api/v1/system/backup/import", s.handleImportBackup, rest.Admin),
		rest.Post("/api/v1/logshipping/config", s.handleLogShipping, rest.Small, rest.Admin),
		rest.Get(basic, s.handleGetBasic, rest.Admin),
		rest.Put(basic, s.handleSetBasic, rest.Small, rest.Admin),
	}
}

// An authority has the certificates of Access: the root certificate and an issued certificate.
type authority struct{ root, ca []byte }

// certificates returns the authority, which the first request makes.
func (s *service) certificates() *authority {
	if s.authority == nil {
		public, private, _ := ed25519.GenerateKey(nil) // cannot fail
		now := s.Now()
		root := certificate("Artifactory Root CA", now)
		s.authority = &authority{issue(root, root, public, private), issue(certificate("Artifactory CA", now), root, public, private)}
	}
	return s.authority
}

func certificate(name string, now time.Time) *x509.Certificate {
	serial, _ := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120)) // cannot fail
	return &x509.Certificate{
		SerialNumber: serial, Subject: pkix.Name{CommonName: name}, NotBefore: now, NotAfter: now.AddDate(10, 0, 0),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
}

func issue(cert, issuer *x509.Certificate, public ed25519.PublicKey, private ed25519.PrivateKey) []byte {
	der, err := x509.CreateCertificate(rand.Reader, cert, issuer, public, private)
	if err != nil {
		panic(fmt.Sprintf("jfrogtest: make a certificate: %v", err)) // the fields are valid
	}
	return der
}

func (s *service) handleRootCertificate(q *rest.Request) (*rest.Response, error) {
	der := s.certificates().root
	if q.Flag("formatted", false) {
		return rest.NewResponse(http.StatusOK, "text/plain", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})), nil
	}
	return rest.Text(http.StatusOK, "%s", base64.StdEncoding.EncodeToString(der)), nil
}

func (s *service) handleCACertificate(*rest.Request) (*rest.Response, error) {
	return rest.Text(http.StatusOK, "%s", base64.StdEncoding.EncodeToString(s.certificates().ca)), nil
}

func (s *service) handleExportBackup(*rest.Request) (*rest.Response, error) {
	s.BackUpIdentities()
	return rest.NewResponse(http.StatusOK, "", nil), nil
}

func (s *service) handleImportBackup(*rest.Request) (*rest.Response, error) {
	if !s.RestoreIdentities() {
		return nil, apierr.New(http.StatusBadRequest, "There is no file access.bootstrap.json")
	}
	return rest.NewResponse(http.StatusOK, "", nil), nil
}

type enabled struct {
	Enabled *bool `json:"enabled"`
}

// readEnabled reads the switch in the body.
func readEnabled(q *rest.Request) (bool, error) {
	var body enabled
	if err := q.Decode(&body); err != nil {
		return false, err
	}
	if body.Enabled == nil {
		return false, apierr.New(http.StatusBadRequest, "The field enabled is missing")
	}
	return *body.Enabled, nil
}

// handleLogShipping accepts the setting, which nothing reads.
func (s *service) handleLogShipping(q *rest.Request) (*rest.Response, error) {
	if _, err := readEnabled(q); err != nil {
		return nil, err
	}
	return rest.NewResponse(http.StatusOK, "", nil), nil
}

func (s *service) handleGetBasic(*rest.Request) (*rest.Response, error) {
	return rest.JSON(http.StatusOK, "", enabled{new(!s.Identities.BasicDisabled)}), nil
}

func (s *service) handleSetBasic(q *rest.Request) (*rest.Response, error) {
	on, err := readEnabled(q)
	if err != nil {
		return nil, err
	}
	s.Identities.BasicDisabled = !on
	return rest.NewResponse(http.StatusOK, "", nil), nil
}
