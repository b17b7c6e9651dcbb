package access

import (
	"encoding/json"
	"net/url"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestParseTokenScope(t *testing.T) {
	for in, want := range map[string]TokenScope{
		"applied-permissions/user":                                        TokenScopeUser{},
		" applied-permissions/admin\n":                                    TokenScopeAdmin{},
		`applied-permissions/groups:"group_1","group_2"`:                  TokenScopeGroups{"group_1", "group_2"},
		"applied-permissions/groups:*":                                    TokenScopeGroups{"*"},
		"applied-permissions/group:readers":                               TokenScopeGroups{"readers"},
		`applied-permissions/groups:a,"b c, d",e`:                         TokenScopeGroups{"a", "b c, d", "e"},
		`applied-permissions/groups:a:b/c`:                                TokenScopeGroups{"a:b/c"},
		`applied-permissions/roles:jfrogdev:developer,qa,"Project Admin"`: TokenScopeRoles{"jfrogdev", []string{"developer", "qa", "Project Admin"}},
		`applied-permissions/roles:p:"a:b"`:                               TokenScopeRoles{"p", []string{"a:b"}},
		"artifact:maven-local/org/**:r,w":                                 TokenScopeArtifact{"maven-local", "org/**", []TokenScopeAction{TokenScopeActionRead, TokenScopeActionWrite}},
		"artifact:*:*":                                                    TokenScopeArtifact{"*", "", []TokenScopeAction{TokenScopeActionAll}},
		"artifact:docker/a:b/c:r":                                         TokenScopeArtifact{"docker", "a:b/c", []TokenScopeAction{TokenScopeActionRead}},
		"system:metrics:r":                                                TokenScopeSystemMetrics,
		"system:new-thing:r":                                              TokenScopeSystem("new-thing"),
		"system:metrics:w":                                                TokenScopeOther("system:metrics:w"),
		"api:*":                                                           TokenScopeOther("api:*"),
		`member-of-groups:"a b"`:                                          TokenScopeOther(`member-of-groups:"a b"`),
		"internal:service-trust/pairing/federated-repo/*:x":               TokenScopeOther("internal:service-trust/pairing/federated-repo/*:x"),
		"applied-permissions/groups:":                                     TokenScopeOther("applied-permissions/groups:"),
		"applied-permissions/groups:a,,b":                                 TokenScopeOther("applied-permissions/groups:a,,b"),
		`applied-permissions/groups:"a"b`:                                 TokenScopeOther(`applied-permissions/groups:"a"b`),
		`applied-permissions/groups:a"b"`:                                 TokenScopeOther(`applied-permissions/groups:a"b"`),
		"applied-permissions/roles:p":                                     TokenScopeOther("applied-permissions/roles:p"),
		"applied-permissions/roles::a":                                    TokenScopeOther("applied-permissions/roles::a"),
		"artifact:repo":                                                   TokenScopeOther("artifact:repo"),
		"artifact:repo/:r":                                                TokenScopeOther("artifact:repo/:r"),
		"artifact:repo//a:r":                                              TokenScopeOther("artifact:repo//a:r"),
		"artifact:repo:":                                                  TokenScopeOther("artifact:repo:"),
		"artifact::r":                                                     TokenScopeOther("artifact::r"),
	} {
		got, err := ParseTokenScope(in)
		if assert.NoError(t, err, in) {
			assert.Equal(t, want, got, in)
		}
		again, err := ParseTokenScope(got.String())
		assert.NoError(t, err, in)
		assert.Equal(t, got, again, in)
	}
	for _, in := range []string{"", " ", "applied-permissions/user applied-permissions/admin", `groups:"a`, `"`} {
		_, err := ParseTokenScope(in)
		assert.Error(t, err, in)
	}
}

// A name in a scope cannot add another scope.
func TestTokenScopesRefuse(t *testing.T) {
	for _, scope := range []TokenScope{
		nil,
		TokenScopeGroups{},
		TokenScopeGroups{""},
		TokenScopeGroups{`readers" applied-permissions/admin "`},
		TokenScopeGroups{"a\nb"},
		TokenScopeGroups{"a\xff"},
		TokenScopeRoles{"", []string{"a"}},
		TokenScopeRoles{"p q", []string{"a"}},
		TokenScopeRoles{"p:q", []string{"a"}},
		TokenScopeRoles{"p", nil},
		TokenScopeRoles{"p", []string{`"`}},
		TokenScopeArtifact{"", "a", []TokenScopeAction{TokenScopeActionRead}},
		TokenScopeArtifact{"a/b", "", []TokenScopeAction{TokenScopeActionRead}},
		TokenScopeArtifact{"a", "b applied-permissions/admin", []TokenScopeAction{TokenScopeActionRead}},
		TokenScopeArtifact{"a", "//b", []TokenScopeAction{TokenScopeActionRead}},
		TokenScopeArtifact{"a", "b", nil},
		TokenScopeArtifact{"a", "b", []TokenScopeAction{""}},
		TokenScopeArtifact{"a", "b", []TokenScopeAction{"r,w"}},
		TokenScopeSystem(""),
		TokenScopeSystem("metrics:r applied-permissions/admin"),
		TokenScopeOther(""),
		TokenScopeOther(" "),
	} {
		_, err := json.Marshal(TokenScopes{scope})
		assert.Error(t, err, "%#v", scope)
		assert.Error(t, TokenScopes{scope}.EncodeValues("scope", &url.Values{}), "%#v", scope)
	}
}

func TestTokenScopesOnTheWire(t *testing.T) {
	scopes := TokenScopes{TokenScopeGroups{"a b", "c"}, TokenScopeArtifact{"libs", "/org/a", []TokenScopeAction{TokenScopeActionRead}}, TokenScopeSystemMetrics}
	const text = `applied-permissions/groups:"a b",c artifact:libs/org/a:r system:metrics:r`
	require.Equal(t, text, scopes.String())

	data, err := json.Marshal(scopes)
	require.NoError(t, err)
	var again TokenScopes
	require.NoError(t, json.Unmarshal(data, &again))
	require.Equal(t, text, again.String())
	require.Equal(t, TokenScopeGroups{"a b", "c"}, again[0])

	// Text that cannot be parsed is kept.
	require.NoError(t, json.Unmarshal([]byte(`"a \"b"`), &again))
	require.Equal(t, TokenScopes{TokenScopeOther(`a "b`)}, again)
	require.NoError(t, json.Unmarshal([]byte(`null`), &again))
	require.Empty(t, again)
	require.Error(t, json.Unmarshal([]byte(`["a"]`), &again))
}

// Servers accept several scopes of groups and then refuse everything to the token.
func TestTokenScopesAreMerged(t *testing.T) {
	for want, scopes := range map[string]TokenScopes{
		"applied-permissions/groups:a,b,c": {TokenScopeGroups{"a", "b"}, TokenScopeGroups{"b", "c"}},
		"applied-permissions/groups:a,b artifact:libs:r": {
			TokenScopeGroups{"a"}, TokenScopeArtifact{"libs", "", []TokenScopeAction{TokenScopeActionRead}}, TokenScopeGroups{"b"},
		},
		"applied-permissions/roles:p:a,b applied-permissions/roles:q:a": {
			TokenScopeRoles{"p", []string{"a"}}, TokenScopeRoles{"q", []string{"a"}}, TokenScopeRoles{"p", []string{"b", "a"}},
		},
		"applied-permissions/user system:metrics:r": {TokenScopeUser{}, TokenScopeSystemMetrics, TokenScopeUser{}},
		"artifact:libs/a:r artifact:libs/b:r": {
			TokenScopeArtifact{"libs", "a", []TokenScopeAction{TokenScopeActionRead}}, TokenScopeArtifact{"libs", "b", []TokenScopeAction{TokenScopeActionRead}},
		},
		`applied-permissions/groups:a,"b c" x:y`: {TokenScopeOther(`applied-permissions/groups:a x:y`), TokenScopeGroups{"b c"}},
		"applied-permissions/groups:b,d":         {TokenScopeOther("applied-permissions/group:b applied-permissions/group:d")},
		"applied-permissions/group:b":            {TokenScopeOther("applied-permissions/group:b")},
	} {
		before := scopes.String()
		data, err := json.Marshal(scopes)
		require.NoError(t, err)
		var got string
		require.NoError(t, json.Unmarshal(data, &got))
		assert.Equal(t, want, got)
		form := url.Values{}
		require.NoError(t, scopes.EncodeValues("scope", &form))
		assert.Equal(t, want, form.Get("scope"))
		assert.Equal(t, before, scopes.String(), "the scopes themselves stay")
	}
}

// Parsed scopes are written with the same meaning, and names survive the round trip.
func FuzzTokenScopes(f *testing.F) {
	f.Add(`applied-permissions/groups:"group_1",b applied-permissions/user`, "Project Admin", "b,c")
	f.Add(`artifact:maven-local/org/**:r,w system:metrics:r`, "x", "y")
	f.Add(`applied-permissions/roles:p:a,"b" "" a"b c"`, `"`, "")
	f.Fuzz(func(t *testing.T, text, a, b string) {
		if scopes, err := ParseTokenScopes(text); err == nil {
			again, err := ParseTokenScopes(scopes.String())
			require.NoError(t, err)
			require.Equal(t, scopes, again)
			_, err = scopes.wire()
			require.NoError(t, err)
		}
		for _, scope := range []TokenScope{
			TokenScopeGroups{a, b}, TokenScopeRoles{a, []string{b}}, TokenScopeArtifact{a, b, []TokenScopeAction{TokenScopeActionRead, TokenScopeActionScan}}, TokenScopeSystem(a),
		} {
			if scope.check() != nil {
				continue
			}
			again, err := ParseTokenScope(scope.String())
			require.NoError(t, err)
			if artifact, ok := scope.(TokenScopeArtifact); ok && len(artifact.Path) > 0 && artifact.Path[0] == '/' {
				artifact.Path = artifact.Path[1:]
				scope = artifact
			}
			require.Equal(t, scope, again)
		}
	})
}
