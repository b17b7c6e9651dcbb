package access

import (
	"encoding/json"
	"net/url"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestParseScope(t *testing.T) {
	for in, want := range map[string]Scope{
		"applied-permissions/user":                                        UserScope{},
		" applied-permissions/admin\n":                                    AdminScope{},
		`applied-permissions/groups:"group_1","group_2"`:                  GroupsScope{"group_1", "group_2"},
		"applied-permissions/groups:*":                                    GroupsScope{"*"},
		"applied-permissions/group:readers":                               GroupsScope{"readers"},
		`applied-permissions/groups:a,"b c, d",e`:                         GroupsScope{"a", "b c, d", "e"},
		`applied-permissions/groups:a:b/c`:                                GroupsScope{"a:b/c"},
		`applied-permissions/roles:jfrogdev:developer,qa,"Project Admin"`: RolesScope{"jfrogdev", []string{"developer", "qa", "Project Admin"}},
		`applied-permissions/roles:p:"a:b"`:                               RolesScope{"p", []string{"a:b"}},
		"artifact:maven-local/org/**:r,w":                                 ArtifactScope{"maven-local", "org/**", []ScopeAction{ScopeActionRead, ScopeActionWrite}},
		"artifact:*:*":                                                    ArtifactScope{"*", "", []ScopeAction{ScopeActionAll}},
		"artifact:docker/a:b/c:r":                                         ArtifactScope{"docker", "a:b/c", []ScopeAction{ScopeActionRead}},
		"system:metrics:r":                                                SystemMetrics,
		"system:new-thing:r":                                              SystemScope("new-thing"),
		"system:metrics:w":                                                OtherScope("system:metrics:w"),
		"api:*":                                                           OtherScope("api:*"),
		`member-of-groups:"a b"`:                                          OtherScope(`member-of-groups:"a b"`),
		"internal:service-trust/pairing/federated-repo/*:x":               OtherScope("internal:service-trust/pairing/federated-repo/*:x"),
		"applied-permissions/groups:":                                     OtherScope("applied-permissions/groups:"),
		"applied-permissions/groups:a,,b":                                 OtherScope("applied-permissions/groups:a,,b"),
		`applied-permissions/groups:"a"b`:                                 OtherScope(`applied-permissions/groups:"a"b`),
		`applied-permissions/groups:a"b"`:                                 OtherScope(`applied-permissions/groups:a"b"`),
		"applied-permissions/roles:p":                                     OtherScope("applied-permissions/roles:p"),
		"applied-permissions/roles::a":                                    OtherScope("applied-permissions/roles::a"),
		"artifact:repo":                                                   OtherScope("artifact:repo"),
		"artifact:repo/:r":                                                OtherScope("artifact:repo/:r"),
		"artifact:repo//a:r":                                              OtherScope("artifact:repo//a:r"),
		"artifact:repo:":                                                  OtherScope("artifact:repo:"),
		"artifact::r":                                                     OtherScope("artifact::r"),
	} {
		got, err := ParseScope(in)
		if assert.NoError(t, err, in) {
			assert.Equal(t, want, got, in)
		}
		again, err := ParseScope(got.String())
		assert.NoError(t, err, in)
		assert.Equal(t, got, again, in)
	}
	for _, in := range []string{"", " ", "applied-permissions/user applied-permissions/admin", `groups:"a`, `"`} {
		_, err := ParseScope(in)
		assert.Error(t, err, in)
	}
}

// No name can say more than a name.
func TestScopesHoldNothingElse(t *testing.T) {
	for _, scope := range []Scope{
		nil,
		GroupsScope{},
		GroupsScope{""},
		GroupsScope{`readers" applied-permissions/admin "`},
		GroupsScope{"a\nb"},
		GroupsScope{"a\xff"},
		RolesScope{"", []string{"a"}},
		RolesScope{"p q", []string{"a"}},
		RolesScope{"p:q", []string{"a"}},
		RolesScope{"p", nil},
		RolesScope{"p", []string{`"`}},
		ArtifactScope{"", "a", []ScopeAction{ScopeActionRead}},
		ArtifactScope{"a/b", "", []ScopeAction{ScopeActionRead}},
		ArtifactScope{"a", "b applied-permissions/admin", []ScopeAction{ScopeActionRead}},
		ArtifactScope{"a", "//b", []ScopeAction{ScopeActionRead}},
		ArtifactScope{"a", "b", nil},
		ArtifactScope{"a", "b", []ScopeAction{""}},
		ArtifactScope{"a", "b", []ScopeAction{"r,w"}},
		SystemScope(""),
		SystemScope("metrics:r applied-permissions/admin"),
		OtherScope(""),
		OtherScope(" "),
	} {
		_, err := json.Marshal(Scopes{scope})
		assert.Error(t, err, "%#v", scope)
		assert.Error(t, Scopes{scope}.EncodeValues("scope", &url.Values{}), "%#v", scope)
	}
}

func TestScopesOnTheWire(t *testing.T) {
	scopes := Scopes{GroupsScope{"a b", "c"}, ArtifactScope{"libs", "/org/a", []ScopeAction{ScopeActionRead}}, SystemMetrics}
	const text = `applied-permissions/groups:"a b",c artifact:libs/org/a:r system:metrics:r`
	require.Equal(t, text, scopes.String())

	data, err := json.Marshal(scopes)
	require.NoError(t, err)
	var again Scopes
	require.NoError(t, json.Unmarshal(data, &again))
	require.Equal(t, text, again.String())
	require.Equal(t, GroupsScope{"a b", "c"}, again[0])

	// What cannot be taken apart is kept.
	require.NoError(t, json.Unmarshal([]byte(`"a \"b"`), &again))
	require.Equal(t, Scopes{OtherScope(`a "b`)}, again)
	require.NoError(t, json.Unmarshal([]byte(`null`), &again))
	require.Empty(t, again)
	require.Error(t, json.Unmarshal([]byte(`["a"]`), &again))
}

// What is parsed is written so that it says the same, and names come back as they were.
func FuzzScopes(f *testing.F) {
	f.Add(`applied-permissions/groups:"group_1",b applied-permissions/user`, "Project Admin", "b,c")
	f.Add(`artifact:maven-local/org/**:r,w system:metrics:r`, "x", "y")
	f.Add(`applied-permissions/roles:p:a,"b" "" a"b c"`, `"`, "")
	f.Fuzz(func(t *testing.T, text, a, b string) {
		if scopes, err := ParseScopes(text); err == nil {
			again, err := ParseScopes(scopes.String())
			require.NoError(t, err)
			require.Equal(t, scopes, again)
			_, err = scopes.wire()
			require.NoError(t, err)
		}
		for _, scope := range []Scope{
			GroupsScope{a, b}, RolesScope{a, []string{b}}, ArtifactScope{a, b, []ScopeAction{ScopeActionRead, ScopeActionScan}}, SystemScope(a),
		} {
			if scope.check() != nil {
				continue
			}
			again, err := ParseScope(scope.String())
			require.NoError(t, err)
			if artifact, ok := scope.(ArtifactScope); ok && len(artifact.Path) > 0 && artifact.Path[0] == '/' {
				artifact.Path = artifact.Path[1:]
				scope = artifact
			}
			require.Equal(t, scope, again)
		}
	})
}
