// Package jsonextra reads JSON objects into structs that lack some of their fields, and
// writes them with those fields again.
package jsonextra

import (
	"encoding/json"
	"maps"
	"reflect"
	"strings"
	"sync"

	"github.com/jfrogkit/jfrog-go/internal/jsonlax"
	"github.com/jfrogkit/jfrog-go/internal/secrets"
)

// Decode reads a JSON object into plain, a pointer to a struct that does not decode itself. It
// returns the fields that the struct lacks, or nil.
func Decode(data []byte, plain any) (map[string]json.RawMessage, error) {
	var extra map[string]json.RawMessage
	if err := json.Unmarshal(data, &extra); err != nil {
		return nil, err
	}
	if err := jsonlax.Unmarshal(data, plain); err != nil {
		return nil, err
	}
	known := fieldNames(reflect.TypeOf(plain).Elem())
	maps.DeleteFunc(extra, func(name string, _ json.RawMessage) bool { return known[strings.ToLower(name)] })
	if len(extra) == 0 {
		return nil, nil
	}
	return extra, nil
}

// Encode writes a struct that does not encode itself, with extra fields. An extra
// field replaces the struct's field of the same name.
func Encode(plain any, extra map[string]json.RawMessage) ([]byte, error) {
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

// DecodeSecrets is [Decode] for a struct whose other fields may be secret. S is jfrog.Secret.
func DecodeSecrets[S ~string](data []byte, plain any) (map[string]S, error) {
	fields, err := Decode(data, plain)
	var extra map[string]S
	for name, value := range fields {
		if extra == nil {
			extra = map[string]S{}
		}
		extra[name] = S(value)
		if string(value) == mask {
			extra[name] = secrets.Mask // so that it is not sent
		}
	}
	return extra, err
}

// EncodeSecrets is [Encode] for the fields that [DecodeSecrets] returns. It writes a mask in place
// of each field, except in a request.
func EncodeSecrets[S ~string](plain any, extra map[string]S) ([]byte, error) {
	fields := map[string]json.RawMessage{}
	for name, value := range extra {
		fields[name] = json.RawMessage(mask)
		if secrets.Shown(string(value)) {
			fields[name] = json.RawMessage(value)
		}
	}
	return Encode(plain, fields)
}

// mask is the mask as JSON.
const mask = `"` + secrets.Mask + `"`

var fieldNamesOf sync.Map // reflect.Type -> map[string]bool

// fieldNames returns the JSON names of a struct's fields in lower case: encoding/json ignores
// case when it reads.
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
