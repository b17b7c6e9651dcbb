package lint

import (
	"slices"
	"strconv"
	"strings"
)

const module = "github.com/jfrogkit/jfrog-go"

// imports finds imports against the direction of the dependencies: a product package may
// import the core, package aql and the shared internal packages, but no other product. A
// sub-package may import the package above it, but no sibling except those in siblings. The core
// imports no product, and jfrogtest only package aql.
func imports(t *tree) []problem {
	var out []problem
	for _, f := range t.production() {
		for _, spec := range f.ast.Imports {
			path, err := strconv.Unquote(spec.Path.Value)
			dir, ours := strings.CutPrefix(path, module)
			dir = strings.TrimPrefix(dir, "/")
			if err != nil || !ours || mayImport(t.dir, dir) {
				continue
			}
			out = append(out, t.problem(spec.Pos(), "import", f.name+" "+path, "%s may not import %s", t.dir, path))
		}
	}
	return out
}

// siblings lists the packages that are built on others of the same product, with those they
// import.
var siblings = map[string][]string{
	"artifactory/buildinfo": {"artifactory/transfer"},
	"artifactory/cleanup":   {"artifactory/bulk", "artifactory/docker", "artifactory/versions"},
	"artifactory/mirror":    {"artifactory/bulk", "artifactory/transfer"},
	"artifactory/publish":   {"artifactory/transfer"},
}

// mayImport reports whether a folder of the module may import another. The root is "." as
// the importing folder and "" as the imported one.
func mayImport(from, dir string) bool {
	top, _, _ := strings.Cut(from, "/")
	switch {
	case top == "examples":
		return true
	case top == "jfrogtest":
		return dir == "aql" || within(dir, "jfrogtest")
	case within(dir, "internal"):
		return true
	case from == "." || top == "aql":
		return false
	case dir == "", dir == "aql":
		return true
	case top == "internal":
		return false
	case slices.Contains(siblings[from], dir):
		return true
	}
	above := strings.HasPrefix(from, dir+"/") // the package above a sub-package
	private, _, hidden := strings.Cut(dir, "/internal/")
	return above || hidden && within(from, private)
}

// within reports whether a folder is another folder or below it.
func within(dir, top string) bool { return dir == top || strings.HasPrefix(dir, top+"/") }
