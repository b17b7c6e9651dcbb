// Package opindex finds the method of each operation and writes OPERATIONS.md. It reads the
// directives of the product packages: //jfrog:op for an operation of the catalog, and
// //jfrog:observed for an operation that public clients use and the manual lacks.
package opindex

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

// Method is an exported method of a service.
type Method struct {
	Dir      string // folder of its package, slash-separated, relative to the scanned folder
	Receiver string // BuildsService
	Name     string
	Pos      string // file:line
	IDs      []string
	// Observed lists the operations of its //jfrog:observed directives by their keys, such as
	// "GET /access/api/v1/crowd".
	Observed []string
	// Exempt marks a method that needs no operation. It has a //jfrog:none with a reason, or its
	// name marks it as the twin of another method (All..., Wait...).
	Exempt bool
}

const (
	opDirective       = "//jfrog:op "
	observedDirective = "//jfrog:observed "
	noneDirective     = "//jfrog:none "
)

// ScanDir returns the exported methods on the services of one package.
func ScanDir(dir string) ([]Method, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var out []Method
	fset := token.NewFileSet()
	for _, e := range entries {
		if e.IsDir() || !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		f, err := parser.ParseFile(fset, filepath.Join(dir, e.Name()), nil, parser.ParseComments)
		if err != nil {
			return nil, err
		}
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Recv == nil || !fn.Name.IsExported() {
				continue
			}
			receiver := receiverName(fn)
			m := Method{Dir: filepath.ToSlash(dir), Receiver: receiver, Name: fn.Name.Name}
			p := fset.Position(fn.Pos())
			m.Pos = fmt.Sprintf("%s:%d", filepath.ToSlash(p.Filename), p.Line)
			readDirectives(&m, fn.Doc)
			if len(m.Keys()) > 0 || strings.HasSuffix(receiver, "Service") {
				out = append(out, m)
			}
		}
	}
	return out, nil
}

func readDirectives(m *Method, doc *ast.CommentGroup) {
	m.Exempt = strings.HasPrefix(m.Name, "All") || strings.HasPrefix(m.Name, "Wait")
	for _, key := range Keys(doc) {
		if IsObserved(key) {
			m.Observed = append(m.Observed, key)
		} else {
			m.IDs = append(m.IDs, key)
		}
	}
	if doc == nil {
		return
	}
	for _, c := range doc.List {
		if reason, ok := strings.CutPrefix(c.Text, noneDirective); ok && strings.TrimSpace(reason) != "" {
			m.Exempt = true
		}
	}
}

// Keys returns the keys of the operations that the directives of a doc comment name, in their
// order. The key of a documented operation is its ID. The key of an observed one has its method
// and its path template, separated by a space.
func Keys(doc *ast.CommentGroup) []string {
	if doc == nil {
		return nil
	}
	var out []string
	for _, c := range doc.List {
		if ids, ok := strings.CutPrefix(c.Text, opDirective); ok {
			out = append(out, strings.Fields(ids)...)
		}
		if operation, ok := strings.CutPrefix(c.Text, observedDirective); ok {
			method, template, _ := strings.Cut(strings.TrimSpace(operation), " ")
			out = append(out, ObservedKey(method, strings.TrimSpace(template)))
		}
	}
	return out
}

// Keys returns the keys of all operations of a method.
func (m Method) Keys() []string { return slices.Concat(m.IDs, m.Observed) }

// ObservedKey returns the key of an observed operation.
func ObservedKey(method, template string) string { return method + " " + template }

// IsObserved reports whether a key stands for an observed operation.
func IsObserved(key string) bool { return strings.Contains(key, " ") }

// Directive returns the directive that names an operation by its key.
func Directive(key string) string {
	if IsObserved(key) {
		return observedDirective + key
	}
	return opDirective + key
}

func receiverName(fn *ast.FuncDecl) string {
	t := fn.Recv.List[0].Type
	if s, ok := t.(*ast.StarExpr); ok {
		t = s.X
	}
	if id, ok := t.(*ast.Ident); ok {
		return id.Name
	}
	return ""
}

// ScanTree returns the methods of all packages below root, with Dir relative to it.
func ScanTree(root string) ([]Method, error) {
	var out []Method
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		if name := d.Name(); path != root && (strings.HasPrefix(name, ".") || name == "testdata" || name == "internal" || name == "examples") {
			return filepath.SkipDir
		}
		found, err := ScanDir(path)
		if err != nil {
			return err
		}
		for _, m := range found {
			if m.Dir, err = filepath.Rel(root, path); err != nil {
				return err
			}
			m.Dir = filepath.ToSlash(m.Dir)
			out = append(out, m)
		}
		return nil
	})
	return out, err
}
