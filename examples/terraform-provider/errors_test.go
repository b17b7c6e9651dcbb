package main

import (
	"bytes"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jfrogkit/jfrog-go/jfrogtest"
	"github.com/jfrogkit/jfrog-go/platform/webhooks"
)

// TestErrors checks that diagnostics have the server's message and status, and that a failure is
// not taken for an absent resource.
func TestErrors(t *testing.T) {
	each(t, func(t *testing.T, r *instance, s sample) {
		r.applied(s.minimal)
		before := r.state
		fail := func(status int) func() {
			return r.platform.Inject(jfrogtest.Fault{Times: -1, Status: status, Body: `{"errors":[{"status":1,"message":"the server says so"}]}`})
		}
		for status, hint := range map[int]string{403: "administrator", 401: "Check the access token", 400: "400 Bad Request"} {
			remove := fail(status)
			for verb, problems := range map[string][]string{"read": r.refresh(), "delete": r.destroy()} {
				require.Len(t, problems, 1, verb)
				assert.Contains(t, problems[0], "Cannot ")
				assert.Contains(t, problems[0], fmt.Sprintf("The server responded with status %d: the server says so", status))
				assert.Contains(t, problems[0], hint)
				assert.True(t, before.Equal(r.state), "the state is lost")
			}
			remove()
		}
		require.Empty(t, r.destroy())
		defer fail(403)()
		problems := r.apply(s.minimal)
		require.Len(t, problems, 1)
		assert.Contains(t, problems[0], "Cannot ")
		assert.True(t, r.state.IsNull(), "a resource that was not created has a state")
	})
}

// TestExists checks that the creation of an existing resource is an error that tells what to do.
func TestExists(t *testing.T) {
	each(t, func(t *testing.T, r *instance, s sample) {
		r.applied(s.minimal)
		problems := r.resource(r.typ).apply(s.minimal)
		require.Len(t, problems, 1)
		assert.Contains(t, problems[0], "exists already")
		assert.Contains(t, problems[0], "terraform import "+r.typ+".NAME "+s.id)
	})
}

func TestTimeouts(t *testing.T) {
	r := newPlatform(t).resource("jfrog_group")
	config := object{"name": "g", "timeouts": object{"create": "50ms", "read": "50ms", "update": "50ms", "delete": "50ms"}}
	slow := func() func() { return r.platform.Inject(jfrogtest.Fault{Times: -1, Latency: time.Minute}) }
	check := func(problems []string) {
		t.Helper()
		require.Len(t, problems, 1)
		assert.Contains(t, problems[0], "longer than its timeout")
	}
	start := time.Now()
	p, _ := r.planOnly(config)
	remove := slow()
	check(r.applyPlan(p))
	remove()
	r.applied(config)
	p, _ = r.planOnly(with(config, object{"description": "d"}))
	remove = slow()
	check(r.refresh())
	check(r.applyPlan(p))
	check(r.destroy())
	remove()
	assert.Less(t, time.Since(start), 30*time.Second)
	r.applied(object{"name": "g"}) // without timeouts
}

// TestCreatedButNotRead checks that Terraform does not forget a resource that exists: the state has
// it in spite of the error.
func TestCreatedButNotRead(t *testing.T) {
	each(t, func(t *testing.T, r *instance, s sample) {
		p := r.plan(s.full)
		reads := 0
		remove := r.platform.Inject(jfrogtest.Fault{Times: -1, Method: http.MethodGet, Status: http.StatusForbidden, Match: func(*http.Request) bool {
			reads++
			return r.typ != "jfrog_property_set" || reads > 1 // it reads before, too
		}})
		problems := r.applyPlan(p)
		require.NotEmpty(t, problems)
		remove()
		require.False(t, r.state.IsNull(), "Terraform has forgotten the resource")
		require.Empty(t, r.refresh())
		assert.Equal(t, "none", r.plan(s.full).String())
		require.Empty(t, r.destroy())
	})
}

// TestIgnoredSetting checks the message for a server that reports success and ignores a setting.
func TestIgnoredSetting(t *testing.T) {
	tf := newPlatform(t)
	tf.wire.change = func(body []byte) []byte { return bytes.ReplaceAll(body, []byte("wanted"), []byte("stored")) }
	for _, typ := range []string{"jfrog_local_repository", "jfrog_group", "jfrog_project"} {
		problems := tf.resource(typ).apply(with(samples()[typ].minimal, object{"description": "wanted"}))
		require.Len(t, problems, 1)
		assert.Contains(t, problems[0], "The server did not take all settings")
		assert.Contains(t, problems[0], `description: "stored" -> "wanted"`)
	}
}

// TestForeign checks that resources of another class or kind are not imported.
func TestForeign(t *testing.T) {
	tf := newPlatform(t)
	problems := tf.resource("jfrog_local_repository").importID("libs-remote")
	require.Len(t, problems, 1)
	assert.Contains(t, problems[0], `of class "remote", not "local"`)

	_, err := webhooks.New(tf.client).Subscriptions.Create(t.Context(), webhooks.Subscription{
		Key: "builds", EventFilter: webhooks.EventFilter{
			Domain: webhooks.DomainBuild, EventTypes: []webhooks.EventType{webhooks.EventUploaded}, Criteria: &webhooks.BuildCriteria{AnyBuild: new(true)},
		},
		Handlers: webhooks.Handlers{&webhooks.WebhookHandler{URL: "http://h/"}},
	})
	require.NoError(t, err)
	problems = tf.resource("jfrog_webhook").importID("builds")
	require.Len(t, problems, 1)
	assert.Contains(t, problems[0], "not for events in repositories")
}
