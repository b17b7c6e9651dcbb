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

// Client is an authenticated connection to one JFrog Platform. The product packages
// build on it. It is safe for concurrent use.
type Client struct {
	base      *url.URL            // nil when only services have URLs
	services  map[string]*url.URL // overrides by first path segment
	http      *http.Client
	creds     credentials
	retry     RetryPolicy
	retries   *retryablehttp.Client
	logger    *slog.Logger
	userAgent string
}

// New returns a client of the platform at baseURL, the URL above the service
// contexts: https://acme.jfrog.io, not https://acme.jfrog.io/artifactory. A path
// prefix and a trailing slash are fine. baseURL may be empty when [WithServiceURL]
// names every service that will be called.
//
// No connection is made yet.
func New(baseURL string, opts ...Option) (*Client, error) {
	s := settings{services: map[string]string{}, retry: DefaultRetryPolicy()}
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
		retry:     s.retry,
		logger:    s.logger,
		userAgent: s.userAgent,
	}
	if c.creds == nil {
		c.creds = anonymous{}
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
			return nil, errors.New("base URL ends with /artifactory: give the platform's URL above it, or use WithServiceURL for a standalone Artifactory")
		}
		if strings.Contains(c.base.Path+"/", "/ui/") {
			return nil, errors.New("base URL is that of the web interface: give the platform's URL above /ui")
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

// parseBase checks a base URL and cuts its trailing slashes. Its errors never quote
// the URL whole: it may hold a password.
func parseBase(raw string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimSpace(raw))
	switch {
	case strings.Contains(raw, "@") && (err != nil || u.User != nil || u.Host == ""):
		return nil, errors.New("it holds credentials: use WithBasicAuth or WithAccessToken")
	case err != nil:
		return nil, causeOf(err)
	case u.Scheme == "":
		return nil, errors.New("it has no scheme: write https://host")
	case u.Scheme != "http" && u.Scheme != "https":
		return nil, fmt.Errorf("scheme %q is neither http nor https", u.Scheme)
	case u.Hostname() == "":
		return nil, errors.New("it has no host")
	case u.RawQuery != "" || u.ForceQuery || u.Fragment != "":
		return nil, errors.New("it has a query or a fragment")
	}
	for part := range strings.SplitSeq(u.Path, "/") {
		if part == "." || part == ".." {
			return nil, fmt.Errorf("its path has a %q segment", part)
		}
	}
	u.RawPath = strings.TrimRight(u.EscapedPath(), "/")
	u.Path = unescaped(u.RawPath)
	return u, nil
}

// baseFor returns the base URL for a path template, and the template and its values
// below it. The service may be the template's first parameter.
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
		return nil, "", nil, fmt.Errorf("no base URL, and none for service %s", service)
	}
	return c.base, template, values, nil
}

// Format prints the base URL: some verbs would go on to the credentials.
func (c Client) Format(f fmt.State, _ rune) {
	_, _ = fmt.Fprintf(f, "jfrog.Client(%s)", c.BaseURL())
}

// BaseURL returns the platform's base URL without a trailing slash, or "" when the
// client knows single services only.
func (c *Client) BaseURL() string {
	if c.base == nil {
		return ""
	}
	return c.base.String()
}
