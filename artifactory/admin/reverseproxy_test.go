package admin

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/replay"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

var reverseProxyCases = replay.Cases[*Client]{
	"4.2.15/sample":         func(ctx context.Context, c *Client) (any, error) { return c.ReverseProxy.Get(ctx) },
	"4.2.15/wire-httpsPort": func(ctx context.Context, c *Client) (any, error) { return c.ReverseProxy.Get(ctx) },
	"4.2.16/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.ReverseProxy.Update(ctx, replay.Body[ReverseProxy]("4.2.16/sample"))
	},
	"4.2.16/wire-httpsPort": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.ReverseProxy.Update(ctx, replay.Body[ReverseProxy]("4.2.16/wire-httpsPort"))
	},
	"4.2.17/sample": func(ctx context.Context, c *Client) (any, error) { return c.ReverseProxy.NginxSnippet(ctx) },
}

// TestReverseProxyExtra checks that fields of a newer server survive.
func TestReverseProxyExtra(t *testing.T) {
	var p ReverseProxy
	const in = `{"key":"nginx","httpsPort":8443,"upStreamName":"artifactory"}`
	require.NoError(t, json.Unmarshal([]byte(in), &p))
	assert.Equal(t, 8443, *p.HTTPSPort)
	out, err := json.Marshal(p)
	require.NoError(t, err)
	assert.JSONEq(t, in, string(out))
}

func TestReverseProxyLife(t *testing.T) {
	srv := jfrogtest.New(t)
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token))
	require.NoError(t, err)
	rt := New(c).ReverseProxy
	config, err := rt.Get(t.Context())
	require.NoError(t, err)
	assert.Equal(t, "", *config.SSLKey)

	config.ServerName, config.DockerReverseProxyMethod = new("acme.com"), DockerBySubdomain
	config.UseHTTPS, config.HTTPSPort, config.SSLKey = new(true), new(8443), new("/etc/ssl/key")
	require.NoError(t, rt.Update(t.Context(), *config))
	again, err := rt.Get(t.Context())
	require.NoError(t, err)
	assert.Equal(t, config, again)
	snippet, err := rt.NginxSnippet(t.Context())
	require.NoError(t, err)
	assert.Contains(t, snippet, "listen 8443 ssl;")
	assert.Contains(t, snippet, "ssl_certificate_key  /etc/ssl/key;")
	assert.Contains(t, snippet, "server_name ~(?<repo>.+)\\.acme\\.com acme.com;")

	for _, bad := range []ReverseProxy{
		{DockerReverseProxyMethod: "ANY"}, {HTTPPort: new(-1)}, {HTTPPort: new(70000)}, {ServerName: new("a; b")},
	} {
		require.ErrorIs(t, rt.Update(t.Context(), bad), jfrog.ErrValidation)
	}
}
