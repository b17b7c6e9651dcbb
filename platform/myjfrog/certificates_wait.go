package myjfrog

import (
	"bytes"
	"context"
	"encoding/pem"
	"fmt"
	"slices"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/armor"
)

// WaitValid waits until a created or renewed certificate is valid, and returns it. body is the
// certificate in PEM. WaitValid waits also while the list of certificates lacks it. If the status
// of the certificate tells of a failure, WaitValid returns the certificate and a
// [*jfrog.FailedError].
//
// The manual shows only the status valid. A status with a word such as failed, error, invalid or
// expired counts as a failure, and any other status as in progress.
func (s *CertificatesService) WaitValid(
	ctx context.Context, body string, opts *jfrog.WaitOptions,
) (*Certificate, error) {
	if err := armor.PEM.Check("certificate body", body, armor.Certificates); err != nil {
		return nil, fmt.Errorf("myjfrog: %w", err)
	}
	return jfrog.Wait(ctx, opts, func(ctx context.Context) (*Certificate, bool, error) {
		list, err := s.List(ctx)
		if err != nil {
			return nil, false, err
		}
		same := func(c Certificate) bool { return sameCertificate(c.Body, body) }
		i := slices.IndexFunc(list, same)
		if i < 0 {
			return nil, false, nil
		}
		done, err := list[i].outcome("change of certificate ")
		return &list[i], done, err
	})
}

// WaitDomains waits until a certificate is valid and has every domain name of a request for
// [CertificatesService.ManageDomains], and returns the certificate. If there is no such
// certificate, WaitDomains returns an error matching [jfrog.ErrNotFound]. Failures are those of
// [CertificatesService.WaitValid].
func (s *CertificatesService) WaitDomains(
	ctx context.Context, req CertificateDomainsRequest, opts *jfrog.WaitOptions,
) (*Certificate, error) {
	if err := req.check(); err != nil {
		return nil, fmt.Errorf("myjfrog: %w", err)
	}
	return jfrog.Wait(ctx, opts, func(ctx context.Context) (*Certificate, bool, error) {
		c, err := s.find(ctx, req.ID)
		switch {
		case err != nil:
			return nil, false, err
		case c == nil:
			return nil, false, fmt.Errorf("myjfrog: certificate %s: %w", req.ID, jfrog.ErrNotFound)
		}
		done, err := c.outcome("change of the domains of certificate ")
		return c, done && c.hasAll(req.DomainsUnderCertificate), err
	})
}

// WaitDeleted waits until the list of certificates lacks a certificate. If the status of the
// certificate tells of a failure, WaitDeleted returns a [*jfrog.FailedError].
func (s *CertificatesService) WaitDeleted(
	ctx context.Context, certificateID string, opts *jfrog.WaitOptions,
) error {
	if err := filled("id of the certificate", certificateID); err != nil {
		return fmt.Errorf("myjfrog: %w", err)
	}
	_, err := jfrog.Wait(ctx, opts, func(ctx context.Context) (*Certificate, bool, error) {
		c, err := s.find(ctx, certificateID)
		if err == nil && c != nil && strings.Contains(strings.ToLower(c.Status), "fail") {
			_, err = c.outcome("deletion of certificate ")
		}
		return c, err == nil && c == nil, err
	})
	return err
}

// find returns the certificate of an id, or nil.
func (s *CertificatesService) find(ctx context.Context, id string) (*Certificate, error) {
	list, err := s.List(ctx)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(list, func(c Certificate) bool { return c.ID == id })
	if i < 0 {
		return nil, nil
	}
	return &list[i], nil
}

// outcome reports whether a certificate is valid. It returns an error if the status tells of a
// failure.
func (c *Certificate) outcome(what string) (valid bool, err error) {
	status := strings.ToLower(c.Status)
	if status == "valid" {
		return true, nil
	}
	for _, word := range []string{"fail", "error", "invalid", "expired", "rejected"} {
		if strings.Contains(status, word) {
			return true, &jfrog.FailedError{What: what + c.ID, Status: c.Status}
		}
	}
	return false, nil
}

// hasAll reports whether a certificate has all domain names.
func (c *Certificate) hasAll(domains []CertificateDomain) bool {
	return !slices.ContainsFunc(domains, func(want CertificateDomain) bool {
		return !slices.ContainsFunc(c.DomainsUnderCertificate, func(d CertificateDomain) bool {
			return strings.EqualFold(d.URL, want.URL)
		})
	})
}

// sameCertificate reports whether two texts in PEM begin with the same certificate.
func sameCertificate(a, b string) bool {
	x, _ := pem.Decode([]byte(a))
	y, _ := pem.Decode([]byte(b))
	if x == nil || y == nil {
		return strings.TrimSpace(a) == strings.TrimSpace(b)
	}
	return bytes.Equal(x.Bytes, y.Bytes)
}
