// Package jsondoc reads decoded JSON and encodes JSON as JFrog's products do.
package jsondoc

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
)

// Text returns a string member of an object, or "" if it is missing.
func Text(doc map[string]any, key string) string {
	v, _ := doc[key].(string)
	return v
}

// Objects returns the objects in a list.
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

// Keys returns the keys of a map in ascending order. The result is never nil.
func Keys[K ~string, V any](m map[K]V) []K {
	keys := make([]K, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// Strings returns the strings in a list.
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

// Encode encodes v with indentation and without HTML escapes.
func Encode(v any) []byte {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		panic(fmt.Sprintf("jfrogtest: encode %T: %v", v, err)) // only the server makes the values
	}
	return buf.Bytes()
}
