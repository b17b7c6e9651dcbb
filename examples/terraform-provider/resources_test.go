package main

import (
	"maps"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// A sample is a resource with its attributes: the required ones, all of them, and other values.
type sample struct {
	id                  string
	minimal, full, next object
}

// with returns an object with more attributes.
func with(o object, more object) object {
	out := maps.Clone(o)
	maps.Copy(out, more)
	return out
}

func samples() map[string]sample {
	local := object{"key": "app-local", "package_type": "generic"}
	remote := object{"key": "app-remote", "package_type": "generic", "url": "https://example.org/app"}
	virtual := object{"key": "app", "package_type": "generic"}
	hook := object{"key": "hook", "url": "https://example.org/hook", "domain": "artifact", "event_types": []string{"deployed"}}
	rights := object{"targets": object{"libs-local": object{}}}
	shared := object{
		"description": "d", "notes": "n", "includes_pattern": "a/**", "excludes_pattern": "b/**", "repo_layout_ref": "maven-2-default",
		"environments": []string{"DEV"}, "project_key": "web",
	}
	sharedNext := object{
		"description": "e", "notes": "", "includes_pattern": "**/*", "excludes_pattern": "c/**", "repo_layout_ref": "simple-default",
		"environments": []string{"PROD", "DEV"}, "project_key": "shop",
	}
	return map[string]sample{
		"jfrog_local_repository": {
			"app-local", local,
			with(with(local, shared), object{"handle_releases": false, "handle_snapshots": false, "property_sets": []string{"artifactory"}}),
			with(with(local, sharedNext), object{"handle_releases": true, "property_sets": []string{}}),
		},
		"jfrog_remote_repository": {
			"app-remote", remote,
			with(with(remote, shared), object{
				"username": "u", "password_wo": "hush-hush", "password_wo_version": 1,
				"offline": true, "retrieval_cache_period_seconds": 60,
			}),
			with(with(remote, sharedNext), object{"url": "https://example.org/other", "username": "v", "password_wo": "hush-hush-2", "password_wo_version": 2}),
		},
		"jfrog_virtual_repository": {
			"app", virtual,
			with(with(virtual, shared), object{"repositories": []string{"libs-local", "libs-remote"}, "default_deployment_repo": "libs-local"}),
			with(with(virtual, sharedNext), object{"repositories": []string{"libs-remote", "libs-local"}, "default_deployment_repo": "libs-local"}),
		},
		"jfrog_group": {
			"team", object{"name": "team"},
			object{"name": "team", "description": "d", "external_id": "x", "auto_join": true, "members": []string{"ann", "bob"}},
			object{"name": "team", "description": "e", "admin_privileges": true, "members": []string{"bob"}},
		},
		"jfrog_permission": {
			"rights", object{"name": "rights", "artifact": rights},
			object{
				"name": "rights",
				"artifact": object{
					"targets": object{"libs-local": object{"include_patterns": []string{"a/**", "b/**"}, "exclude_patterns": []string{"c/**"}}, "libs-remote": object{}},
					"users":   object{"ann": []string{"WRITE", "READ"}}, "groups": object{"readers": []string{"READ"}},
				},
				"build":          object{"targets": object{"artifactory-build-info": object{}}, "users": object{"bob": []string{"READ"}}},
				"release_bundle": object{"targets": object{"release-bundles": object{}}, "groups": object{}},
			},
			object{"name": "rights", "artifact": object{"targets": object{"libs-remote": object{"exclude_patterns": []string{}}}, "users": object{"bob": []string{"READ"}}}},
		},
		"jfrog_project": {
			"team-a", object{"key": "team-a", "display_name": "A"},
			object{
				"key": "team-a", "display_name": "A", "description": "d", "storage_quota_bytes": 1 << 30, "soft_limit": true,
				"admin_privileges": object{"manage_members": true, "manage_resources": false, "index_resources": true},
			},
			object{"key": "team-a", "display_name": "B", "admin_privileges": object{"manage_members": false, "manage_resources": false, "index_resources": true}},
		},
		"jfrog_property_set": {
			"qa", object{"name": "qa"},
			object{"name": "qa", "visible": false, "properties": object{
				"level": object{"closed": true, "multiple_choice": true, "predefined_values": object{"low": true, "high": false}},
				"note":  object{},
			}},
			object{"name": "qa", "properties": object{"level": object{"predefined_values": object{"high": true}}, "more": object{"predefined_values": object{}}}},
		},
		"jfrog_webhook": {
			"hook", hook,
			with(hook, object{
				"description": "d", "enabled": false, "secret_wo": "hush-hush", "secret_wo_version": 1, "use_secret_for_signing": true,
				"event_types": []string{"moved", "deployed"},
				"criteria":    object{"any_remote": true, "repo_keys": []string{"libs-local"}, "include_patterns": []string{"b/**", "a/**"}, "exclude_patterns": []string{}},
			}),
			with(hook, object{"domain": "docker", "event_types": []string{"pushed"}, "criteria": object{"any_local": true}}),
		},
	}
}

// newPlatform returns a platform with what the samples refer to.
func newPlatform(t *testing.T) *terraform {
	t.Helper()
	tf := newTerraform(t, jfrogtest.WithUser("ann", "password"), jfrogtest.WithUser("bob", "password"),
		jfrogtest.WithRepository("libs-local", "local", "generic"), jfrogtest.WithRepository("libs-remote", "remote", "generic"))
	for _, key := range []string{"web", "shop"} {
		tf.resource("jfrog_project").applied(object{"key": key, "display_name": key})
	}
	return tf
}

// each runs a test for each type of resource.
func each(t *testing.T, test func(t *testing.T, r *instance, s sample)) {
	tf := unconfigured(t)
	all := samples()
	for typ := range tf.schemas.ResourceSchemas {
		s, ok := all[typ]
		require.True(t, ok, "there is no sample of %s", typ)
		t.Run(typ, func(t *testing.T) {
			r := newPlatform(t).resource(typ)
			r.t = t
			test(t, r, s)
		})
	}
}

// TestLifecycle changes every attribute in every direction. Each apply must give what was planned,
// and nothing to do afterwards.
func TestLifecycle(t *testing.T) {
	each(t, func(t *testing.T, r *instance, s sample) {
		for _, a := range r.schema.Block.Attributes {
			_, inFull := s.full[a.Name]
			_, inNext := s.next[a.Name]
			assert.True(t, inFull || inNext || a.Name == "timeouts", "the sample has no %s", a.Name)
		}
		assert.Equal(t, "create", r.plan(s.minimal).String())
		r.applied(s.minimal)
		r.applied(s.full)
		r.applied(s.next)
		r.applied(s.minimal) // clears what was set
		require.Empty(t, r.destroy())
		assert.True(t, r.state.IsNull())
		r.applied(s.full)
		require.Empty(t, r.destroy())
	})
}

func TestImport(t *testing.T) {
	each(t, func(t *testing.T, r *instance, s sample) {
		r.applied(s.full)
		imported := r.resource(r.typ)
		require.Empty(t, imported.importID(s.id))
		p, problems := imported.planOnly(s.full)
		require.Empty(t, problems)
		// Terraform cannot know these: secrets, settings that are left alone without the attribute,
		// and empty in place of null.
		for _, name := range p.changes {
			assert.Contains(t, []string{
				"password_wo_version", "secret_wo_version", "members", "admin_privileges", "release_bundle", "criteria", "properties",
			}, name)
		}
		if p.action != "none" {
			assert.Equal(t, "update", p.action)
			require.Empty(t, imported.applyPlan(p))
		}
		assert.Equal(t, "none", imported.plan(s.full).String())

		missing := imported.importID("missing")
		require.Len(t, missing, 1)
		assert.Contains(t, missing[0], "Cannot import")
	})
}

// TestGone checks that a resource that was deleted elsewhere is planned again, and that its
// deletion is no error.
func TestGone(t *testing.T) {
	each(t, func(t *testing.T, r *instance, s sample) {
		r.applied(s.minimal)
		other := r.resource(r.typ)
		require.Empty(t, other.importID(s.id))
		stale := r.state
		require.Empty(t, other.destroy())

		assert.Equal(t, "create", r.plan(s.minimal).String())
		assert.True(t, r.state.IsNull())
		r.applied(s.minimal)
		r.state = stale
		require.Empty(t, other.importID(s.id))
		require.Empty(t, other.destroy())
		assert.Empty(t, r.destroy())
	})
}

// TestDrift changes every attribute behind Terraform's back. The plan must show each.
func TestDrift(t *testing.T) {
	each(t, func(t *testing.T, r *instance, s sample) {
		r.applied(s.full)
		other := r.resource(r.typ)
		require.Empty(t, other.importID(s.id))
		require.Empty(t, other.apply(s.next))
		var want []string
		for name := range fields(r.state) {
			if !value(r.schema.ValueType(), s.full).Equal(value(r.schema.ValueType(), s.next)) && name != "timeouts" {
				before, after := plain(fields(r.state)[name]), other.attribute(name)
				switch name {
				case "password_wo_version", "secret_wo_version": // Terraform cannot see a change of a secret
				default:
					if !assert.ObjectsAreEqual(before, after) {
						want = append(want, name)
					}
				}
			}
		}
		require.NotEmpty(t, want)
		p := r.plan(s.full)
		assert.ElementsMatch(t, want, p.changes)
		assert.Equal(t, "update", p.action)
		require.Empty(t, r.applyPlan(p))
		assert.Equal(t, "none", r.plan(s.full).String())
	})
}

// TestReplace checks that another key is another resource.
func TestReplace(t *testing.T) {
	each(t, func(t *testing.T, r *instance, s sample) {
		r.applied(s.minimal)
		name := "name"
		if s.minimal["key"] != nil {
			name = "key"
		}
		moved := with(s.minimal, object{name: "other"})
		assert.Equal(t, "replace", r.plan(moved).action)
		r.applied(moved)
		require.NotEmpty(t, r.resource(r.typ).importID(s.id), "the old one exists")
	})
}

// TestDataSource lists repositories, with and without filters.
func TestDataSource(t *testing.T) {
	tf := newTerraform(t, jfrogtest.WithoutDefaults(), jfrogtest.WithRepository("a", "local", "maven"), jfrogtest.WithRepository("b", "remote", "npm"))
	got := tf.read("jfrog_repositories", object{})
	assert.Equal(t, []any{
		object{"key": "a", "class": "local", "package_type": "maven", "description": ""},
		object{"key": "b", "class": "remote", "package_type": "npm", "description": ""},
	}, got["repositories"])
	assert.Len(t, tf.read("jfrog_repositories", object{"class": "remote"})["repositories"], 1)
	assert.Empty(t, tf.read("jfrog_repositories", object{"package_type": "go"})["repositories"])
	assert.Empty(t, tf.read("jfrog_repositories", object{"project_key": "p"})["repositories"])
}
