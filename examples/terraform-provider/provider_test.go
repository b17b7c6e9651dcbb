package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

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
