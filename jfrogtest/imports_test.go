package jfrogtest_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestImports checks that products share only the store and the packages that it imports. It
// also checks that the platform does not depend on the SDK that it tests.
func TestImports(t *testing.T) {
	const module = "github.com/jfrogkit/jfrog-go/"
	products := []string{"access", "admin", "artifactory", "distribution", "event", "evidence", "lifecycle", "replication",
		"retention", "router", "security", "worker", "jfconnect", "catalog", "xray", "pairing", "webui", "missioncontrol", "myjfrog",
		"apptrust", "pipelines", "pipelineruns"}
	files := 0
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		files++
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		inner := strings.HasPrefix(path, "internal")
		for _, im := range f.Imports {
			name, err := strconv.Unquote(im.Path.Value)
			if err != nil {
				return err
			}
			local, ours := strings.CutPrefix(name, module)
			switch product, isInner := strings.CutPrefix(local, "jfrogtest/internal/"); {
			case ours && local != "aql" && !strings.HasPrefix(local, "jfrogtest"):
				t.Errorf("%s imports %s of the SDK", path, local)
			case inner && isInner && slices.Contains(products, product):
				t.Errorf("%s imports the product %s", path, product)
			}
		}
		return nil
	})
	if err != nil || files < 100 {
		t.Fatalf("read %d files: %v", files, err)
	}
}
