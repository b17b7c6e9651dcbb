package security

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/jfrogkit/jfrog-go/internal/secrets"
)

// sentWhole lists a zero value of every type that is read and sent back whole: a field of a
// newer server must survive the round trip, at every depth.
var sentWhole = []any{
	Group{},
	PasswordExpirationPolicy{},
	PermissionTarget{},
	PermissionTargetV1{},
	User{},
	UserLockPolicy{},
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

// withExtra returns a JSON value of a type. Each object has a field that the struct lacks.
func withExtra(t *testing.T, typ reflect.Type) string {
	switch typ.Kind() {
	case reflect.Pointer:
		return withExtra(t, typ.Elem())
	case reflect.String:
		return `"a"`
	case reflect.Bool:
		return `true`
	case reflect.Int, reflect.Int64:
		return `1`
	case reflect.Slice:
		return `[` + withExtra(t, typ.Elem()) + `]`
	case reflect.Map:
		return `{"a":` + withExtra(t, typ.Elem()) + `}`
	case reflect.Struct:
		if typ.Name() == "Time" {
			return `"2014-09-30T12:00:19.893+0300"`
		}
		extra, ok := typ.FieldByName("Extra")
		require.Truef(t, ok && extra.Type == reflect.TypeFor[map[string]json.RawMessage](),
			"%s has no Extra", typ)
		require.Equal(t, "-", extra.Tag.Get("json"))
		var members []string
		for field := range typ.Fields() {
			if field.Name == "Extra" {
				continue
			}
			name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
			members = append(members, `"`+name+`":`+withExtra(t, field.Type))
		}
		return `{` + strings.Join(members, ",") + `,"newer":{"x":1.50,"list":[null]}}`
	}
	require.Failf(t, "unknown kind", "%s", typ)
	return ""
}

// Absent, empty and filled lists and maps stay apart, and so do false and absent.
func TestEmptyIsNotAbsent(t *testing.T) {
	for _, in := range []string{
		`{"name":"a"}`, `{"name":"a","groups":[]}`, `{"name":"a","groups":["g"]}`,
		`{"name":"a","admin":false,"profileUpdatable":false}`,
	} {
		roundTrips[User](t, in)
	}
	for _, in := range []string{
		`{"name":"a"}`, `{"name":"a","userNames":[]}`,
		`{"name":"a","description":"","realmAttributes":"","externalId":"","autoJoin":false}`,
	} {
		roundTrips[Group](t, in)
	}
	for _, section := range []string{
		`{}`, `{"include-patterns":[],"exclude-patterns":[]}`, `{"repositories":[]}`, `{"actions":{}}`,
		`{"actions":{"users":{}}}`, `{"actions":{"users":{},"groups":{"g":[]}}}`,
	} {
		for _, kind := range []string{"repo", "build", "releaseBundle"} {
			roundTrips[PermissionTarget](t, `{"name":"a","`+kind+`":`+section+`}`)
		}
	}
	for _, in := range []string{
		`{"name":"a"}`, `{"name":"a","repositories":[]}`,
		`{"name":"a","includesPattern":"","excludesPattern":""}`,
		`{"name":"a","principals":{}}`, `{"name":"a","principals":{"users":{},"groups":{"g":["r"]}}}`,
	} {
		roundTrips[PermissionTargetV1](t, in)
	}
}

func roundTrips[T any](t *testing.T, in string) {
	t.Helper()
	var v T
	require.NoError(t, json.Unmarshal([]byte(in), &v))
	out, err := json.Marshal(v)
	require.NoError(t, err)
	require.JSONEq(t, in, string(out))
}
