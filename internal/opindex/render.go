package opindex

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

//go:embed INDEX.tsv
var index string

// Operation is a line of the catalog's index.
type Operation struct {
	ID, Package, Method, Template, Title string
	// SameAs is the ID under which the catalog documents the operation too, "" for none.
	SameAs     string
	Deprecated bool
}

// Operations returns the catalog's index in its order.
func Operations() []Operation {
	var out []Operation
	for line := range strings.Lines(index) {
		f := strings.Split(strings.TrimRight(line, "\n"), "\t")
		if len(f) < 7 || f[0] == "id" {
			continue
		}
		out = append(out, Operation{ID: f[0], Package: f[1], Method: f[2], Template: f[3], Title: f[4], SameAs: f[5], Deprecated: f[6] != ""})
	}
	return out
}

// Render writes OPERATIONS.md for the tree at root.
func Render(root string) (string, error) {
	methods, err := ScanTree(root)
	if err != nil {
		return "", err
	}
	byID := map[string]Method{}
	for _, m := range methods {
		for _, id := range m.IDs {
			if other, taken := byID[id]; taken {
				return "", fmt.Errorf("%s: operation %s has another method at %s", m.Pos, id, other.Pos)
			}
			byID[id] = m
		}
	}
	ops := Operations()
	for id, m := range byID {
		i := slices.IndexFunc(ops, func(o Operation) bool { return o.ID == id })
		if i < 0 {
			return "", fmt.Errorf("%s: the catalog has no operation %s", m.Pos, id)
		}
		if folders := foldersOf(ops[i], ops); !belongs(m.Dir, folders) {
			return "", fmt.Errorf("%s: operation %s belongs to package %s, in one of %v", m.Pos, id, ops[i].Package, folders)
		}
	}
	waived, err := waivers(root, ops)
	if err != nil {
		return "", err
	}
	observed, err := observedSection(root, methods, ops)
	return page(ops, byID, waived) + observed, err
}

func page(ops []Operation, byID map[string]Method, waived map[string]int) string {
	var packages []string
	total, done, waivedSum := map[string]int{}, map[string]int{}, 0
	for _, o := range ops {
		if total[o.Package] == 0 {
			packages = append(packages, o.Package)
		}
		total[o.Package]++
		if _, ok := byID[o.ID]; ok {
			done[o.Package]++
		}
		waivedSum += waived[o.ID]
	}
	slices.Sort(packages)
	var b strings.Builder
	b.WriteString("# Operations\n\nEvery operation of the documented JFrog REST API and the Go method that calls it. Written by\n" +
		"`go run ./internal/opindex/cmd`; do not edit.\n\n| package | operations | with a method |\n|---|---|---|\n")
	var n int
	for _, p := range packages {
		n += done[p]
		fmt.Fprintf(&b, "| %s | %d | %d |\n", p, total[p], done[p])
	}
	fmt.Fprintf(&b, "| all | %d | %d |\n\nDocumented fields waived, with a reason in the fixture: %d.\n", len(ops), n, waivedSum)
	for _, p := range packages {
		fmt.Fprintf(&b, "\n## %s\n\n| id | operation | method and path | Go |\n|---|---|---|---|\n", p)
		for _, o := range ops {
			if o.Package == p {
				fmt.Fprintf(&b, "| %s | %s | `%s %s` | %s |\n", o.ID, title(o), o.Method, o.Template, goName(o, byID, waived))
			}
		}
	}
	return b.String()
}

func title(o Operation) string {
	t := strings.ReplaceAll(o.Title, "|", `\|`)
	if o.Deprecated && !strings.Contains(strings.ToLower(t), "deprecated") {
		t += " (deprecated)"
	}
	return t
}

func goName(o Operation, byID map[string]Method, waived map[string]int) string {
	m, ok := byID[o.ID]
	if !ok {
		return "not there yet"
	}
	s := fmt.Sprintf("`%s.%s.%s`", filepath.Base(m.Dir), m.Receiver, m.Name)
	if n := waived[o.ID]; n > 0 {
		s += fmt.Sprintf(" (%d waived)", n)
	}
	return s
}

// waivers counts the waived fields of each operation's fixture.
func waivers(root string, ops []Operation) (map[string]int, error) {
	out := map[string]int{}
	for _, o := range ops {
		file, err := fixture(root, o, ops)
		if err != nil {
			return nil, err
		}
		if file == "" {
			continue
		}
		data, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		var fx struct {
			Waived map[string]string `json:"waived"`
		}
		if err := json.Unmarshal(data, &fx); err != nil {
			return nil, fmt.Errorf("fixture %s: %w", o.ID, err)
		}
		if len(fx.Waived) > 0 {
			out[o.ID] = len(fx.Waived)
		}
	}
	return out, nil
}

// fixture returns the file of an operation's fixture below root, or "" without one.
func fixture(root string, o Operation, ops []Operation) (string, error) {
	var found []string
	for _, folder := range foldersOf(o, ops) {
		file := filepath.Join(root, filepath.FromSlash(folder), "testdata", "operations", o.ID+".json")
		if _, err := os.Stat(file); err == nil {
			found = append(found, file)
		}
	}
	switch len(found) {
	case 0:
		return "", nil
	case 1:
		return found[0], nil
	}
	return "", fmt.Errorf("operation %s has several fixtures: %v", o.ID, found)
}
