package lint

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// problem is a place that breaks a convention. The kind and the key name it among the
// exceptions, independent of its line.
type problem struct {
	kind, key string
	at        string // file:line
	text      string // for people
}

func (p problem) String() string { return fmt.Sprintf("%s: %s: %s", p.at, p.kind, p.text) }

// tree is one package's Go files.
type tree struct {
	dir   string // slash-separated, relative to root
	fset  *token.FileSet
	files []*file
	types map[string]ast.Expr // the package's types, by name
}

type file struct {
	name  string // base name
	test  bool
	ast   *ast.File
	lines []string
}

func parse(dir string) (*tree, error) {
	names, err := filepath.Glob(filepath.Join(root, filepath.FromSlash(dir), "*.go"))
	if err != nil {
		return nil, err
	}
	sources := map[string]string{}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		sources[filepath.Base(name)] = string(data)
	}
	return parseSources(dir, sources)
}

func parseSources(dir string, sources map[string]string) (*tree, error) {
	t := &tree{dir: dir, fset: token.NewFileSet(), types: map[string]ast.Expr{}}
	for name, text := range sources {
		f, err := parser.ParseFile(t.fset, name, text, parser.ParseComments)
		if err != nil {
			return nil, err
		}
		t.files = append(t.files, &file{name, strings.HasSuffix(name, "_test.go"), f, strings.Split(text, "\n")})
		for _, d := range f.Decls {
			if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.TYPE {
				for _, s := range g.Specs {
					t.types[s.(*ast.TypeSpec).Name.Name] = s.(*ast.TypeSpec).Type
				}
			}
		}
	}
	slices.SortFunc(t.files, func(a, b *file) int { return strings.Compare(a.name, b.name) })
	return t, nil
}

func (t *tree) problem(pos token.Pos, kind, key, format string, args ...any) problem {
	p := t.fset.Position(pos)
	return problem{kind, key, fmt.Sprintf("%s/%s:%d", t.dir, p.Filename, p.Line), fmt.Sprintf(format, args...)}
}

// production returns the files that are no tests.
func (t *tree) production() []*file {
	return slices.DeleteFunc(slices.Clone(t.files), func(f *file) bool { return f.test })
}

// goFolders returns every folder of the module that holds Go files.
func goFolders() ([]string, error) {
	var out []string
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && path != root && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata") {
			return filepath.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(path, ".go") {
			return nil
		}
		dir, err := filepath.Rel(root, filepath.Dir(path))
		if dir = filepath.ToSlash(dir); err == nil && !slices.Contains(out, dir) {
			out = append(out, dir)
		}
		return err
	})
	return out, err
}

// receiver returns the name of a method's type, or "".
func receiver(fn *ast.FuncDecl) string {
	if fn.Recv == nil {
		return ""
	}
	return typeName(fn.Recv.List[0].Type)
}

// typeName returns the last name of a type: User for *access.User and for User[T].
func typeName(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.StarExpr:
		return typeName(e.X)
	case *ast.SelectorExpr:
		return e.Sel.Name
	case *ast.IndexExpr:
		return typeName(e.X)
	case *ast.IndexListExpr:
		return typeName(e.X)
	}
	return ""
}

// text prints a type.
func text(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.StarExpr:
		return "*" + text(e.X)
	case *ast.SelectorExpr:
		return text(e.X) + "." + e.Sel.Name
	case *ast.ArrayType:
		return "[]" + text(e.Elt)
	case *ast.Ellipsis:
		return "..." + text(e.Elt)
	case *ast.MapType:
		return "map[" + text(e.Key) + "]" + text(e.Value)
	case *ast.IndexExpr:
		return text(e.X) + "[" + text(e.Index) + "]"
	case *ast.IndexListExpr:
		var args []string
		for _, i := range e.Indices {
			args = append(args, text(i))
		}
		return text(e.X) + "[" + strings.Join(args, ", ") + "]"
	case *ast.InterfaceType:
		return "interface"
	case *ast.StructType:
		return "struct"
	case *ast.FuncType:
		return "func"
	}
	return fmt.Sprintf("%T", e)
}
