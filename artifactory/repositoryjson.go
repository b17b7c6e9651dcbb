package artifactory

import (
	"bytes"
	"encoding/json"
	"maps"
	"reflect"
	"strings"
	"sync"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// decodeRepository reads a configuration of the given class into plain, a pointer to
// the repository's struct without its methods, and what the struct lacks into the
// Extra of its base.
func decodeRepository(data []byte, class RepositoryClass, base *RepositoryBase, plain any) error {
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(data, &raw); err != nil || raw == nil {
		return err
	}
	if err := json.Unmarshal(data, plain); err != nil {
		return err
	}
	if got := base.RClass; got != "" && lowerClass(got) != class {
		return &RepositoryClassError{Key: base.Key, Class: got, Want: class, Config: jfrog.Secret(bytes.Clone(data))}
	}
	base.RClass = class
	known := fieldNames(reflect.TypeOf(plain).Elem())
	maps.DeleteFunc(raw, func(name string, _ json.RawMessage) bool { return known[strings.ToLower(name)] })
	base.Extra = nil
	if len(raw) > 0 {
		base.Extra = raw
	}
	return nil
}

// encodeRepository writes a repository's struct without its methods, and extra.
func encodeRepository(plain any, extra map[string]json.RawMessage) ([]byte, error) {
	data, err := json.Marshal(plain)
	if err != nil || len(extra) == 0 {
		return data, err
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(data, &fields); err != nil {
		return nil, err
	}
	maps.Copy(fields, extra)
	return json.Marshal(fields)
}

var fieldNamesOf sync.Map // reflect.Type -> map[string]bool

// fieldNames returns the JSON names of a struct's fields in lower case: encoding/json
// does not tell capitals apart when it reads.
func fieldNames(t reflect.Type) map[string]bool {
	if names, ok := fieldNamesOf.Load(t); ok {
		return names.(map[string]bool)
	}
	names := map[string]bool{}
	for _, f := range reflect.VisibleFields(t) {
		if name, _, _ := strings.Cut(f.Tag.Get("json"), ","); name != "" && name != "-" {
			names[strings.ToLower(name)] = true
		}
	}
	fieldNamesOf.Store(t, names)
	return names
}
