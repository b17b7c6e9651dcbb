package myjfrog

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/replay"
)

// The certificate and the key of the samples.
var certificate, privateKey = func() (string, jfrog.Secret) {
	req := replay.Body[CertificateValidateRequest]("4.16.3.5/valid")
	return req.Body, req.PrivateKey
}()

// pemFile returns a key or certificate of the tests of package armor.
func pemFile(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "internal", "armor", "testdata", name))
	require.NoError(t, err)
	return string(data)
}

func sampleDomains() []CertificateDomain {
	return []CertificateDomain{
		{URL: "servername01.com", ServerName: "serverName01", Type: DomainPlatformBaseURL},
		{URL: "servername02.com", ServerName: "serverName02", Type: DomainPlatformBaseURL},
	}
}

func created() CertificateCreateRequest {
	return CertificateCreateRequest{Name: "my-cert-name", Body: certificate, Chain: certificate,
		PrivateKey: privateKey, DomainsUnderCertificate: sampleDomains()}
}

func renewed() CertificateRenewRequest {
	return CertificateRenewRequest{ID: "cert-id-123", Name: "my-cert-name", Body: certificate, Chain: certificate,
		PrivateKey: privateKey, DomainsUnderCertificate: sampleDomains()}
}

func validated() CertificateValidateRequest {
	return CertificateValidateRequest{Name: "my-cert-name", Body: certificate, Chain: certificate, PrivateKey: privateKey}
}

func managed() CertificateDomainsRequest {
	return CertificateDomainsRequest{ID: "cert-id-123", DomainsUnderCertificate: sampleDomains()}
}

var certificateCases = replay.Cases[*Client]{
	"4.16.3.1/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Certificates.Create(ctx, created())
	},
	"4.16.3.1/with docker_repository_name_override": func(ctx context.Context, c *Client) (any, error) {
		req := created()
		req.DomainsUnderCertificate[1].Type = DomainDockerSubdomain
		req.DomainsUnderCertificate[1].DockerRepositoryNameOverride = "docker-local"
		return c.Certificates.Create(ctx, req)
	},
	"4.16.3.2/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Certificates.Delete(ctx, "47ec4ba1-35c2-4075-91e4-ad257e2e3184")
	},
	"4.16.3.3/sample": func(ctx context.Context, c *Client) (any, error) { return c.Certificates.List(ctx) },
	"4.16.3.4/matching domains": func(ctx context.Context, c *Client) (any, error) {
		return c.Certificates.Renew(ctx, renewed())
	},
	"4.16.3.4/uncovered domains": func(ctx context.Context, c *Client) (any, error) {
		return c.Certificates.Renew(ctx, renewed())
	},
	"4.16.3.5/valid": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Certificates.Validate(ctx, validated())
	},
	"4.16.3.5/invalid": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Certificates.Validate(ctx, validated())
	},
	"4.16.3.6/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Certificates.ManageDomains(ctx, managed())
	},
}

func TestCertificatesRefused(t *testing.T) {
	ctx, c := t.Context(), offline(t)
	rsaPKCS8, ec := pemFile(t, "rsa.pem"), pemFile(t, "ec.pem")
	key := string(privateKey)
	for name, tc := range map[string]struct {
		body, chain, key, why string
	}{
		"no certificate":        {"", "", key, "certificate body is empty"},
		"a path":                {"/etc/cert.pem", "", key, "certificate body is not in PEM"},
		"exchanged":             {key, "", certificate, "certificate body is a private key where a certificate is expected"},
		"a key in the body":     {certificate + key, "", key, "certificate body is a private key"},
		"a key in the chain":    {certificate, key, key, "certificate chain is a private key"},
		"cut off":               {certificate[:200], "", key, "certificate body is cut off"},
		"damaged":               {strings.Replace(certificate, "\n", "\nMII", 1), "", key, "certificate body is damaged"},
		"escaped line breaks":   {strings.ReplaceAll(certificate, "\n", `\n`), "", key, "in place of line breaks"},
		"no key":                {certificate, "", "", "private key is empty"},
		"masked":                {certificate, "", "*****", "a secret is *****"},
		"certificate as key":    {certificate, "", certificate, "private key is a certificate where a private key is expected"},
		"PKCS#8":                {certificate, "", rsaPKCS8, "private key is not in the RSA form PKCS#1"},
		"EC":                    {certificate, "", ec, "private key is not in the RSA form PKCS#1"},
		"encrypted PKCS#1":      {certificate, "", pemFile(t, "rsa_encrypted_pkcs1.pem"), "private key is encrypted"},
		"encrypted PKCS#8":      {certificate, "", pemFile(t, "rsa_encrypted.pem"), "private key is not in the RSA form PKCS#1"},
		"key without its end":   {certificate, "", key[:300], "private key is cut off"},
		"key without its lines": {certificate, "", strings.ReplaceAll(key, "\n", " "), "line breaks are missing"},
	} {
		t.Run(name, func(t *testing.T) {
			body, secret := tc.body, jfrog.Secret(tc.key)
			for _, err := range []error{
				second(c.Certificates.Create(ctx, CertificateCreateRequest{Name: "n", Body: body, Chain: tc.chain, PrivateKey: secret})),
				second(c.Certificates.Renew(ctx, CertificateRenewRequest{ID: "id", Body: body, Chain: tc.chain, PrivateKey: secret})),
				c.Certificates.Validate(ctx, CertificateValidateRequest{Body: body, Chain: tc.chain, PrivateKey: secret}),
			} {
				refused(t, err, tc.why)
				for line := range strings.Lines(key + rsaPKCS8 + ec) {
					if line = strings.TrimSpace(line); len(line) > 5 && !strings.HasPrefix(line, "-----") {
						assert.NotContains(t, err.Error(), line)
					}
				}
			}
		})
	}
	refused(t, second(c.Certificates.Create(ctx, CertificateCreateRequest{Body: certificate, PrivateKey: privateKey})),
		"name of the certificate is empty")
	refused(t, second(c.Certificates.Renew(ctx, CertificateRenewRequest{Body: certificate, PrivateKey: privateKey})),
		"id of the certificate is empty")
	refused(t, second(c.Certificates.Delete(ctx, "")), "certificateId")
}

func TestDomainsRefused(t *testing.T) {
	ctx, c := t.Context(), offline(t)
	domain := func(url string) CertificateDomain {
		return CertificateDomain{URL: url, ServerName: "myserver", Type: DomainPlatformBaseURL}
	}
	for why, d := range map[string]CertificateDomain{
		`"https://acme.com" is a URL: a domain name has no scheme`:        domain("https://acme.com"),
		`"" is not a domain name`:                                         domain(""),
		`"acme.com/a" is not a domain name`:                               domain("acme.com/a"),
		`"a_b.acme.com" is not a domain name`:                             domain("a_b.acme.com"),
		`"-a.acme.com" is not a domain name`:                              domain("-a.acme.com"),
		`"a.*.acme.com" is not a domain name`:                             domain("a.*.acme.com"),
		`"acme.com." is not a domain name`:                                domain("acme.com."),
		strings.Repeat("a", 64) + `.com" is not a domain name`:            domain(strings.Repeat("a", 64) + ".com"),
		"domain name of 259 characters is longer than 253":                domain(strings.Repeat("abcd.", 51) + "acme"),
		"server name is empty":                                            {URL: "acme.com", Type: DomainPlatformBaseURL},
		`"myserver.jfrog.io" is a host name: its first`:                   {URL: "acme.com", ServerName: "myserver.jfrog.io", Type: DomainPlatformBaseURL},
		`type "" is neither platform_base_url nor docker_sub_domain`:      {URL: "acme.com", ServerName: "myserver"},
		`type "Docker_sub_domain" is neither`:                             {URL: "acme.com", ServerName: "myserver", Type: "Docker_sub_domain"},
		"override of the Docker repository is for the type docker_sub_do": {URL: "acme.com", ServerName: "myserver", Type: DomainPlatformBaseURL, DockerRepositoryNameOverride: "r"},
	} {
		domains := []CertificateDomain{domain("*.acme.com"), d}
		create, renew := created(), renewed()
		create.DomainsUnderCertificate, renew.DomainsUnderCertificate = domains, domains
		for _, err := range []error{
			second(c.Certificates.Create(ctx, create)), second(c.Certificates.Renew(ctx, renew)),
			second(c.Certificates.ManageDomains(ctx, CertificateDomainsRequest{ID: "id", DomainsUnderCertificate: domains})),
		} {
			refused(t, err, why)
			require.ErrorContains(t, err, "domain 2 of 2: ")
		}
	}
	refused(t, second(c.Certificates.ManageDomains(ctx, CertificateDomainsRequest{ID: "id"})), "the list of domains is nil")
	refused(t, second(c.Certificates.ManageDomains(ctx, CertificateDomainsRequest{DomainsUnderCertificate: sampleDomains()})), "id of the certificate is empty")
}

func TestCertificateKeyIsSecret(t *testing.T) {
	lines := strings.Split(strings.TrimSpace(string(privateKey)), "\n")
	quoted := fmt.Sprintf(`{"status":"BAD_REQUEST","statusCode":400,"errors":["bad key %s"]}`, lines[3])
	c, s := play(t, turn{Status: 400, Body: quoted}, turn{Status: 400, Body: quoted}, turn{Status: 400, Body: quoted})
	for _, err := range []error{
		second(c.Certificates.Create(t.Context(), created())), second(c.Certificates.Renew(t.Context(), renewed())),
		c.Certificates.Validate(t.Context(), validated()),
	} {
		require.ErrorContains(t, err, "bad key")
		require.ErrorIs(t, err, jfrog.ErrValidation)
		assert.NotContains(t, err.Error(), lines[3])
	}
	for _, request := range s.Requests {
		assert.Contains(t, request, lines[3])
	}
	for _, v := range []any{created(), renewed(), validated()} {
		data, err := json.Marshal(v)
		require.NoError(t, err)
		assert.NotContains(t, fmt.Sprintf("%v %+v %#v %s", v, v, v, data), lines[3])
	}
}

func TestCertificateWaits(t *testing.T) {
	list := func(entries ...string) turn {
		return turn{Body: `{"ssl_certificates":[` + strings.Join(entries, ",") + `]}`}
	}
	entry := func(body, status string, domains ...CertificateDomain) string {
		data, err := json.Marshal(Certificate{ID: "cert-id-123", Body: body, Status: status, DomainsUnderCertificate: domains})
		require.NoError(t, err)
		return string(data)
	}
	older := entry(pemFile(t, "certificate.pem"), "valid")
	crlf := strings.ReplaceAll(certificate, "\n", "\r\n")
	valid := func(ctx context.Context, c *Client) (*Certificate, error) {
		return c.Certificates.WaitValid(ctx, certificate, quick)
	}
	domains := func(ctx context.Context, c *Client) (*Certificate, error) {
		return c.Certificates.WaitDomains(ctx, managed(), quick)
	}
	deleted := func(ctx context.Context, c *Client) (*Certificate, error) {
		return nil, c.Certificates.WaitDeleted(ctx, "cert-id-123", quick)
	}
	all := sampleDomains()
	for name, tc := range map[string]struct {
		wait  func(context.Context, *Client) (*Certificate, error)
		turns []turn
		fails string
		is    error
	}{
		"valid":          {wait: valid, turns: []turn{list(entry(crlf, "valid"))}},
		"created":        {wait: valid, turns: []turn{list(), list(entry(certificate, "in_progress")), list(entry(certificate, "valid"))}},
		"renewed":        {wait: valid, turns: []turn{list(older), list(older, entry(certificate, "valid"))}},
		"failed":         {wait: valid, turns: []turn{list(), list(entry(certificate, "FAILED"))}, fails: "change of certificate cert-id-123 ended as FAILED"},
		"invalid":        {wait: valid, turns: []turn{list(entry(certificate, "invalid"))}, fails: "change of certificate cert-id-123 ended as invalid"},
		"forbidden":      {wait: valid, turns: []turn{list(), {Status: 403, Body: "{}"}}, is: jfrog.ErrForbidden},
		"domains":        {wait: domains, turns: []turn{list(entry("", "valid", all[0])), list(entry("", "in_progress", all...)), list(entry("", "valid", all...))}},
		"domains absent": {wait: domains, turns: []turn{list()}, is: jfrog.ErrNotFound},
		"domains failed": {wait: domains, turns: []turn{list(entry("", "error", all...))}, fails: "change of the domains of certificate cert-id-123 ended as error"},
		"deleted":        {wait: deleted, turns: []turn{list(older), list(entry("", "in_progress")), list()}},
		"not deleted":    {wait: deleted, turns: []turn{list(older), list(entry("", "delete_failed"))}, fails: "deletion of certificate cert-id-123 ended as delete_failed"},
	} {
		t.Run(name, func(t *testing.T) {
			c, s := play(t, tc.turns...)
			got, err := tc.wait(t.Context(), c)
			assert.Len(t, s.Requests, len(tc.turns))
			switch {
			case tc.is != nil:
				require.ErrorIs(t, err, tc.is)
			case tc.fails != "":
				var failure *jfrog.FailedError
				require.ErrorAs(t, err, &failure)
				assert.Equal(t, "jfrog: "+tc.fails, err.Error())
			default:
				require.NoError(t, err)
				assert.True(t, got == nil || got.Status == "valid")
			}
		})
	}
	c, _ := play(t, list())
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	require.ErrorIs(t, second(c.Certificates.WaitValid(ctx, certificate, quick)), context.DeadlineExceeded)
	require.ErrorContains(t, second(c.Certificates.WaitValid(t.Context(), "id", nil)), "certificate body is not in PEM")
	require.ErrorContains(t, c.Certificates.WaitDeleted(t.Context(), "", nil), "id of the certificate is empty")
	require.ErrorContains(t, second(c.Certificates.WaitDomains(t.Context(), CertificateDomainsRequest{}, nil)), "nil")
}

func TestCertificateConflict(t *testing.T) {
	c, s := play(t, turn{Status: 409, Body: `{"message":"Another action is in progress"}`})
	require.ErrorIs(t, second(c.Certificates.Create(t.Context(), created())), jfrog.ErrConflict)
	require.ErrorIs(t, second(c.Certificates.Delete(t.Context(), "id")), jfrog.ErrConflict)
	_, err := c.Certificates.ManageDomains(t.Context(), CertificateDomainsRequest{ID: "id", DomainsUnderCertificate: []CertificateDomain{}})
	require.ErrorIs(t, err, jfrog.ErrConflict)
	assert.Equal(t, `POST /api/jmis/v1/ssl/manage_domains {"certificate_id":"id","domains_under_certificate":[]}`, s.Requests[2])
}
