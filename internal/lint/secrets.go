package lint

import (
	"go/ast"
	"regexp"
	"strings"
)

// secretName matches the names of fields and parameters that hold secrets.
var secretName = regexp.MustCompile(`(?i)pass(word|phrase)$|secret$|token$|private_?key$|api_?key$`)

// secrets wants the type jfrog.Secret for fields and parameters with the name of a secret, so
// that no log shows them.
func secrets(t *tree) []problem {
	var out []problem
	add := func(n ast.Node, key string, typ ast.Expr) {
		if strings.TrimPrefix(text(typ), "*") == "string" {
			out = append(out, t.problem(n.Pos(), "secret", key, "%s holds a secret, and is not a jfrog.Secret", key))
		}
	}
	for _, f := range t.production() {
		for _, d := range f.ast.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if !d.Name.IsExported() {
					continue
				}
				for _, p := range flat(d.Type.Params) {
					if secretName.MatchString(p.name) {
						add(d, strings.TrimPrefix(receiver(d)+"."+d.Name.Name, ".")+" "+p.name, p.typ)
					}
				}
			case *ast.GenDecl:
				for _, spec := range d.Specs {
					typ, ok := spec.(*ast.TypeSpec)
					if !ok {
						continue
					}
					s, ok := typ.Type.(*ast.StructType)
					if !ok {
						continue
					}
					for _, field := range s.Fields.List {
						for _, name := range field.Names {
							if secretName.MatchString(name.Name) || secretName.MatchString(tagName(field)) {
								add(field, typ.Name.Name+"."+name.Name, field.Type)
							}
						}
					}
				}
			}
		}
	}
	return out
}
