package myjfrog

import (
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"regexp"
	"slices"
	"strings"
	"time"
)

const (
	maxPEM    = 64 << 10 // bytes of a certificate, a chain or a key
	maxKey    = 5 << 10  // bytes of a key without its armor, because huge keys take long
	maxChain  = 20       // certificates
	maxDomain = 253      // characters
	// leastValidity is how long a certificate must remain valid.
	leastValidity = 30 * 24 * time.Hour
)

// A material is a certificate with its private key.
type material struct {
	Body  string `json:"certificate_body"`
	Chain string `json:"certificate_chain"`
	Key   string `json:"certificate_private_key"`
}

// check returns the certificate and the faults of the material.
func (m *material) check(now time.Time) (*x509.Certificate, []string) {
	var faults []string
	body := certificatesIn(m.Body)
	if len(body) == 0 {
		return nil, []string{"Your certificate body is not valid"}
	}
	cert := body[0]
	if strings.TrimSpace(m.Chain) != "" && len(certificatesIn(m.Chain)) == 0 {
		faults = append(faults, "Your certificate chain is not valid")
	}
	switch key := keyIn(m.Key); {
	case key == nil:
		faults = append(faults, "Your private key is not a valid RSA key in PKCS#1 form")
	case !key.PublicKey.Equal(cert.PublicKey):
		faults = append(faults, "Your private key does not match your certificate body")
	}
	for _, usage := range []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth, x509.ExtKeyUsageServerAuth} {
		if !slices.Contains(cert.ExtKeyUsage, usage) {
			faults = append(faults, "Your certificate is not for TLS Web Client Authentication "+
				"and TLS Web Server Authentication")
			break
		}
	}
	if now.Before(cert.NotBefore) || cert.NotAfter.Sub(now) <= leastValidity {
		faults = append(faults, "Your certificate is not valid now or expires in 30 days or less")
	}
	return cert, faults
}

// certificatesIn returns the certificates in a text, or nil if it has anything else.
func certificatesIn(text string) []*x509.Certificate {
	if len(text) > maxPEM {
		return nil
	}
	var list []*x509.Certificate
	for rest := []byte(text); len(strings.TrimSpace(string(rest))) > 0; {
		var block *pem.Block
		block, rest = pem.Decode(rest)
		if block == nil || block.Type != "CERTIFICATE" || len(list) == maxChain {
			return nil
		}
		cert, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil
		}
		list = append(list, cert)
	}
	return list
}

// keyIn returns the RSA key in a text, or nil.
func keyIn(text string) *rsa.PrivateKey {
	if len(text) > maxPEM {
		return nil
	}
	block, _ := pem.Decode([]byte(text))
	if block == nil || block.Type != "RSA PRIVATE KEY" || len(block.Bytes) > maxKey {
		return nil
	}
	key, err := x509.ParsePKCS1PrivateKey(block.Bytes)
	if err != nil {
		return nil
	}
	return key
}

// A domain is a domain name under a certificate.
type domain struct {
	URL      string `json:"url"`
	Server   string `json:"server_name"`
	Type     string `json:"type"`
	Override string `json:"docker_repository_name_override,omitempty"`
}

var label = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$`)

// fault returns the fault of a domain, or "".
func (d *domain) fault() string {
	name := strings.TrimPrefix(d.URL, "*.")
	if len(name) > maxDomain || !allLabels(name) {
		return "Invalid domain name '" + d.URL + "'"
	}
	switch {
	case !label.MatchString(d.Server):
		return "Invalid server_name '" + d.Server + "'"
	case d.Type != "platform_base_url" && d.Type != "docker_sub_domain":
		return "Invalid type '" + d.Type + "'"
	case d.Override != "" && d.Type != "docker_sub_domain":
		return "docker_repository_name_override is for docker_sub_domain only"
	}
	return ""
}

func allLabels(name string) bool {
	for part := range strings.SplitSeq(name, ".") {
		if !label.MatchString(part) {
			return false
		}
	}
	return true
}

// covered reports whether a certificate is for a domain name, which may begin with a wildcard.
func covered(cert *x509.Certificate, name string) bool {
	same := func(n string) bool { return strings.EqualFold(n, name) }
	return slices.ContainsFunc(cert.DNSNames, same) || cert.VerifyHostname(name) == nil
}
