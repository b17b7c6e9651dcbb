package main

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflogtest"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
	"github.com/jfrogkit/jfrog-go/platform/webhooks"
)

// TestSecrets checks that the server gets the secrets, and that they are nowhere else.
func TestSecrets(t *testing.T) {
	tf := newPlatform(t)
	for typ, name := range map[string]string{"jfrog_remote_repository": "password_wo", "jfrog_webhook": "secret_wo"} {
		r, s := tf.resource(typ), samples()[typ]
		config := with(s.full, object{name: "hush-hush"})
		p := r.plan(config)
		assert.NotContains(t, p.state.String()+string(p.private), "hush")
		tf.wire.take()
		r.applied(config)
		sent := strings.Join(tf.wire.take(), "\n")
		assert.Contains(t, sent, "hush-hush")
		shown := func() string { return fmt.Sprint(plain(r.state)) + string(r.private) }
		assert.NotContains(t, shown(), "hush")
		assert.Nil(t, r.attribute(name))

		// Another value alone is no change: Terraform cannot see it. Another version is.
		config[name] = "new-hush"
		assert.Equal(t, "none", r.plan(config).String())
		config[name+"_version"] = 2
		assert.Equal(t, "update "+name+"_version", r.plan(config).String())
		r.applied(config)
		assert.Contains(t, strings.Join(tf.wire.take(), "\n"), "new-hush")
		assert.NotContains(t, shown(), "hush")

		// A server that quotes the request does not bring the secret into a diagnostic.
		config[name+"_version"], config["description"] = 3, "other"
		tf.platform.Inject(jfrogtest.Fault{Match: func(r *http.Request) bool { return r.Method != http.MethodGet },
			Status: http.StatusBadRequest, Body: `{"errors":[{"status":400,"message":"bad new-hush"}]}`})
		problems := r.apply(config)
		require.Len(t, problems, 1)
		assert.Contains(t, problems[0], "status 400: bad *****")
		assert.NotContains(t, problems[0], "hush")
	}
}

// TestPassword checks that an update without a new version keeps the password, and that the removal
// of the attribute clears it.
func TestPassword(t *testing.T) {
	tf := newPlatform(t)
	r := tf.resource("jfrog_remote_repository")
	config := object{"key": "r", "package_type": "generic", "url": "https://h/", "username": "u", "password_wo": "hush-hush", "password_wo_version": 1}
	r.applied(config)
	tf.wire.take()
	config["description"] = "d"
	r.applied(config)
	assert.Equal(t, []string{`POST /artifactory/api/repositories/r {"key":"r","rclass":"remote","description":"d"}`}, tf.wire.take())
	delete(config, "password_wo")
	delete(config, "password_wo_version")
	r.applied(config)
	assert.Equal(t, []string{`POST /artifactory/api/repositories/r {"key":"r","rclass":"remote","password":""}`}, tf.wire.take())
}

// TestWebhookSecret checks with an event that an update of something else keeps the secret.
func TestWebhookSecret(t *testing.T) {
	tf := newPlatform(t)
	got := make(chan http.Header, 10)
	receiver := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { got <- r.Header }))
	defer receiver.Close()
	r := tf.resource("jfrog_webhook")
	config := object{
		"key": "hook", "url": receiver.URL, "domain": "artifact", "event_types": []string{"deployed"}, "secret_wo": "hush-hush", "secret_wo_version": 1,
		"criteria": object{"any_local": true},
	}
	r.applied(config)

	// Terraform does not know the headers, and an update keeps them.
	hooks := webhooks.New(tf.client).Subscriptions
	s, err := hooks.Get(t.Context(), "hook")
	require.NoError(t, err)
	handler := s.Handlers[0].(*webhooks.WebhookHandler)
	handler.Secret = "hush-hush"
	handler.CustomHTTPHeaders = []webhooks.HandlerHeader{{Name: "X-Team", Value: "a"}}
	require.NoError(t, hooks.Replace(t.Context(), *s))

	config["description"] = "d"
	r.applied(config)
	_, err = artifactory.New(tf.client).Artifacts.Deploy(t.Context(), "libs-local", "a.txt", strings.NewReader("a"), nil)
	require.NoError(t, err)
	select {
	case header := <-got:
		assert.Equal(t, "hush-hush", header.Get(webhooks.SignatureHeader))
		assert.Equal(t, "a", header.Get("X-Team"))
	case <-time.After(10 * time.Second):
		t.Fatal("no event")
	}
}

// TestLog checks that requests appear in Terraform's log, without secrets.
func TestLog(t *testing.T) {
	platform := jfrogtest.New(t)
	c, err := (&jfrogProvider{version: "test"}).client(platform.URL, platform.Token)
	require.NoError(t, err)
	var out bytes.Buffer
	ctx := tflogtest.RootLogger(t.Context(), &out)
	_, err = artifactory.New(c).Repositories.List(ctx, nil)
	require.NoError(t, err)
	records, err := tflogtest.MultilineJSONDecode(&out)
	require.NoError(t, err)
	require.Len(t, records, 1)
	assert.Equal(t, "jfrog request", records[0]["@message"])
	assert.Equal(t, "/artifactory/api/repositories", records[0]["path"])
	assert.EqualValues(t, 200, records[0]["status"])
	assert.NotContains(t, fmt.Sprint(records), platform.Token)
	assert.True(t, strings.HasPrefix(platform.Requests()[0].Header.Get("User-Agent"), "terraform-provider-jfrog/test"))
}
