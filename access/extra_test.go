package access

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jfrogkit/jfrog-go/internal/secrets"
)

// sentWhole lists a zero value of every type that is read and sent back whole: a field of a
// newer server must survive the round trip, at every depth.
var sentWhole = []any{
	CrowdSettings{},
	FederationTarget{},
	HTTPSSOSettings{},
	LDAPGroupSettings{},
	LDAPSettings{},
	Project{},
	ProjectMember{},
	Role{},
	SAMLSettings{},
	IdentityMapping{},
	OIDCConfiguration{},
	Permission{},
	PermissionResource{},
	SCIMGroup{},
	SCIMUser{},
}

// neverSent lists the structs in such types that are never sent.
var neverSent = map[reflect.Type]bool{
	reflect.TypeFor[SCIMMeta]():      true,
	reflect.TypeFor[SCIMUserGroup](): true,
}

func TestExtra(t *testing.T) {
	for _, zero := range sentWhole {
		typ := reflect.TypeOf(zero)
		t.Run(typ.Name(), func(t *testing.T) {
			in := withExtra(t, typ)
			value := reflect.New(typ).Interface()
			require.NoError(t, json.Unmarshal([]byte(in), value))
			out, err := secrets.Marshal(value) // as a request has it
			require.NoError(t, err)
			require.JSONEq(t, in, string(out))
		})
	}
}

// withExtra returns a JSON value of a type. Each object of a struct that can be sent has a
// field that the struct lacks.
func withExtra(t *testing.T, typ reflect.Type) string {
	switch typ.Kind() {
	case reflect.Pointer:
		return withExtra(t, typ.Elem())
	case reflect.String:
		return `"a"`
	case reflect.Bool:
		return `true`
	case reflect.Int:
		return `1`
	case reflect.Slice:
		if typ == reflect.TypeFor[TokenScopes]() {
			return `"applied-permissions/user"`
		}
		if typ == reflect.TypeFor[TokenAudience]() {
			return `"jfrt@*"`
		}
		return `[` + withExtra(t, typ.Elem()) + `]`
	case reflect.Map:
		return `{"a":` + withExtra(t, typ.Elem()) + `}`
	case reflect.Int64:
		require.Contains(t, []reflect.Type{reflect.TypeFor[TokenLifetime](), reflect.TypeFor[StorageQuota]()}, typ)
		return `60`
	case reflect.Struct:
		if typ == reflect.TypeFor[Claim]() {
			return `{"any":["value"]}`
		}
		extra, ok := typ.FieldByName("Extra")
		if !neverSent[typ] {
			require.Truef(t, ok && extra.Type == reflect.TypeFor[map[string]json.RawMessage](), "%s has no Extra", typ)
		}
		var members []string
		for field := range typ.Fields() {
			if field.Name == "Extra" {
				assert.Equal(t, "-", field.Tag.Get("json"))
				continue
			}
			name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
			members = append(members, `"`+name+`":`+withExtra(t, field.Type))
		}
		if !neverSent[typ] {
			members = append(members, `"newer":{"x":1.50,"list":[null]}`)
		}
		return `{` + strings.Join(members, ",") + `}`
	}
	require.Failf(t, "unknown kind", "%s", typ)
	return ""
}
