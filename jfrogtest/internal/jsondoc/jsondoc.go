package jsondoc

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
)

// text reads a string member of decoded JSON.
func Text(doc map[string]any, key string) string {
	v, _ := doc[key].(string)
	return v
}

// objects reads a list of objects out of decoded JSON.
func Objects(v any) []map[string]any {
	var list []map[string]any
	items, _ := v.([]any)
	for _, item := range items {
		if m, ok := item.(map[string]any); ok {
			list = append(list, m)
		}
	}
	return list
}

func Keys[K ~string, V any](m map[K]V) []K {
	keys := make([]K, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// stringList reads a list of strings out of decoded JSON.
func Strings(v any) []string {
	var list []string
	items, _ := v.([]any)
	for _, item := range items {
		if s, ok := item.(string); ok {
			list = append(list, s)
		}
	}
	return list
}

// encodeJSON encodes v as Artifactory does: indented, without escapes for HTML.
func Encode(v any) []byte {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		panic(fmt.Sprintf("jfrogtest: encode %T: %v", v, err)) // every value comes from the server itself
	}
	return buf.Bytes()
}
