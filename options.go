package jfrog

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode"

	"golang.org/x/time/rate"
)

const defaultUserAgent = "jfrog-go/" + Version

// Option configures a [Client]. Where two set the same thing, the later one counts.
type Option func(*settings) error

type settings struct {
	creds     credentials
	services  map[string]string
	rt        http.RoundTripper
	roots     *x509.CertPool
	tlsConfig *tls.Config
	certs     []tls.Certificate
	userAgent string
	logger    *slog.Logger
	retry     RetryPolicy
	limiter   *rate.Limiter
}

// WithAccessToken authenticates with an access token, sent as a bearer. An API key
// given here is recognised and sent as one.
func WithAccessToken(token string) Option {
	return func(s *settings) error {
		if err := headerSafe("access token", token); err != nil {
			return err
		}
		s.creds = bearer(token)
		return nil
	}
}

// WithBasicAuth authenticates with a user name and a password, an access token or an
// API key.
func WithBasicAuth(user, password string) Option {
	return func(s *settings) error {
		if user == "" || password == "" {
			return errors.New("basic authentication needs a user and a password")
		}
		if strings.Contains(user, ":") {
			return errors.New("basic authentication: the user name holds a colon")
		}
		s.creds = basic(user, password)
		return nil
	}
}

// WithAPIKey authenticates with an API key in X-JFrog-Art-Api.
//
// Deprecated: JFrog is removing API keys since Artifactory 7.47; use an access token.
func WithAPIKey(key string) Option {
	return func(s *settings) error {
		if err := headerSafe("API key", key); err != nil {
			return err
		}
		s.creds = apiKey(key)
		return nil
	}
}

// WithTokenSource authenticates with the tokens of a source: cached, replaced before
// they expire, and fetched anew once when the server answers 401.
func WithTokenSource(source TokenSource) Option {
	return func(s *settings) error {
		if source == nil {
			return errors.New("token source is nil")
		}
		s.creds = &sourced{source: source}
		return nil
	}
}

// headerSafe refuses a credential that would make every request fail, typically one
// read from a file with its line end.
func headerSafe(what, value string) error {
	if value == "" {
		return fmt.Errorf("%s is empty", what)
	}
	for i := 0; i < len(value); i++ {
		if value[i] <= ' ' || value[i] >= 0x7f {
			return fmt.Errorf("%s holds a space, a line end or another character that no header can carry", what)
		}
	}
	return nil
}

// WithServiceURL sends the calls of one service context ("artifactory", "access",
// "lifecycle" ...) to a URL of its own, such as http://host:8081/artifactory for an
// Artifactory without the platform's router.
func WithServiceURL(service, url string) Option {
	return func(s *settings) error {
		if service == "" || strings.ContainsAny(service, "/:@") {
			return errors.New("service name must be a context such as artifactory")
		}
		s.services[service] = url
		return nil
	}
}

// WithTransport sends requests through rt instead of the client's own transport. The
// TLS options need an *http.Transport, which is cloned.
func WithTransport(rt http.RoundTripper) Option {
	return func(s *settings) error {
		if rt == nil {
			return errors.New("transport is nil")
		}
		s.rt = rt
		return nil
	}
}

// WithTLSConfig replaces the TLS configuration; it is cloned.
func WithTLSConfig(config *tls.Config) Option {
	return func(s *settings) error {
		s.tlsConfig = config.Clone()
		return nil
	}
}

// WithRootCA trusts the PEM certificates of a certificate authority besides the
// system's own.
func WithRootCA(pem []byte) Option {
	return func(s *settings) error {
		if s.roots == nil {
			pool, err := x509.SystemCertPool()
			if err != nil {
				pool = x509.NewCertPool()
			}
			s.roots = pool
		}
		if !s.roots.AppendCertsFromPEM(pem) {
			return errors.New("root CA: no PEM certificate in it")
		}
		return nil
	}
}

// WithClientCertificate presents a certificate to servers that ask for one.
func WithClientCertificate(cert tls.Certificate) Option {
	return func(s *settings) error {
		if len(cert.Certificate) == 0 {
			return errors.New("client certificate is empty")
		}
		s.certs = append(s.certs, cert)
		return nil
	}
}

// WithUserAgent names the calling program. The SDK's own name and version follow it.
func WithUserAgent(agent string) Option {
	return func(s *settings) error {
		if agent == "" || strings.ContainsFunc(agent, unicode.IsControl) {
			return errors.New("user agent is empty or holds a line end or another control character")
		}
		s.userAgent = agent + " " + defaultUserAgent
		return nil
	}
}

// WithLogger logs every attempt at debug level and every retry at warn level: method,
// path, status, duration; no headers, no bodies, no secrets.
func WithLogger(logger *slog.Logger) Option {
	return func(s *settings) error {
		s.logger = logger
		return nil
	}
}

// WithRetry replaces the retry policy.
func WithRetry(p RetryPolicy) Option {
	return func(s *settings) error {
		if p.MaxAttempts < 1 || p.MinWait < 0 || p.MaxWait < p.MinWait || p.MaxRetryAfter < 0 {
			return errors.New("retry policy: MaxAttempts must be at least 1, and 0 <= MinWait <= MaxWait")
		}
		s.retry = p
		return nil
	}
}

// WithRateLimit bounds the attempts sent per second, with bursts of up to burst.
func WithRateLimit(perSecond float64, burst int) Option {
	return func(s *settings) error {
		if perSecond <= 0 || burst < 1 {
			return errors.New("rate limit: needs a positive rate and a burst of at least 1")
		}
		s.limiter = rate.NewLimiter(rate.Limit(perSecond), burst)
		return nil
	}
}

// idlePerHost replaces net/http's two idle connections per host, which make a
// concurrent program reconnect all the time.
const idlePerHost = 64

// bufferSize of a connection, in bytes, in each direction. A small file goes out and comes in
// together with its headers then, which saves a system call on each side.
const bufferSize = 16 << 10

// transport assembles the round trippers of the client.
func (s *settings) transport(creds credentials) (http.RoundTripper, error) {
	next := s.rt
	base, isStd := next.(*http.Transport)
	if next == nil {
		base, isStd = http.DefaultTransport.(*http.Transport)
		if !isStd { // replaced by a test double or a tracer
			next = http.DefaultTransport
		}
	}
	tuned := s.tlsConfig != nil || s.roots != nil || len(s.certs) > 0
	if tuned && !isStd {
		return nil, errors.New("TLS options need an *http.Transport as the transport")
	}
	if isStd && (s.rt == nil || tuned) {
		t := base.Clone()
		if s.rt == nil {
			t.MaxIdleConnsPerHost = idlePerHost
			t.MaxIdleConns = 0
			t.IdleConnTimeout = 90 * time.Second
			t.WriteBufferSize, t.ReadBufferSize = bufferSize, bufferSize
		}
		if s.tlsConfig != nil {
			t.TLSClientConfig = s.tlsConfig.Clone()
		} else if t.TLSClientConfig == nil {
			t.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12}
		}
		if s.roots != nil {
			t.TLSClientConfig.RootCAs = s.roots
		}
		t.TLSClientConfig.Certificates = slices.Concat(t.TLSClientConfig.Certificates, s.certs)
		next = t
	}
	return &transport{next: next, creds: creds, limiter: s.limiter}, nil
}
