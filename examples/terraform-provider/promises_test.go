package main

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-log/tflogtest"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/admin"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
	"github.com/jfrogkit/jfrog-go/platform/webhooks"
)

// TestNullAndEmpty sets every optional attribute to an empty value. Terraform distinguishes it from
// null, and the server does not: neither may come back as the other, or every plan has a change.
func TestNullAndEmpty(t *testing.T) {
	each(t, func(t *testing.T, r *instance, s sample) {
		r.applied(s.minimal)
		for _, a := range r.schema.Block.Attributes {
			if !a.Optional || a.Computed || a.WriteOnly {
				continue
			}
			var empty any
			switch a.Type.(type) {
			case tftypes.Set, tftypes.List:
				empty = []string{}
			case tftypes.Map:
				empty = object{}
			default:
				if a.Type == nil && a.NestedType.Nesting == tfprotov6.SchemaObjectNestingModeMap {
					empty = object{}
				} else if a.Type == nil || !a.Type.Is(tftypes.String) {
					continue
				} else {
					empty = ""
				}
			}
			r.applied(with(s.minimal, object{a.Name: empty}))
			assert.EqualValues(t, fmt.Sprint(empty), fmt.Sprint(r.attribute(a.Name)), a.Name)
			r.applied(s.minimal)
			assert.Nil(t, r.attribute(a.Name), a.Name)
		}
	})
}

// TestNestedNullAndEmpty does the same inside of objects.
func TestNestedNullAndEmpty(t *testing.T) {
	tf := newPlatform(t)
	permission := tf.resource("jfrog_permission")
	for _, part := range []object{
		{"targets": object{"libs-local": object{}}},
		{"targets": object{"libs-local": object{"exclude_patterns": []string{}}}, "users": object{}, "groups": object{}},
		{"targets": object{"libs-local": object{"exclude_patterns": []string{"a"}}}, "users": object{"ann": []string{"READ"}}},
	} {
		permission.applied(object{"name": "p", "artifact": part})
	}
	hook := tf.resource("jfrog_webhook")
	base := object{"key": "hook", "url": "http://h/", "domain": "artifact", "event_types": []string{"deployed"}}
	for _, criteria := range []any{nil, object{}, object{"repo_keys": []string{}, "include_patterns": []string{}}, object{"repo_keys": []string{"a"}}, nil} {
		hook.applied(with(base, object{"criteria": criteria}))
	}
	set := tf.resource("jfrog_property_set")
	for _, p := range []any{object{}, object{"predefined_values": object{}}, object{"predefined_values": object{"v": false}}, object{}} {
		set.applied(object{"name": "s", "properties": object{"p": p}})
	}
}

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

// TestUnknown plans with values that another resource will have. Validation must wait for them.
func TestUnknown(t *testing.T) {
	each(t, func(t *testing.T, r *instance, s sample) {
		for name := range s.full {
			config := with(s.full, object{name: unknown{}})
			assert.Empty(t, r.validate(config), name)
			p, problems := r.planOnly(config)
			assert.Empty(t, problems, name)
			if name != "password_wo" && name != "secret_wo" {
				assert.False(t, fields(p.state)[name].IsKnown(), name)
			}
		}
		inside := with(s.full, nil)
		for name, v := range inside {
			if nested, ok := v.(object); ok {
				for key := range nested {
					inside[name] = with(nested, object{key: unknown{}})
					assert.Empty(t, r.validate(inside), name+"."+key)
					_, problems := r.planOnly(inside)
					assert.Empty(t, problems, name+"."+key)
				}
				inside[name] = v
			}
		}
		// A change of an existing resource to an unknown value is a change.
		r.applied(s.full)
		for _, a := range r.schema.Block.Attributes {
			if a.Optional && !a.WriteOnly && a.Name != "timeouts" && s.full[a.Name] != nil {
				assert.Contains(t, r.plan(with(s.full, object{a.Name: unknown{}})).changes, a.Name)
			}
		}
	})
}

// TestInvalid checks that mistakes are found without a platform.
func TestInvalid(t *testing.T) {
	tf := unconfigured(t)
	for _, test := range []struct {
		typ    string
		change object
		want   string
	}{
		{"jfrog_local_repository", object{"key": ""}, `"key"`},
		{"jfrog_local_repository", object{"package_type": nil}, "Missing Configuration for Required Attribute"},
		{"jfrog_local_repository", object{"timeouts": object{"create": "soon"}}, "timeouts"},
		{"jfrog_remote_repository", object{"url": "example.org"}, "must be an http or https URL"},
		{"jfrog_remote_repository", object{"url": "https://u:p@example.org/"}, "Credentials in a URL"},
		{"jfrog_remote_repository", object{"password_wo": "p"}, "password_wo_version"},
		{"jfrog_remote_repository", object{"retrieval_cache_period_seconds": -1}, "at least 0"},
		{"jfrog_group", object{"admin_privileges": true, "auto_join": true}, "true requires that auto_join is false"},
		{"jfrog_group", object{"members": []string{""}}, "members"},
		{"jfrog_permission", object{"artifact": nil}, "artifact"},
		{"jfrog_permission", object{"artifact": object{"targets": object{"r": object{"include_patterns": []string{}}}}}, "at least 1"},
		{"jfrog_permission", object{"artifact": object{"targets": object{}}}, "at least 1"},
		{"jfrog_webhook", object{"key": "my hook"}, "2 to 200 characters"},
		{"jfrog_project", object{"key": "Web"}, "2 to 32 lowercase letters"},
		{"jfrog_project", object{"display_name": strings.Repeat("x", 129)}, "display_name"},
		{"jfrog_project", object{"storage_quota_bytes": -2}, "at least -1"},
		{"jfrog_property_set", object{"properties": object{"p": object{"multiple_choice": true}}}, "true requires that closed is true"},
		{"jfrog_webhook", object{"domain": "user"}, "domain"},
		{"jfrog_webhook", object{"event_types": []string{}}, "at least 1"},
		{"jfrog_webhook", object{"secret_wo": "s"}, "secret_wo_version"},
	} {
		problems := tf.resource(test.typ).validate(with(samples()[test.typ].minimal, test.change))
		require.NotEmpty(t, problems, "%s %v", test.typ, test.change)
		assert.Contains(t, strings.Join(problems, "\n"), test.want)
	}
	// Two unknown siblings may turn out to be right.
	group := samples()["jfrog_group"].minimal
	assert.Empty(t, tf.resource("jfrog_group").validate(with(group, object{"admin_privileges": true, "auto_join": unknown{}})))
	assert.Empty(t, tf.resource("jfrog_group").validate(with(group, object{"admin_privileges": unknown{}, "auto_join": true})))
}

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

// TestSmallUpdates checks that an update sends what differs.
func TestSmallUpdates(t *testing.T) {
	tf := newPlatform(t)
	for _, test := range []struct {
		typ    string
		change object
		want   []string
	}{
		{"jfrog_local_repository", object{"description": nil}, []string{`POST /artifactory/api/repositories/app-local {"key":"app-local","rclass":"local","description":""}`}},
		{"jfrog_local_repository", object{"project_key": nil, "environments": []string{"DEV"}}, []string{
			`DELETE /access/api/v1/projects/_/attach/repositories/app-local`, `POST /artifactory/api/repositories/app-local {"key":"app-local","rclass":"local"}`,
		}},
		{"jfrog_virtual_repository", object{"repositories": []string{"libs-remote", "libs-local"}}, []string{
			`POST /artifactory/api/repositories/app {"key":"app","rclass":"virtual","repositories":["libs-remote","libs-local"]}`,
		}},
		{"jfrog_group", object{"members": []string{"bob", "admin"}}, []string{`PATCH /access/api/v2/groups/team/members {"add":["admin"],"remove":["ann"]}`}},
		{"jfrog_project", object{"soft_limit": nil}, []string{`PUT /access/api/v1/projects/team-a {"project_key":"team-a","soft_limit":false}`}},
		{"jfrog_property_set", object{"visible": nil}, []string{"PATCH /artifactory/api/system/configuration propertySets:\n  \"qa\":\n    visible: true\n"}},
	} {
		r, full := tf.resource(test.typ), samples()[test.typ].full
		r.applied(full)
		tf.wire.take()
		r.applied(with(full, test.change))
		writes := tf.wire.take()
		if test.typ == "jfrog_property_set" { // an entry is sent as a whole
			require.Len(t, writes, 1)
			assert.True(t, strings.HasPrefix(writes[0], strings.TrimSpace(test.want[0])), writes[0])
			assert.NotContains(t, writes[0], "artifactory:")
		} else {
			assert.Equal(t, test.want, writes)
		}
		require.Empty(t, r.destroy())
	}
}

// TestOtherPropertySets checks that the other sets stay.
func TestOtherPropertySets(t *testing.T) {
	tf := newPlatform(t)
	a, b := tf.resource("jfrog_property_set"), tf.resource("jfrog_property_set")
	a.applied(object{"name": "a", "properties": object{"x": object{}, "y": object{}}})
	b.applied(object{"name": "b"})
	a.applied(object{"name": "a", "properties": object{"y": object{}}})
	require.Empty(t, a.destroy())
	config, err := admin.New(tf.client).Configuration.Get(t.Context())
	require.NoError(t, err)
	assert.NotContains(t, config.PropertySets, "a")
	assert.Contains(t, config.PropertySets, "b")
	assert.Contains(t, config.PropertySets, "artifactory")
}

// TestUnmanaged checks that settings whose attribute is missing are left alone.
func TestUnmanaged(t *testing.T) {
	tf := newPlatform(t)
	managed, free := tf.resource("jfrog_group"), tf.resource("jfrog_group")
	managed.applied(object{"name": "g", "members": []string{"ann"}})
	require.Empty(t, free.importID("g"))
	free.applied(object{"name": "g", "description": "d"})
	require.Empty(t, managed.refresh())
	assert.Equal(t, []any{"ann"}, managed.attribute("members"))
}

// TestOlderState reads a state that an older version of the provider has written: it lacks every
// attribute that is not required.
func TestOlderState(t *testing.T) {
	each(t, func(t *testing.T, r *instance, s sample) {
		r.applied(s.full)
		var required []string
		for _, a := range r.schema.Block.Attributes {
			if a.Required {
				v := fmt.Sprintf("%q", r.attribute(a.Name))
				if _, set := r.attribute(a.Name).([]any); set {
					v = "[]"
				}
				required = append(required, fmt.Sprintf("%q:%s", a.Name, v))
			}
		}
		resp, err := r.server.UpgradeResourceState(t.Context(), &tfprotov6.UpgradeResourceStateRequest{
			TypeName: r.typ, Version: r.schema.Version, RawState: &tfprotov6.RawState{JSON: []byte("{" + strings.Join(required, ",") + "}")},
		})
		require.NoError(t, err)
		require.Empty(t, errorsIn(resp.Diagnostics))
		r.state = r.static(resp.UpgradedState)
		require.Empty(t, r.apply(s.full))
		assert.Equal(t, "none", r.plan(s.full).String())
	})
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

// TestProvider checks the sources of the URL and the token.
func TestProvider(t *testing.T) {
	platform := jfrogtest.New(t)
	works := func(config object) {
		t.Helper()
		tf := unconfigured(t)
		require.Empty(t, tf.configure(config))
		tf.read("jfrog_repositories", object{})
	}
	fails := func(want string, config object) {
		t.Helper()
		problems := unconfigured(t).configure(config)
		require.NotEmpty(t, problems)
		assert.Contains(t, strings.Join(problems, "\n"), want)
		assert.NotContains(t, strings.Join(problems, "\n"), platform.Token)
	}
	cleanEnv(t)
	works(object{"url": platform.URL, "access_token": platform.Token})
	fails("no JFrog platform configured", object{})
	fails("no JFrog platform configured", object{"url": platform.URL})
	fails("must be an http or https URL", object{"url": "acme.jfrog.io", "access_token": "t"})
	fails("Unknown access_token", object{"url": platform.URL, "access_token": unknown{}})
	fails("Unknown url", object{"url": unknown{}})
	fails("access token contains", object{"url": platform.URL, "access_token": platform.Token + "\n"})
	t.Setenv("JFROG_ACCESS_TOKEN", platform.Token)
	works(object{"url": platform.URL})
	t.Setenv("JFROG_URL", platform.URL)
	works(object{})
	t.Setenv("JFROG_ACCESS_TOKEN", "wrong")
	works(object{"access_token": platform.Token})
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
