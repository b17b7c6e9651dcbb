package security

import (
	"crypto/sha256"
	"crypto/x509/pkix"
	"mime"
	"net/http"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/times"
)

// disposition returns the header of a response that clients save as a file.
func disposition(name string) string {
	if text := mime.FormatMediaType("attachment", map[string]string{"filename": name}); text != "" {
		return text
	}
	return "attachment"
}

type certificateView struct {
	Alias       string `json:"certificateAlias"`
	IssuedTo    string `json:"issuedTo"`
	IssuedBy    string `json:"issuedBy"`
	IssuedOn    string `json:"issuedOn"`
	ValidUntil  string `json:"validUntil"`
	FingerPrint string `json:"fingerPrint"`
}

func (s *service) handleListCertificates(*rest.Request) (*rest.Response, error) {
	list := []certificateView{}
	for _, alias := range jsondoc.Keys(s.Keys.Certificates) {
		c := s.Keys.Certificates[alias]
		list = append(list, certificateView{
			c.Alias, c.IssuedTo, c.IssuedBy, times.ISO(c.IssuedOn), times.ISO(c.ValidTill), c.Fingerprint,
		})
	}
	return rest.JSON(http.StatusOK, "", list), nil
}

// holderName returns the name of a subject or an issuer for people.
func holderName(n pkix.Name) string {
	if n.CommonName != "" {
		return n.CommonName
	}
	return n.String()
}

// handleAddCertificate installs the first certificate of the body, or replaces it.
func (s *service) handleAddCertificate(q *rest.Request) (*rest.Response, error) {
	cert, err := certificateIn(string(q.Data))
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(cert.Raw)
	alias := q.Params["certificateAlias"]
	s.Keys.Certificates[alias] = &store.Certificate{
		Alias: alias, IssuedTo: holderName(cert.Subject), IssuedBy: holderName(cert.Issuer),
		IssuedOn: cert.NotBefore, ValidTill: cert.NotAfter, Fingerprint: colons(sum[:]),
	}
	return rest.JSON(http.StatusOK, "", struct {
		Status  int      `json:"status"`
		Message []string `json:"message"`
	}{http.StatusOK, []string{"The certificates were successfully installed"}}), nil
}

func (s *service) handleDeleteCertificate(q *rest.Request) (*rest.Response, error) {
	alias := q.Params["certificateAlias"]
	if s.Keys.Certificates[alias] == nil {
		return nil, apierr.New(http.StatusNotFound, "Certificate '%s' not found", alias)
	}
	delete(s.Keys.Certificates, alias)
	return rest.JSON(http.StatusOK, "", struct {
		Status  int    `json:"status"`
		Message string `json:"message"`
	}{http.StatusOK, "The certificates were successfully deleted"}), nil
}
