package replay

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
)

// Body decodes the request body of a sample into the type that the method takes, for bodies too
// long to write out in a case. key is the case's key. The harness compares the sent body with
// the sample and finds the parts that the type loses.
func Body[T any](key string) T {
	var out T
	id, name, _ := strings.Cut(key, "/")
	fx, err := loadFile(filepath.Join(fixtureDir, id+".json"))
	if err != nil {
		panic(err)
	}
	s := fx.sample(name)
	if s == nil {
		panic(fmt.Errorf("fixture %s has no sample %q", id, name))
	}
	if err := json.Unmarshal(s.Request.Body, &out); err != nil {
		panic(fmt.Errorf("sample %q: %w", key, err))
	}
	return out
}
