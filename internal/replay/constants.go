package replay

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/jfrogkit/jfrog-go/internal/opindex"
)

const module = "github.com/jfrogkit/jfrog-go"

// source is the part of a package's Go files that the harness reads.
type source struct {
	constants map[string][]string // the values of a string type's constants, by the type's name
	params    map[string][]string // the types of a method's parameters, by the key of its operation
}

// sources reads packages of the module on demand.
type sources struct {
	root string // the module's root
	read map[string]*source
}

func newSources(dir string) *sources {
	root := dir
	for !fileExists(filepath.Join(root, "go.mod")) && len(root) < len("../../../../..") {
		root = filepath.Join("..", root)
	}
	return &sources{root, map[string]*source{}}
}

func fileExists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// constants returns the values of all constants of a named string type.
func (s *sources) constants(t reflect.Type) ([]string, error) {
	src, err := s.of(t.PkgPath())
	if err != nil {
		return nil, err
	}
	return src.constants[t.Name()], nil
}

// of reads the package of an import path. Packages outside the module have nothing to read.
func (s *sources) of(pkg string) (*source, error) {
	if src := s.read[pkg]; src != nil {
		return src, nil
	}
	rest, ok := strings.CutPrefix(pkg, module)
	if !ok {
		return &source{}, nil
	}
	src, err := readSource(filepath.Join(s.root, filepath.FromSlash(rest)))
	if err != nil {
		return nil, err
	}
	s.read[pkg] = src
	return src, nil
}

func readSource(dir string) (*source, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return nil, err
	}
	out := &source{map[string][]string{}, map[string][]string{}}
	for _, name := range files {
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		if err != nil {
			return nil, err
		}
		for _, d := range f.Decls {
			switch d := d.(type) {
			case *ast.GenDecl:
				if d.Tok == token.CONST {
					out.addConstants(d)
				}
			case *ast.FuncDecl:
				out.addParams(d)
			}
		}
	}
	return out, nil
}

func (s *source) addConstants(d *ast.GenDecl) {
	for _, spec := range d.Specs {
		v := spec.(*ast.ValueSpec)
		typ, ok := v.Type.(*ast.Ident)
		if !ok {
			continue
		}
		for _, value := range v.Values {
			if lit, ok := value.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				if text, err := strconv.Unquote(lit.Value); err == nil {
					s.constants[typ.Name] = append(s.constants[typ.Name], text)
				}
			}
		}
	}
}

func (s *source) addParams(d *ast.FuncDecl) {
	keys := opindex.Keys(d.Doc)
	for _, p := range d.Type.Params.List {
		name, ok := element(p.Type).(*ast.Ident)
		if !ok {
			continue
		}
		for _, key := range keys {
			if !slices.Contains(s.params[key], name.Name) {
				s.params[key] = append(s.params[key], name.Name)
			}
		}
	}
}

// element returns the type of a list's items, and any other type unchanged.
func element(typ ast.Expr) ast.Expr {
	switch e := typ.(type) {
	case *ast.Ellipsis:
		return e.Elt
	case *ast.ArrayType:
		return e.Elt
	}
	return typ
}
