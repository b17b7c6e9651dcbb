package lint

import (
	"fmt"
	"go/ast"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/jfrogkit/jfrog-go/internal/opindex"
	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var (
	version = regexp.MustCompile(`\d+(\.[\dx]+)+`)
	since   = regexp.MustCompile(`Since (?:.*?)(?:\. |\.$)`)
)

// documented compares the doc comments of a folder's methods with its fixtures: the version
// that brought the operation, the errors for documented statuses, and deprecation.
func documented(t *tree) []problem {
	dir := filepath.Join(root, filepath.FromSlash(t.dir), "testdata", "operations")
	if !exists(dir) {
		return nil
	}
	fixtures, err := replay.Load(dir)
	if err != nil {
		return []problem{{"fixture", t.dir, t.dir, err.Error()}}
	}
	return compareDocs(t, fixtures)
}

func compareDocs(t *tree, fixtures map[string]*replay.Fixture) []problem {
	var out []problem
	byKey := map[string]*replay.Fixture{}
	for _, fx := range fixtures {
		byKey[fx.Key()] = fx
	}
	for _, f := range t.production() {
		for _, d := range f.ast.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			for _, key := range opindex.Keys(fn.Doc) {
				if fx := byKey[key]; fx != nil {
					out = append(out, t.methodDoc(fn, fx)...)
				}
			}
		}
	}
	return out
}

// mentions returns a function that reports whether a sentence has a version. The sentence has 7.62
// for the version 7.62.x.
func mentions(v string) func(sentence string) bool {
	for strings.HasSuffix(v, ".x") {
		v = strings.TrimSuffix(v, ".x")
	}
	exact := regexp.MustCompile(`\b` + regexp.QuoteMeta(v) + `(?:[ ,)]|\. |\.$)`)
	return exact.MatchString
}

func (t *tree) methodDoc(fn *ast.FuncDecl, fx *replay.Fixture) []problem {
	doc := strings.Join(strings.Fields(fn.Doc.Text()), " ")
	var missing []string
	if v := version.FindString(fx.Since); v != "" && !slices.ContainsFunc(since.FindAllString(doc, -1), mentions(v)) {
		missing = append(missing, fmt.Sprintf("since: the fixture has %q", fx.Since))
	}
	for code, name := range map[int]string{404: "ErrNotFound", 409: "ErrConflict"} {
		if slices.Contains(fx.Statuses, code) && !strings.Contains(doc, name) {
			missing = append(missing, fmt.Sprintf("status: %d is documented, %s is not named", code, name))
		}
	}
	if fx.Deprecated && !strings.Contains(doc, "Deprecated:") {
		missing = append(missing, "deprecated: the operation is")
	}
	var out []problem
	for _, m := range missing {
		kind, text, _ := strings.Cut(m, ": ")
		key := fmt.Sprintf("%s.%s %s", receiver(fn), fn.Name.Name, fx.ID)
		if kind == "status" {
			key += " " + text[:3]
		}
		out = append(out, t.problem(fn.Pos(), kind, key, "%s: %s", key, text))
	}
	return out
}
