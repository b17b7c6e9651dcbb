package myjfrog

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// calls has a valid call of every method that sends a request.
var calls = map[string]func(ctx context.Context, c *Client) error{
	"Allowlist.Get": func(ctx context.Context, c *Client) error { return second(c.Allowlist.Get(ctx, "myserver")) },
	"Allowlist.Add": func(ctx context.Context, c *Client) error {
		return second(c.Allowlist.Add(ctx, "myserver", "2.2.2.7"))
	},
	"Allowlist.Delete": func(ctx context.Context, c *Client) error {
		return second(c.Allowlist.Delete(ctx, "myserver", "2.2.2.7"))
	},
	"Allowlist.WaitCompleted": func(ctx context.Context, c *Client) error {
		return second(c.Allowlist.WaitCompleted(ctx, "myserver", quick))
	},
	"Certificates.Create": func(ctx context.Context, c *Client) error { return second(c.Certificates.Create(ctx, created())) },
	"Certificates.Delete": func(ctx context.Context, c *Client) error { return second(c.Certificates.Delete(ctx, "id")) },
	"Certificates.List":   func(ctx context.Context, c *Client) error { return second(c.Certificates.List(ctx)) },
	"Certificates.Renew":  func(ctx context.Context, c *Client) error { return second(c.Certificates.Renew(ctx, renewed())) },
	"Certificates.Validate": func(ctx context.Context, c *Client) error {
		return c.Certificates.Validate(ctx, validated())
	},
	"Certificates.ManageDomains": func(ctx context.Context, c *Client) error {
		return second(c.Certificates.ManageDomains(ctx, managed()))
	},
	"Certificates.WaitValid": func(ctx context.Context, c *Client) error {
		return second(c.Certificates.WaitValid(ctx, certificate, quick))
	},
	"Certificates.WaitDomains": func(ctx context.Context, c *Client) error {
		return second(c.Certificates.WaitDomains(ctx, managed(), quick))
	},
	"Certificates.WaitDeleted": func(ctx context.Context, c *Client) error { return c.Certificates.WaitDeleted(ctx, "id", quick) },
	"NATIPs.List":              func(ctx context.Context, c *Client) error { return second(c.NATIPs.List(ctx)) },
}

// TestPlatformsClientIsRefused calls every method with clients that are not for MyJFrog.
func TestPlatformsClientIsRefused(t *testing.T) {
	sent := roundTrip(func(r *http.Request) (*http.Response, error) {
		t.Errorf("%s %s was sent", r.Method, r.URL)
		return nil, http.ErrServerClosed
	})
	for _, base := range []string{
		"https://acme.jfrog.io", "http://my.jfrog.com", "https://my.jfrog.com:8443", "https://my.jfrog.com/proxy",
		"https://my.jfrog.com.acme.com", "https://acme.com/my.jfrog.com",
	} {
		// The URL of the service does not help a client with the credentials of a platform.
		for _, opt := range []jfrog.Option{nil, jfrog.WithServiceURL("api", "https://my.jfrog.com/api")} {
			c, err := jfrog.New(base, jfrog.WithAccessToken("platform-token"), jfrog.WithTransport(sent), opt)
			require.NoError(t, err)
			for name, call := range calls {
				err := call(t.Context(), New(c))
				require.ErrorContains(t, err, "MyJFrog needs a separate client", name)
				require.ErrorContains(t, err, base, name)
				var e *jfrog.Error
				require.ErrorAs(t, err, &e)
				assert.Zero(t, e.StatusCode)
			}
		}
	}
	c, err := jfrog.New("", jfrog.WithServiceURL("artifactory", "http://host:8081/artifactory"), jfrog.WithTransport(sent))
	require.NoError(t, err)
	for name, call := range calls {
		require.ErrorContains(t, call(t.Context(), New(c)), "no URL for service api", name)
	}
}

// TestMyJFrogsClientIsAccepted sends the token to MyJFrog, or to the URL of the service.
func TestMyJFrogsClientIsAccepted(t *testing.T) {
	var got []string
	receive := roundTrip(func(r *http.Request) (*http.Response, error) {
		got = append(got, r.URL.String()+" "+r.Header.Get("Authorization"))
		w := httptest.NewRecorder()
		_, _ = w.WriteString(`[]`)
		return w.Result(), nil
	})
	for _, base := range []string{BaseURL, "https://My.JFrog.com:443/"} {
		c, err := jfrog.New(base, jfrog.WithAccessToken("my-token"), jfrog.WithTransport(receive))
		require.NoError(t, err)
		require.NoError(t, second(New(c).NATIPs.List(t.Context())))
	}
	c, err := jfrog.New("", jfrog.WithServiceURL("api", "https://proxy.acme.com/myjfrog/api"),
		jfrog.WithAccessToken("my-token"), jfrog.WithTransport(receive))
	require.NoError(t, err)
	require.NoError(t, second(New(c).NATIPs.List(t.Context())))
	assert.Equal(t, []string{
		"https://my.jfrog.com/api/jmis/v1/ip-ranges Bearer my-token",
		"https://My.JFrog.com:443/api/jmis/v1/ip-ranges Bearer my-token",
		"https://proxy.acme.com/myjfrog/api/jmis/v1/ip-ranges Bearer my-token",
	}, got)
}
