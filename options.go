package jfrog

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode"

	"golang.org/x/time/rate"
)

const defaultUserAgent = "jfrog-go/" + Version

// Option configures a [Client]. If two options set the same thing, the later one wins.
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
	timeouts  timeouts
	maxBody   int64
	limiter   *rate.Limiter
}

// WithAccessToken authenticates with an access token, sent as a bearer token. It recognizes an
// API key and sends it as one.
func WithAccessToken(token string) Option {
	return func(s *settings) error {
		if err := headerSafe("access token", token); err != nil {
			return err
		}
		s.creds = bearer(token)
		return nil
	}
}

// WithBasicAuth authenticates with a username and a password, an access token or an API key.
func WithBasicAuth(user, password string) Option {
	return func(s *settings) error {
		if user == "" || password == "" {
			return errors.New("basic authentication needs a user and a password")
		}
		if strings.Contains(user, ":") {
			return errors.New("basic authentication: the username contains a colon")
		}
		s.creds = basic(user, password)
		return nil
	}
}

// WithAPIKey authenticates with an API key in X-JFrog-Art-Api.
//
// Deprecated: JFrog is removing API keys since Artifactory 7.47. Use an access token.
func WithAPIKey(key string) Option {
	return func(s *settings) error {
		if err := headerSafe("API key", key); err != nil {
			return err
		}
		s.creds = apiKey(key)
		return nil
	}
}

// WithTokenSource authenticates with the tokens of a source. The client caches a token,
// replaces it before it expires, and fetches another once when the server responds with 401.
func WithTokenSource(source TokenSource) Option {
	return func(s *settings) error {
		if source == nil {
			return errors.New("token source is nil")
		}
		s.creds = &sourced{source: source}
		return nil
	}
}

// headerSafe checks that a header can carry a credential. A credential that was read from a
// file with its line end would make every request fail.
func headerSafe(what, value string) error {
	if value == "" {
		return fmt.Errorf("%s is empty", what)
	}
	for i := 0; i < len(value); i++ {
		if value[i] <= ' ' || value[i] >= 0x7f {
			return fmt.Errorf("%s contains a space, a line end or another character that a header cannot carry", what)
		}
	}
	return nil
}

// WithServiceURL sets the URL of one service context ("artifactory", "access", "lifecycle" ...),
// such as http://host:8081/artifactory for an Artifactory without the platform's router.
func WithServiceURL(service, url string) Option {
	return func(s *settings) error {
		if service == "" || strings.ContainsAny(service, "/:@") {
			return errors.New("service name must be a context such as artifactory")
		}
		s.services[service] = url
		return nil
	}
}

// WithTransport sends requests through rt instead of the client's own transport. The TLS
// options require an *http.Transport, which they clone.
func WithTransport(rt http.RoundTripper) Option {
	return func(s *settings) error {
		if rt == nil {
			return errors.New("transport is nil")
		}
		s.rt = rt
		return nil
	}
}

// WithTLSConfig sets the TLS configuration. The client clones it.
func WithTLSConfig(config *tls.Config) Option {
	return func(s *settings) error {
		s.tlsConfig = config.Clone()
		return nil
	}
}

// WithRootCA adds PEM certificates of certificate authorities to the system's own.
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
			return errors.New("root CA: no PEM certificate found")
		}
		return nil
	}
}

// WithClientCertificate presents a certificate to servers that request one.
func WithClientCertificate(cert tls.Certificate) Option {
	return func(s *settings) error {
		if len(cert.Certificate) == 0 {
			return errors.New("client certificate is empty")
		}
		s.certs = append(s.certs, cert)
		return nil
	}
}

// WithUserAgent puts the name of the calling program in front of the SDK's own user agent.
func WithUserAgent(agent string) Option {
	return func(s *settings) error {
		if agent == "" || strings.ContainsFunc(agent, unicode.IsControl) {
			return errors.New("user agent is empty or contains a control character")
		}
		s.userAgent = agent + " " + defaultUserAgent
		return nil
	}
}

// WithLogger logs every attempt at debug level and every retry at warn level, with method,
// path, status and duration. Headers, bodies and secrets are not logged.
func WithLogger(logger *slog.Logger) Option {
	return func(s *settings) error {
		s.logger = logger
		return nil
	}
}

// WithRetry sets the retry policy.
func WithRetry(p RetryPolicy) Option {
	return func(s *settings) error {
		if p.MaxAttempts < 0 {
			return errors.New("retry policy: MaxAttempts is negative")
		}
		if p.MinWait > 0 && p.MaxWait > 0 && p.MaxWait < p.MinWait {
			return errors.New("retry policy: MaxWait is less than MinWait")
		}
		s.retry = p
		return nil
	}
}

// WithMaxResponseSize bounds the responses that are decoded or read whole, in bytes after
// decompression; 0: 64 MiB, negative: no bound. A longer response is an error matching
// [ErrBadAnswer]. Streams have no bound.
func WithMaxResponseSize(n int64) Option {
	return func(s *settings) error {
		s.maxBody = n
		return nil
	}
}

const defaultMaxResponse = 64 << 20

// WithRateLimit limits the attempts per second, with bursts of at most burst.
func WithRateLimit(perSecond float64, burst int) Option {
	return func(s *settings) error {
		if perSecond <= 0 || burst < 1 {
			return errors.New("rate limit: needs a positive rate and a burst of at least 1")
		}
		s.limiter = rate.NewLimiter(rate.Limit(perSecond), burst)
		return nil
	}
}

// idlePerHost replaces net/http's limit of two idle connections per host, with which a
// concurrent program would reconnect all the time.
const idlePerHost = 64

// bufferSize is the size of a connection's buffers in bytes. A small file is sent and received
// together with its headers, which saves a system call on each side.
const bufferSize = 16 << 10

// transport returns the client's round tripper.
func (s *settings) transport(creds credentials) (http.RoundTripper, error) {
	next := s.rt
	base, isStd := next.(*http.Transport)
	if next == nil {
		base, isStd = http.DefaultTransport.(*http.Transport)
		if !isStd { // replaced by a test double or a tracer
			next = http.DefaultTransport
		}
	}
	tuned := s.tlsConfig != nil || s.roots != nil || len(s.certs) > 0 || s.timeouts.connect != 0
	if tuned && !isStd {
		return nil, errors.New("TLS options and the connect timeout require an *http.Transport as the transport")
	}
	if isStd && (s.rt == nil || tuned) {
		t := base.Clone()
		if s.rt == nil {
			t.MaxIdleConnsPerHost = idlePerHost
			t.MaxIdleConns = 0
			t.IdleConnTimeout = 90 * time.Second
			t.WriteBufferSize, t.ReadBufferSize = bufferSize, bufferSize
		}
		if s.rt == nil || s.timeouts.connect != 0 {
			limit := max(s.timeouts.withDefaults().connect, 0)
			t.DialContext = (&net.Dialer{Timeout: limit, KeepAlive: 30 * time.Second}).DialContext
			t.TLSHandshakeTimeout = limit
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
