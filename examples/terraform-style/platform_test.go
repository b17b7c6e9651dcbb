package main

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// A platform is an in-memory Artifactory. It records the requests that change something.
type platform struct {
	server *jfrogtest.Server
	client *jfrog.Client
	writes []string // method, path and body of each recorded request
}

func newPlatform(t *testing.T) *platform {
	t.Helper()
	srv := jfrogtest.New(t, jfrogtest.WithoutDefaults(), jfrogtest.WithUser("ann", "password"), jfrogtest.WithUser("bob", "password"))
	p := &platform{server: srv}
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token), jfrog.WithTransport(p),
		jfrog.WithRetry(jfrog.RetryPolicy{MaxAttempts: 2, MinWait: time.Millisecond, MaxWait: time.Millisecond}))
	require.NoError(t, err)
	p.client = c
	return p
}

// RoundTrip records a request and sends it.
func (p *platform) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Method != http.MethodGet {
		var body []byte
		if r.Body != nil {
			var err error
			if body, err = io.ReadAll(r.Body); err != nil {
				return nil, err
			}
			r = r.Clone(r.Context())
			r.Body = io.NopCloser(bytes.NewReader(body))
		}
		p.writes = append(p.writes, strings.TrimSpace(r.Method+" "+r.URL.Path+" "+string(body)))
	}
	return http.DefaultTransport.RoundTrip(r)
}
