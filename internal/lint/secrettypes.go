package lint

import (
	"go/ast"
	"path"
	"slices"
	"strings"
)

// secretTypes returns the exported types of some packages that may hold a secret: a jfrog.Secret
// or a field with the tag secret, in themselves or in what they are made of. Their names have
// the package, such as access.Token.
func secretTypes(trees []*tree) []string {
	uses := map[string][]string{}
	for _, t := range trees {
		for _, f := range t.production() {
			ast.Inspect(f.ast, func(n ast.Node) bool {
				if spec, ok := n.(*ast.TypeSpec); ok {
					name := f.ast.Name.Name + "." + spec.Name.Name
					uses[name] = append(uses[name], usedTypes(f.ast.Name.Name, spec.Type)...)
				}
				return true
			})
		}
	}
	const secret = "jfrog.Secret"
	holding := map[string]bool{secret: true}
	for grown := true; grown; {
		grown = false
		for name, used := range uses {
			if !holding[name] && slices.ContainsFunc(used, func(u string) bool { return holding[u] }) {
				holding[name], grown = true, true
			}
		}
	}
	var out []string
	for name := range holding {
		if ast.IsExported(strings.TrimPrefix(path.Ext(name), ".")) {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}

// usedTypes returns the types that a type of package pkg is made of.
func usedTypes(pkg string, e ast.Expr) []string {
	var out []string
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncType, *ast.InterfaceType:
			return false
		case *ast.Field:
			if n.Tag != nil && strings.Contains(n.Tag.Value, `secret:"`) {
				out = append(out, "jfrog.Secret")
			}
			out = append(out, usedTypes(pkg, n.Type)...)
			return false
		case *ast.SelectorExpr:
			out = append(out, text(n))
			return false
		case *ast.Ident:
			out = append(out, pkg+"."+n.Name)
		}
		return true
	})
	return out
}
