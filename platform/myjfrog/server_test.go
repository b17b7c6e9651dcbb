package myjfrog_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"math/big"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
	"github.com/jfrogkit/jfrog-go/platform/myjfrog"
)

var quickly = &jfrog.WaitOptions{Interval: time.Millisecond}

// portal returns a client of the MyJFrog of a server, without retries.
func portal(t *testing.T, srv *jfrogtest.Server, token string) *myjfrog.Client {
	t.Helper()
	c, err := jfrog.New("", jfrog.WithServiceURL("api", srv.URL+"/myjfrog/api"), jfrog.WithAccessToken(token),
		jfrog.WithRetry(jfrog.RetryPolicy{MaxAttempts: 1}))
	require.NoError(t, err)
	return myjfrog.New(c)
}

func TestAllowlistOnServer(t *testing.T) {
	var passed atomic.Int64 // minutes
	began := time.Now()
	srv := jfrogtest.New(t, jfrogtest.WithAsync(1, 0),
		jfrogtest.WithClock(func() time.Time { return began.Add(time.Duration(passed.Load()) * time.Minute) }))
	c, ctx := portal(t, srv, srv.MyJFrogToken), t.Context()
	ranges, err := c.NATIPs.List(ctx)
	require.NoError(t, err)
	assert.NotEmpty(t, ranges[0].CIDR)
	_, err = portal(t, srv, srv.Token).Allowlist.Get(ctx, "acme")
	require.ErrorIs(t, err, jfrog.ErrUnauthorized, "the token of the platform")

	list, err := c.Allowlist.Get(ctx, "acme")
	require.NoError(t, err)
	assert.Equal(t, &myjfrog.Allowlist{Status: myjfrog.AllowlistCompleted, IPs: []myjfrog.AllowlistIP{}}, list)
	change, err := c.Allowlist.Add(ctx, "acme", "2.2.2.7", "5.5.0.0/16", "2.2.2.7")
	require.NoError(t, err)
	assert.Equal(t, []any{myjfrog.AllowlistInProgress, 0}, []any{change.Status, len(change.Errors)})
	_, err = c.Allowlist.Delete(ctx, "acme", "2.2.2.7")
	require.ErrorIs(t, err, jfrog.ErrConflict)
	list, err = c.Allowlist.Get(ctx, "acme")
	require.NoError(t, err)
	assert.Equal(t, []any{myjfrog.AllowlistInProgress, 0}, []any{list.Status, len(list.IPs)})
	list, err = c.Allowlist.WaitCompleted(ctx, "acme", quickly)
	require.NoError(t, err)
	assert.Equal(t, []myjfrog.AllowlistIP{{IP: "2.2.2.7"}, {IP: "5.5.0.0/16"}}, list.IPs)

	change, err = c.Allowlist.Add(ctx, "acme", "2.2.2.7", "2.2.2.8")
	require.NoError(t, err)
	assert.Equal(t, []myjfrog.AllowlistError{{Message: "Existing IPs", Details: []string{"2.2.2.7"}}}, change.Errors)
	_, err = c.Allowlist.WaitCompleted(ctx, "acme", quickly)
	require.NoError(t, err)
	change, err = c.Allowlist.Delete(ctx, "acme", "2.2.2.7", "2.2.2.9")
	require.NoError(t, err)
	assert.Equal(t, []myjfrog.AllowlistError{{Message: "Nonexistent IPs", Details: []string{"2.2.2.9"}}}, change.Errors)
	list, err = c.Allowlist.WaitCompleted(ctx, "acme", quickly)
	require.NoError(t, err)
	assert.Equal(t, []myjfrog.AllowlistIP{{IP: "5.5.0.0/16"}, {IP: "2.2.2.8"}}, list.IPs)

	// All allowlists together have 2500 addresses at most.
	many := make([]string, 2499)
	for i := range many {
		many[i] = fmt.Sprintf("20.0.%d.%d", i/256, i%256)
	}
	_, err = c.Allowlist.Add(ctx, "other", many...)
	require.ErrorIs(t, err, jfrog.ErrValidation)
	_, err = c.Allowlist.Add(ctx, "other", many[:2498]...)
	require.NoError(t, err)
	_, err = c.Allowlist.Add(ctx, "acme", "3.3.3.3")
	require.ErrorIs(t, err, jfrog.ErrValidation, "a change in progress counts")

	// Five changes in an hour succeed.
	_, err = c.Allowlist.Delete(ctx, "acme", "2.2.2.8")
	require.NoError(t, err)
	_, err = c.Allowlist.WaitCompleted(ctx, "acme", quickly)
	require.NoError(t, err)
	_, err = c.Allowlist.Add(ctx, "acme", "2.2.2.8")
	require.ErrorIs(t, err, jfrog.ErrRateLimited)
	passed.Store(60)
	_, err = c.Allowlist.Add(ctx, "acme", "2.2.2.8")
	require.NoError(t, err)
}

// pair is a certificate and its private key in PEM.
type pair struct {
	body string
	key  jfrog.Secret
}

func newPair(t *testing.T, validity time.Duration, usages []x509.ExtKeyUsage, names ...string) pair {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	now := time.Now()
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: now.Add(-time.Hour), NotAfter: now.Add(validity),
		DNSNames: names, ExtKeyUsage: usages}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	require.NoError(t, err)
	return pair{
		string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})),
		jfrog.Secret(pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)})),
	}
}

func TestCertificatesOnServer(t *testing.T) {
	srv := jfrogtest.New(t, jfrogtest.WithAsync(1, 0))
	s, ctx := portal(t, srv, srv.MyJFrogToken).Certificates, t.Context()
	both := []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth, x509.ExtKeyUsageServerAuth}
	const days = 24 * time.Hour
	first := newPair(t, 90*days, both, "repo.example.com", "*.docker.example.com")
	second := newPair(t, 200*days, both, "repo.example.com")

	require.NoError(t, s.Validate(ctx, myjfrog.CertificateValidateRequest{Body: first.body, Chain: second.body, PrivateKey: first.key}))
	for why, p := range map[string]pair{
		"does not match":  {first.body, second.key},
		"30 days or less": newPair(t, 29*days, both),
		"TLS Web Client":  newPair(t, 90*days, both[1:]),
	} {
		err := s.Validate(ctx, myjfrog.CertificateValidateRequest{Body: p.body, PrivateKey: p.key})
		require.ErrorIs(t, err, jfrog.ErrValidation, why)
		assert.ErrorContains(t, err, why)
		_, err = s.Create(ctx, myjfrog.CertificateCreateRequest{Name: "odd", Body: p.body, PrivateKey: p.key})
		require.ErrorIs(t, err, jfrog.ErrValidation, why)
	}

	repo := myjfrog.CertificateDomain{URL: "repo.example.com", ServerName: "acme", Type: myjfrog.DomainPlatformBaseURL}
	docker := myjfrog.CertificateDomain{URL: "*.docker.example.com", ServerName: "acme", Type: myjfrog.DomainDockerSubdomain}
	change, err := s.Create(ctx, myjfrog.CertificateCreateRequest{Name: "example", Body: first.body, PrivateKey: first.key,
		DomainsUnderCertificate: []myjfrog.CertificateDomain{repo, docker}})
	require.NoError(t, err)
	assert.Equal(t, &myjfrog.CertificateChange{Status: "in_progress", Message: "successfully submitted"}, change)
	list, err := s.List(ctx)
	require.NoError(t, err)
	assert.Empty(t, list, "the creation is in progress")
	created, err := s.WaitValid(ctx, first.body, quickly)
	require.NoError(t, err)
	assert.Equal(t, []any{"example", "valid", first.body, []myjfrog.CertificateDomain{repo, docker}},
		[]any{created.Name, created.Status, created.Body, created.DomainsUnderCertificate})
	assert.InDelta(t, 90*24, time.Until(created.Expiry.Time()).Hours(), 1)

	renewal := myjfrog.CertificateRenewRequest{ID: created.ID, Body: second.body, PrivateKey: second.key}
	change, err = s.Renew(ctx, renewal)
	require.NoError(t, err)
	assert.Contains(t, change.Message, "uncovered domains", "docker.example.com")
	_, err = s.Renew(ctx, renewal)
	require.ErrorIs(t, err, jfrog.ErrConflict)
	_, err = s.Delete(ctx, created.ID)
	require.ErrorIs(t, err, jfrog.ErrConflict)
	renewed, err := s.WaitValid(ctx, second.body, quickly)
	require.NoError(t, err)
	assert.Equal(t, []any{created.ID, "example", 2}, []any{renewed.ID, renewed.Name, len(renewed.DomainsUnderCertificate)})

	domains := myjfrog.CertificateDomainsRequest{ID: created.ID, DomainsUnderCertificate: []myjfrog.CertificateDomain{repo}}
	change, err = s.ManageDomains(ctx, domains)
	require.NoError(t, err)
	assert.Equal(t, "successfully submitted", change.Message)
	managed, err := s.WaitDomains(ctx, domains, quickly)
	require.NoError(t, err)
	assert.Equal(t, []myjfrog.CertificateDomain{repo}, managed.DomainsUnderCertificate)

	_, err = s.Delete(ctx, "none")
	require.ErrorIs(t, err, jfrog.ErrValidation)
	_, err = s.Delete(ctx, created.ID)
	require.NoError(t, err)
	require.NoError(t, s.WaitDeleted(ctx, created.ID, quickly))
}
