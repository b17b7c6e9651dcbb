package myjfrog

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/armor"
)

// CertificateDomainType is the use of a domain name.
type CertificateDomainType string

// The uses of domain names.
const (
	DomainPlatformBaseURL CertificateDomainType = "platform_base_url"
	// DomainDockerSubdomain is for servers with the Docker sub-domain method.
	DomainDockerSubdomain CertificateDomainType = "docker_sub_domain"
)

// CertificateDomain is a domain name under a certificate.
type CertificateDomain struct {
	URL        string                `json:"url"`         // domain name, such as *.acme.com
	ServerName string                `json:"server_name"` // myserver for myserver.jfrog.io
	Type       CertificateDomainType `json:"type"`
	// DockerRepositoryNameOverride is a repository. It is for [DomainDockerSubdomain] only.
	DockerRepositoryNameOverride string `json:"docker_repository_name_override,omitempty"`
}

func (d CertificateDomain) check() error {
	if err := cmp.Or(checkDomainName(d.URL), checkServer(d.ServerName)); err != nil {
		return err
	}
	switch {
	case d.Type != DomainPlatformBaseURL && d.Type != DomainDockerSubdomain:
		return fmt.Errorf("type %q is neither %s nor %s",
			string(d.Type), DomainPlatformBaseURL, DomainDockerSubdomain)
	case d.DockerRepositoryNameOverride != "" && d.Type != DomainDockerSubdomain:
		return fmt.Errorf("the override of the Docker repository is for the type %s only",
			DomainDockerSubdomain)
	}
	return nil
}

// checkDomains returns an error for a domain name that MyJFrog refuses.
func checkDomains(domains []CertificateDomain) error {
	for i, d := range domains {
		if err := d.check(); err != nil {
			return fmt.Errorf("domain %d of %d: %w", i+1, len(domains), err)
		}
	}
	return nil
}

var domainLabel = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$`)

// checkDomainName returns an error unless a text is a domain name. RFC 1034, section 3, and RFC
// 1123, section 2.1, have the rules. The first label may be a wildcard.
func checkDomainName(name string) error {
	const longest = 253
	plain := strings.TrimPrefix(name, "*.")
	if strings.Contains(name, "://") {
		return fmt.Errorf("%q is a URL: a domain name has no scheme", name)
	}
	if len(plain) > longest {
		return fmt.Errorf("domain name of %d characters is longer than %d", len(plain), longest)
	}
	for label := range strings.SplitSeq(plain, ".") {
		if !domainLabel.MatchString(label) {
			return fmt.Errorf("%q is not a domain name", name)
		}
	}
	return nil
}

// checkCertificate returns an error if a certificate, its chain or its key is not in the form
// that MyJFrog takes. The chain may be empty.
func checkCertificate(body, chain string, key jfrog.Secret) error {
	if err := armor.PEM.Check("certificate body", body, armor.Certificates); err != nil {
		return err
	}
	if strings.TrimSpace(chain) != "" {
		if err := armor.PEM.Check("certificate chain", chain, armor.Certificates); err != nil {
			return err
		}
	}
	return checkKey(string(key))
}

// checkKey returns an error unless a text is an RSA key in PKCS#1 form.
func checkKey(key string) error {
	err := armor.PEM.Check("private key", key, armor.PrivateKey)
	switch {
	case err != nil:
		return err
	case !strings.Contains(key, "-----BEGIN RSA PRIVATE KEY-----"):
		return errors.New("private key is not in the RSA form PKCS#1, which begins with the line " +
			"-----BEGIN RSA PRIVATE KEY-----: openssl rsa -traditional converts an RSA key")
	case strings.Contains(key, "Proc-Type:"):
		return errors.New("private key is encrypted: decrypt it first")
	}
	return nil
}

// filled returns an error for an empty value.
func filled(what, value string) error {
	if strings.TrimSpace(value) == "" {
		return fmt.Errorf("%s is empty", what)
	}
	return nil
}
