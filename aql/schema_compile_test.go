package aql

import (
	"go/ast"
	"go/build"
	"go/importer"
	goparser "go/parser"
	"go/token"
	"go/types"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestCompilerRejects type-checks pairs of expressions in the package. The wrong one of a pair must
// not compile; the right one differs only in the mistake and must compile.
func TestCompilerRejects(t *testing.T) {
	check := compiler(t)
	for _, c := range []struct{ what, right, wrong string }{
		{"a pattern for a number", `Item.Size.Gt(1)`, `Item.Size.Match("1*")`},
		{"a pattern for a date", `Item.Created.Last(Days(1))`, `Item.Created.Match("2012*")`},
		{"a date for a string", `Item.Name.Gt("a")`, `Item.Name.Gt(OnYear(2012))`},
		{"a period for a string", `Item.Name.Lt("a")`, `Item.Name.Before(Days(1))`},
		{"a string for a number", `Item.Size.Eq(1)`, `Item.Size.Eq("1")`},
		{"an order of types", `Item.Type.Ne(Folder)`, `Item.Type.Gt(Folder)`},
		{"an unknown relation", `Item.Artifact().Module()`, `Item.Module()`},
		{"a field of an archive", `Item.Archive().Entry().Name`, `Item.Archive().Name`},
		{"properties of entries", `Item.Prop("a")`, `Entry.Prop("a")`},
		{"properties of artifacts", `Item.Artifact().Module().Prop("a")`, `Item.Artifact().Prop("a")`},
		{"a build's field for items", `Items().Where(Item.Name.Eq("a"))`, `Items().Where(Build.Name.Eq("a"))`},
		{"an item's field for builds", `Builds().Include(Build.Name)`, `Builds().Include(Item.Name)`},
		{"a mixed group", `Or(Item.Name.Eq("a"), Item.Prop("a").Eq("b"))`, `Or(Item.Name.Eq("a"), Build.Name.Eq("b"))`},
		{"a field in $msp", `MSP(Item.Prop("a").Eq("b"))`, `MSP(Item.Name.Eq("a"))`},
		{"a group in $msp", `MSP(Item.Property().Key.Eq("b"))`, `MSP(And(Item.Prop("a").Eq("b")))`},
		{"a sort by a property", `Items().SortAsc(Item.Name)`, `Items().SortAsc(Item.Prop("a"))`},
		{"a sort by a domain", `Items().SortDesc(Item.Size)`, `Items().SortDesc(Item.Stat())`},
	} {
		if err := check(c.right); err != nil {
			t.Errorf("%s does not compile: %v", c.right, err)
		}
		if check(c.wrong) == nil {
			t.Errorf("%s: %s compiles", c.what, c.wrong)
		}
	}
}

// compiler returns a function that type-checks an expression in the scope of the package.
func compiler(t *testing.T) func(expr string) error {
	t.Helper()
	fset := token.NewFileSet()
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var files []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := goparser.ParseFile(fset, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	if build.Default.GOROOT == "" { // as with go test -trimpath
		root, err := exec.Command("go", "env", "GOROOT").Output()
		if err != nil {
			t.Fatal(err)
		}
		build.Default.GOROOT = strings.TrimSpace(string(root))
	}
	config := types.Config{Importer: importer.ForCompiler(fset, "source", nil)}
	pkg, err := config.Check("aql", fset, files, nil)
	if err != nil {
		t.Fatal(err)
	}
	return func(expr string) error {
		_, err := types.Eval(fset, pkg, token.NoPos, expr)
		return err
	}
}
