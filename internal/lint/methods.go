package lint

import (
	"go/ast"
	"slices"
	"strings"
)

// methods checks names, parameters and results of the exported methods of services.
func methods(t *tree) []problem {
	var out []problem
	for _, f := range t.production() {
		for _, d := range f.ast.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if ok && fn.Name.IsExported() && strings.HasSuffix(receiver(fn), "Service") {
				out = append(out, t.methodName(fn)...)
				out = append(out, t.params(fn)...)
				out = append(out, t.results(fn)...)
			}
		}
	}
	return out
}

// methodName finds names that repeat the service: GetUser of UsersService.
func (t *tree) methodName(fn *ast.FuncDecl) []problem {
	service := strings.TrimSuffix(receiver(fn), "Service")
	singular := strings.TrimSuffix(service, "s")
	if singular != "" && strings.Contains(fn.Name.Name, singular) {
		return []problem{t.problem(fn.Pos(), "stutter", receiver(fn)+"."+fn.Name.Name, "%s.%s repeats the name of its service", receiver(fn), fn.Name.Name)}
	}
	return nil
}

type param struct {
	name string
	typ  ast.Expr
}

func flat(list *ast.FieldList) []param {
	var out []param
	if list == nil {
		return nil
	}
	for _, f := range list.List {
		if len(f.Names) == 0 {
			out = append(out, param{"", f.Type})
		}
		for _, n := range f.Names {
			out = append(out, param{n.Name, f.Type})
		}
	}
	return out
}

// params wants ctx, path and query values by their agreed names, the body by value and then
// opts, the only pointer.
func (t *tree) params(fn *ast.FuncDecl) []problem {
	var out []problem
	add := func(p param, format string, args ...any) {
		key := receiver(fn) + "." + fn.Name.Name + " " + p.name
		out = append(out, t.problem(fn.Pos(), "param", key, "%s.%s: "+format, append([]any{receiver(fn), fn.Name.Name}, args...)...))
	}
	list := flat(fn.Type.Params)
	if len(list) == 0 || text(list[0].typ) != "context.Context" || list[0].name != "ctx" {
		add(param{name: "ctx"}, "the first parameter must be ctx context.Context")
	}
	body := false
	for i, p := range list {
		typ := text(p.typ)
		if p.name == "wait" && typ == "*jfrog.WaitOptions" && i == len(list)-1 && list[i-1].name == "opts" {
			continue // the twin that waits has its own options
		}
		isOptions := strings.HasSuffix(strings.TrimPrefix(typ, "*"), "Options")
		switch {
		case typ == "context.Context":
			continue
		case isOptions && (p.name != "opts" || !strings.HasPrefix(typ, "*")):
			add(p, "options are opts *...Options, not %s %s", p.name, typ)
		case isOptions && i != len(list)-1 && list[i+1].name != "wait" && !strings.HasPrefix(text(list[i+1].typ), "..."):
			add(p, "opts must be the last parameter")
		case isOptions:
		case p.name == "opts":
			add(p, "opts must be of a type ...Options, not %s", typ)
		case strings.HasPrefix(typ, "*") && t.isStruct(p.typ):
			add(p, "%s %s: a body is passed by value", p.name, typ)
		case t.isStruct(p.typ):
			body = true
		case body && typ == "string":
			add(p, "%s: values of the path and the query stand before the body", p.name)
		}
		better := paramNames[p.name]
		if better == "" {
			better = paramNames[receiver(fn)+"."+p.name]
		}
		if better != "" && (typ == "string" || typ == "...string") {
			add(p, "%s: the agreed name is %s", p.name, better)
		}
	}
	return out
}

// isStruct reports whether a type is a struct of this package, or a pointer to one.
func (t *tree) isStruct(e ast.Expr) bool {
	if s, ok := e.(*ast.StarExpr); ok {
		e = s.X
	}
	id, ok := e.(*ast.Ident)
	if !ok {
		return false
	}
	_, ok = t.types[id.Name].(*ast.StructType)
	return ok
}

// results wants (*T, error), ([]T, error), error, or a Seq2 whose second value is the error.
func (t *tree) results(fn *ast.FuncDecl) []problem {
	var out []problem
	add := func(format string, args ...any) {
		key := receiver(fn) + "." + fn.Name.Name
		out = append(out, t.problem(fn.Pos(), "result", key, "%s: "+format, append([]any{key}, args...)...))
	}
	list := flat(fn.Type.Results)
	var types []string
	for _, r := range list {
		types = append(types, text(r.typ))
	}
	walk := len(types) == 1 && strings.HasPrefix(types[0], "iter.Seq")
	switch {
	case walk && (!strings.HasPrefix(types[0], "iter.Seq2[") || !strings.HasSuffix(types[0], ", error]")):
		add("a walk is an iter.Seq2[T, error], not %s", types[0])
	case walk && !strings.HasPrefix(fn.Name.Name, "All"):
		add("a walk is named All...")
	case walk:
	case strings.HasPrefix(fn.Name.Name, "All") && len(fn.Name.Name) > 3 && fn.Name.Name[3] >= 'A' && fn.Name.Name[3] <= 'Z':
		add("All... must be a walk")
	case len(types) == 0 || types[len(types)-1] != "error":
		add("the last result must be an error")
	case len(types) > 2:
		add("it has %d results", len(types))
	case len(types) == 2 && !strings.HasPrefix(types[0], "*") && t.isStruct(list[0].typ):
		add("want *%s, not %s", types[0], types[0])
	case len(types) == 2 && strings.HasPrefix(types[0], "[]*"):
		add("want a list of values, not %s", types[0])
	}
	return out
}

// suffixes wants ...Options for the query alone and ...Request for bodies alone.
func suffixes(t *tree) []problem {
	var out []problem
	for _, f := range t.production() {
		for _, d := range f.ast.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok {
				continue
			}
			for _, s := range g.Specs {
				spec, ok := s.(*ast.TypeSpec)
				if !ok || !spec.Name.IsExported() {
					continue
				}
				st, ok := spec.Type.(*ast.StructType)
				if !ok {
					continue
				}
				name := spec.Name.Name
				json, url := hasTag(st, "json"), hasTag(st, "url")
				switch {
				case strings.HasSuffix(name, "Options") && json:
					out = append(out, t.problem(spec.Pos(), "suffix", name, "%s has json tags: a body is a ...Request", name))
				case strings.HasSuffix(name, "Request") && url && !json:
					out = append(out, t.problem(spec.Pos(), "suffix", name, "%s has url tags only: a query is an ...Options", name))
				}
			}
		}
	}
	return out
}

func hasTag(s *ast.StructType, key string) bool {
	return slices.ContainsFunc(s.Fields.List, func(f *ast.Field) bool {
		return f.Tag != nil && strings.Contains(f.Tag.Value, key+`:"`) && !strings.Contains(f.Tag.Value, key+`:"-"`)
	})
}
