package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jfrogkit/jfrog-go/artifactory/admin"
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

// TestMovedRepository checks that the environments are unknown when the project changes, and only
// then.
func TestMovedRepository(t *testing.T) {
	r := newPlatform(t).resource("jfrog_local_repository")
	config := object{"key": "r", "package_type": "generic"}
	r.applied(config)
	assert.Equal(t, "update description", r.plan(with(config, object{"description": "d"})).String())
	config["project_key"] = "web"
	assert.Equal(t, "update environments project_key", r.plan(config).String())
	r.applied(config)
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
