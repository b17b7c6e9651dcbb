package main

import (
	"bytes"
	"context"
	"flag"
	"net"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
	"github.com/jfrogkit/jfrog-go/platform/webhooks"
)

// configure configures a platform in the environment.
func configure(t *testing.T) *jfrogtest.Server {
	t.Helper()
	srv := jfrogtest.New(t, jfrogtest.WithRepository("libs", "local", "generic"), jfrogtest.WithRepository("other", "local", "generic"))
	t.Setenv("JFROG_URL", srv.URL)
	t.Setenv("JFROG_ACCESS_TOKEN", srv.Token)
	return srv
}

// TestDemo runs the command in memory although a platform is configured.
func TestDemo(t *testing.T) {
	srv := configure(t)
	var out bytes.Buffer
	require.NoError(t, run(t.Context(), nil, &out))
	assert.Empty(t, srv.Requests(), "requests to the configured platform")
	assert.Equal(t, `Events of an in-memory platform:

domain             event     about
artifact           deployed  libs-demo/app/app.tgz, 11 bytes
artifact_property  added     libs-demo/app/app.tgz: tested=yes
build              uploaded  app 17
build              promoted  app 17
artifact           copied    libs-demo/app/app.tgz -> libs-demo/released/app.tgz
artifact           deleted   libs-demo/app/app.tgz, 11 bytes

Received 6 events with valid signatures.
`, out.String())
	for line := range strings.Lines(out.String()) {
		assert.LessOrEqual(t, len(strings.TrimSpace(line)), 80, line)
	}
}

func TestHelp(t *testing.T) {
	srv := configure(t)
	var out bytes.Buffer
	require.ErrorIs(t, run(t.Context(), []string{"-platform", "-subscribe", "x", "-h"}, &out), flag.ErrHelp)
	assert.Contains(t, out.String(), "Usage: webhook-listener")
	assert.Contains(t, out.String(), "-listen")
	assert.Empty(t, srv.Requests())
}

func TestBadArguments(t *testing.T) {
	srv := configure(t)
	for args, want := range map[string]string{
		"extra":                            "unexpected argument",
		"-platform":                        "set -listen",
		"-subscribe k":                     "set -listen",
		"-listen 127.0.0.1:0 -platform":    "belong together",
		"-listen 127.0.0.1:0 -subscribe k": "belong together",
		"-listen 127.0.0.1:0 -platform -subscribe k": "set -url",
		"-listen 127.0.0.1:0":                        "set WEBHOOK_SECRET",
	} {
		assert.ErrorContains(t, run(t.Context(), strings.Fields(args), &bytes.Buffer{}), want, args)
	}
	t.Setenv("WEBHOOK_SECRET", "tell no one")
	assert.Error(t, run(t.Context(), []string{"-listen", "127.0.0.1:x"}, &bytes.Buffer{}))
	assert.Empty(t, srv.Requests())
}

// output is a buffer for several goroutines.
type output struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.String()
}

// wait waits until the output matches, and returns the first group.
func (o *output) wait(t *testing.T, pattern string) string {
	t.Helper()
	re := regexp.MustCompile(pattern)
	var found []string
	require.Eventually(t, func() bool {
		found = re.FindStringSubmatch(o.String())
		return found != nil
	}, 10*time.Second, 5*time.Millisecond, pattern)
	return found[len(found)-1]
}

// begin runs the command in the background. stop interrupts it and returns its error.
func begin(t *testing.T, args ...string) (out *output, stop func() error) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	out = &output{}
	done := make(chan error, 1)
	go func() { done <- run(ctx, args, out) }()
	return out, func() error {
		cancel()
		return <-done
	}
}

// Without -subscribe, the command only listens, and accepts both secrets.
func TestListenOnly(t *testing.T) {
	srv := configure(t)
	t.Setenv("WEBHOOK_SECRET", "newer")
	t.Setenv("WEBHOOK_OLD_SECRET", "older")
	out, stop := begin(t, "-listen", "127.0.0.1:0")
	url := "http://" + out.wait(t, `Listening on (\S+)\.`)
	post := func(secret, payload string) int {
		r, err := http.NewRequest(http.MethodPost, url, strings.NewReader(payload))
		require.NoError(t, err)
		r.Header.Set(webhooks.SignatureHeader, secret)
		resp, err := http.DefaultClient.Do(r)
		require.NoError(t, err)
		require.NoError(t, resp.Body.Close())
		return resp.StatusCode
	}
	const payload = `{"domain":"app_trust","event_type":"release_started","data":{"stage":"qa"}}`
	assert.Equal(t, 200, post("newer", payload))
	assert.Equal(t, 200, post(webhooks.Signature([]byte(payload), "older"), payload))
	assert.Equal(t, 401, post("wrong", payload))
	assert.Equal(t, 200, post("newer", `{"domain":"docker","event_type":"pushed","data":["hush"]}`))
	require.NoError(t, stop())
	assert.Equal(t, 2, strings.Count(out.String(), `release_started  {"stage":"qa"}`), out.String())
	assert.Contains(t, out.String(), "pushed    webhooks: data of an event of the domain docker: ")
	assert.NotContains(t, out.String(), "hush")
	assert.Empty(t, srv.Requests())
}

// With -subscribe, the command creates a subscription and deletes it at the end.
func TestSubscribe(t *testing.T) {
	srv := configure(t)
	t.Setenv("WEBHOOK_SECRET", "tell no one")
	c, err := jfrog.NewFromEnv()
	require.NoError(t, err)
	rt, wh := artifactory.New(c), webhooks.New(c)
	l, err := net.Listen("tcp", "127.0.0.1:0") // the URL must be known before
	require.NoError(t, err)
	addr := l.Addr().String()
	require.NoError(t, l.Close())
	out, stop := begin(t, "-listen", addr, "-platform", "-subscribe", "my-listener", "-url", "http://"+addr, "-repo", "libs")
	out.wait(t, "Created the subscription my-listener")
	for _, repo := range []string{"other", "libs"} {
		_, err = rt.Artifacts.Deploy(t.Context(), repo, "a.txt", strings.NewReader("a"), nil)
		require.NoError(t, err)
	}
	out.wait(t, `deployed  libs/a\.txt, 1 bytes`)
	require.NoError(t, stop())
	assert.NotContains(t, out.String(), "other")
	list, err := wh.Subscriptions.List(t.Context())
	require.NoError(t, err)
	assert.Empty(t, list)

	srv.Inject(jfrogtest.Fault{Method: "POST", Path: "/event/*", Status: 403, Times: -1})
	err = run(t.Context(), []string{"-listen", addr, "-platform", "-subscribe", "x1", "-url", "http://" + addr}, &output{})
	assert.ErrorIs(t, err, jfrog.ErrForbidden)
}
