package replay

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Body decodes the request body of a sample, named by its case key, into the type the
// method takes: for bodies too long to write out in a case. The harness compares what is
// sent with the sample, so that whatever the type loses is found.
func Body[T any](key string) T {
	var out T
	id, name, _ := strings.Cut(key, "/")
	data, err := os.ReadFile(filepath.Join(fixtureDir, id+".json"))
	if err != nil {
		panic(err)
	}
	var fx Fixture
	if err := json.Unmarshal(data, &fx); err != nil {
		panic(fmt.Errorf("fixture %s: %w", id, err))
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
