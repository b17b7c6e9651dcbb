package jfrog

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"

	"github.com/hashicorp/go-retryablehttp"
)

// Client is an authenticated connection to one JFrog Platform. Product packages build their
// clients on it. A Client is safe for concurrent use.
type Client struct {
	base      *url.URL            // nil if only services have URLs
	services  map[string]*url.URL // overrides by first path segment
	http      *http.Client
	creds     credentials
	retry     RetryPolicy
	timeouts  timeouts
	maxBody   int64 // of a response that is decoded
	retries   *retryablehttp.Client
	logger    *slog.Logger
	userAgent string
}

// New returns a client for the platform at baseURL: https://acme.jfrog.io, without the
// /artifactory of a service. A path prefix and a trailing slash are allowed. baseURL may be
// empty if [WithServiceURL] names every service that will be called.
//
// New does not connect to the server.
func New(baseURL string, opts ...Option) (*Client, error) {
	s := settings{services: map[string]string{}}
	for _, opt := range opts {
		if opt == nil {
			continue
		}
		if err := opt(&s); err != nil {
			return nil, fmt.Errorf("jfrog: %w", err)
		}
	}
	c, err := s.client(baseURL)
	if err != nil {
		return nil, fmt.Errorf("jfrog: %w", err)
	}
	return c, nil
}

func (s *settings) client(baseURL string) (*Client, error) {
	c := &Client{
		services:  map[string]*url.URL{},
		creds:     s.creds,
		retry:     s.retry.withDefaults(),
		timeouts:  s.timeouts.withDefaults(),
		maxBody:   s.maxBody,
		logger:    s.logger,
		userAgent: s.userAgent,
	}
	if c.creds == nil {
		c.creds = anonymous{}
	}
	if c.maxBody == 0 {
		c.maxBody = defaultMaxResponse
	}
	if c.userAgent == "" {
		c.userAgent = defaultUserAgent
	}
	var err error
	if baseURL != "" {
		if c.base, err = parseBase(baseURL); err != nil {
			return nil, fmt.Errorf("base URL: %w", err)
		}
		if strings.HasSuffix(c.base.Path, "/artifactory") {
			return nil, errors.New("base URL ends in /artifactory; use the platform's URL above it, or WithServiceURL for a standalone Artifactory")
		}
		if strings.Contains(c.base.Path+"/", "/ui/") {
			return nil, errors.New("base URL points to the web interface; use the platform's URL above /ui")
		}
	} else if len(s.services) == 0 {
		return nil, errors.New("base URL is empty")
	}
	for name, u := range s.services {
		if c.services[name], err = parseBase(u); err != nil {
			return nil, fmt.Errorf("URL of service %s: %w", name, err)
		}
	}
	rt, err := s.transport(c.creds)
	if err != nil {
		return nil, err
	}
	c.http = &http.Client{Transport: rt, CheckRedirect: checkRedirect}
	c.retries = c.retrier()
	return c, nil
}

// parseBase checks a base URL and removes its trailing slashes. Its errors do not quote the
// URL, which may contain a password.
func parseBase(raw string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimSpace(raw))
	switch {
	case strings.Contains(raw, "@") && (err != nil || u.User != nil || u.Host == ""):
		return nil, errors.New("contains credentials; use WithBasicAuth or WithAccessToken")
	case err != nil:
		return nil, causeOf(err)
	case u.Scheme == "":
		return nil, errors.New("missing scheme; write https://host")
	case u.Scheme != "http" && u.Scheme != "https":
		return nil, fmt.Errorf("scheme %q is neither http nor https", u.Scheme)
	case u.Hostname() == "":
		return nil, errors.New("missing host")
	case u.RawQuery != "" || u.ForceQuery || u.Fragment != "":
		return nil, errors.New("contains a query or a fragment")
	}
	for part := range strings.SplitSeq(u.Path, "/") {
		if part == "." || part == ".." {
			return nil, fmt.Errorf("path contains a %q segment", part)
		}
	}
	u.RawPath = strings.TrimRight(u.EscapedPath(), "/")
	u.Path = unescaped(u.RawPath)
	return u, nil
}

// baseFor returns the base URL for a path template, and the rest of the template and its
// values below that URL. The template's first parameter may name the service.
func (c *Client) baseFor(template string, values []string) (*url.URL, string, []string, error) {
	rest, ok := strings.CutPrefix(template, "/")
	if !ok {
		return nil, "", nil, fmt.Errorf("path template %q does not start with a slash", template)
	}
	first, _, _ := strings.Cut(rest, "/")
	service, below := first, values
	if strings.HasPrefix(first, "{") && len(values) > 0 {
		service, below = values[0], values[1:]
	}
	if u, ok := c.services[service]; ok {
		return u, template[len(first)+1:], below, nil
	}
	if c.base == nil {
		return nil, "", nil, fmt.Errorf("no base URL, and no URL for service %s", service)
	}
	return c.base, template, values, nil
}

// Format prints the base URL for every verb. Some verbs would print the credentials.
func (c Client) Format(f fmt.State, _ rune) {
	_, _ = fmt.Fprintf(f, "jfrog.Client(%s)", c.BaseURL())
}

// BaseURL returns the platform's base URL without a trailing slash. It is empty if only
// services have URLs.
func (c *Client) BaseURL() string {
	if c.base == nil {
		return ""
	}
	return c.base.String()
}
