package main

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestNestedDrift changes one value inside of an attribute at a time, behind Terraform's back.
func TestNestedDrift(t *testing.T) {
	tf := newPlatform(t)
	tf.resource("jfrog_group").applied(object{"name": "g"})
	part := func(change object) object {
		return with(object{
			"targets": object{"libs-local": object{"include_patterns": []string{"a"}, "exclude_patterns": []string{"b"}}},
			"users":   object{"ann": []string{"READ"}}, "groups": object{"readers": []string{"READ"}},
		}, change)
	}
	property := func(change object) object {
		return object{"p": with(object{"closed": true, "predefined_values": object{"v": true}}, change)}
	}
	criteria := func(change object) object {
		return with(object{"any_local": true, "repo_keys": []string{"r"}, "include_patterns": []string{"a"}, "exclude_patterns": []string{"b"}}, change)
	}
	privileges := object{"manage_members": true, "manage_resources": true, "index_resources": true}
	for _, test := range []struct {
		typ, attribute string
		mine           any
		theirs         []any
	}{
		{"jfrog_permission", "artifact", part(nil), []any{
			part(object{"targets": object{"libs-local": object{"include_patterns": []string{"a", "c"}, "exclude_patterns": []string{"b"}}}}),
			part(object{"targets": object{"libs-local": object{"include_patterns": []string{"a"}, "exclude_patterns": []string{"c"}}}}),
			part(object{"targets": object{"libs-local": object{"include_patterns": []string{"a"}}}}),
			part(object{"targets": object{"libs-remote": object{"include_patterns": []string{"a"}, "exclude_patterns": []string{"b"}}}}),
			part(object{"users": object{"ann": []string{"READ", "WRITE"}}}),
			part(object{"users": object{}}),
			part(object{"users": nil}),
			part(object{"groups": object{"readers": []string{"READ"}, "g": []string{"READ"}}}),
		}},
		{"jfrog_property_set", "properties", property(nil), []any{
			property(object{"multiple_choice": true}),
			property(object{"closed": false}),
			property(object{"predefined_values": object{"v": false}}),
			property(object{"predefined_values": object{"v": true, "w": false}}),
			property(object{"predefined_values": object{}}),
			property(object{"predefined_values": nil}),
			object{},
			with(property(nil), object{"q": object{}}),
		}},
		{"jfrog_webhook", "criteria", criteria(nil), []any{
			criteria(object{"any_local": false}),
			criteria(object{"any_remote": true}),
			criteria(object{"any_federated": true}),
			criteria(object{"repo_keys": []string{"r", "s"}}),
			criteria(object{"repo_keys": []string{}}),
			criteria(object{"include_patterns": []string{"c"}}),
			criteria(object{"exclude_patterns": nil}),
			nil,
		}},
		{"jfrog_project", "admin_privileges", privileges, []any{
			with(privileges, object{"manage_members": false}),
			with(privileges, object{"manage_resources": false}),
			with(privileges, object{"index_resources": false}),
		}},
	} {
		s := samples()[test.typ]
		mine, theirs := with(s.minimal, object{test.attribute: test.mine}), tf.resource(test.typ)
		r := tf.resource(test.typ)
		r.applied(mine)
		for i, other := range test.theirs {
			name := fmt.Sprintf("%s %d", test.typ, i)
			require.Empty(t, theirs.importID(s.id), name)
			require.Empty(t, theirs.apply(with(s.minimal, object{test.attribute: other})), name)
			p := r.plan(mine)
			assert.Equal(t, "update "+test.attribute, p.String(), name)
			require.Empty(t, r.applyPlan(p), name)
			assert.Equal(t, "none", r.plan(mine).String(), name)
		}
	}
}
