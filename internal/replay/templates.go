package replay

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/jfrogkit/jfrog-go/internal/opindex"
)

// decl is a function or a constant of a package, with what it refers to.
type decl struct {
	at        string   // file:line
	ids       []string // keys of its operations
	templates []string // string literals that begin with a slash
	names     []string // names in it, and Receiver.name for names of its receiver
	takesURL  bool     // it calls jfrog.GetURL or PutURL, which need no template
}

// checkTemplates compares the path templates of the methods in dir with the fixtures. A
// sample does not show the difference of {x} and {x...} unless its value has a slash. The
// names of the parameters may differ, because one template can serve several operations.
func checkTemplates(dir string, fixtures map[string]*Fixture) []string {
	decls, err := readDecls(dir)
	if err != nil {
		return []string{err.Error()}
	}
	var out []string
	byKey := byKey(fixtures)
	for name, d := range decls {
		have := reachable(decls, name, map[string]bool{})
		for _, id := range d.ids {
			fx := byKey[id]
			if fx == nil || d.takesURL {
				continue
			}
			if !slices.ContainsFunc(have, func(t string) bool { return bare(t) == bare(fx.Template) }) {
				out = append(out, fmt.Sprintf("%s: operation %s has the template %q, the method has %q", d.at, id, fx.Template, have))
			}
		}
	}
	slices.Sort(out)
	return out
}

var parameterName = regexp.MustCompile(`\{\w+`)

// bare returns a template without the names of its parameters.
func bare(template string) string { return parameterName.ReplaceAllString(template, "{") }

// reachable returns the templates of a declaration and of the declarations that it refers to,
// except the methods of other operations.
func reachable(decls map[string]*decl, name string, seen map[string]bool) []string {
	d := decls[name]
	if d == nil || seen[name] || len(seen) > 0 && len(d.ids) > 0 {
		return nil
	}
	seen[name] = true
	out := slices.Clone(d.templates)
	for _, other := range d.names {
		out = append(out, reachable(decls, other, seen)...)
	}
	return out
}

// readDecls returns the functions and constants of a package by name, methods by
// Receiver.name.
func readDecls(dir string) (map[string]*decl, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return nil, err
	}
	out := map[string]*decl{}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, file, nil, parser.ParseComments)
		if err != nil {
			return nil, err
		}
		for _, d := range f.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				name, read := readFunc(d)
				read.at = fmt.Sprintf("%s:%d", filepath.ToSlash(file), fset.Position(d.Pos()).Line)
				out[name] = read
			case *ast.GenDecl:
				for _, spec := range d.Specs {
					if v, ok := spec.(*ast.ValueSpec); ok {
						read := &decl{}
						read.visit(v, "", "")
						for _, name := range v.Names {
							out[name.Name] = read
						}
					}
				}
			}
		}
	}
	return out, nil
}

func readFunc(d *ast.FuncDecl) (string, *decl) {
	out := &decl{ids: opindex.Keys(d.Doc)}
	name, receiver, typ := d.Name.Name, "", ""
	if d.Recv != nil {
		field := d.Recv.List[0]
		if star, ok := field.Type.(*ast.StarExpr); ok {
			field = &ast.Field{Names: field.Names, Type: star.X}
		}
		if id, ok := field.Type.(*ast.Ident); ok {
			typ = id.Name
		}
		if len(field.Names) > 0 {
			receiver = field.Names[0].Name
		}
		name = typ + "." + name
	}
	if d.Body != nil {
		out.visit(d.Body, receiver, typ)
	}
	return name, out
}

// visit notes the templates and the names in a node. receiver is the name of the receiver and
// typ its type.
func (d *decl) visit(n ast.Node, receiver, typ string) {
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BasicLit:
			if text, err := strconv.Unquote(n.Value); err == nil && strings.HasPrefix(text, "/") {
				d.templates = append(d.templates, text)
			}
		case *ast.Ident:
			d.names = append(d.names, n.Name)
		case *ast.SelectorExpr:
			if x, ok := n.X.(*ast.Ident); ok && x.Name == receiver {
				d.names = append(d.names, typ+"."+n.Sel.Name)
			}
			d.takesURL = d.takesURL || n.Sel.Name == "GetURL" || n.Sel.Name == "PutURL"
		}
		return true
	})
}
