package lint

import (
	"go/ast"
	"go/token"
	"regexp"
	"strings"
	"unicode/utf8"
)

// docs wants a doc comment on every exported name. The comment of a type, function or method
// begins with its name.
func docs(t *tree) []problem {
	var out []problem
	check := func(pos token.Pos, name, key string, doc *ast.CommentGroup) {
		switch {
		case doc == nil || strings.TrimSpace(doc.Text()) == "":
			out = append(out, t.problem(pos, "doc", key, "%s has no doc comment", key))
		case name != "" && !startsWith(doc.Text(), name):
			out = append(out, t.problem(pos, "doc", key, "the comment of %s does not begin with its name", key))
		}
	}
	for _, f := range t.production() {
		for _, d := range f.ast.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				recv := receiver(d)
				if d.Name.IsExported() && (recv == "" || ast.IsExported(recv)) && !wellKnown[d.Name.Name] {
					key := strings.TrimPrefix(recv+"."+d.Name.Name, ".")
					check(d.Pos(), d.Name.Name, key, d.Doc)
				}
			case *ast.GenDecl:
				for _, s := range d.Specs {
					switch s := s.(type) {
					case *ast.TypeSpec:
						if s.Name.IsExported() {
							doc := s.Doc
							if doc == nil {
								doc = d.Doc
							}
							check(s.Pos(), s.Name.Name, s.Name.Name, doc)
						}
					case *ast.ValueSpec:
						if s.Names[0].IsExported() && d.Doc == nil && s.Doc == nil && s.Comment == nil {
							check(s.Pos(), "", s.Names[0].Name, nil)
						}
					}
				}
			}
		}
	}
	return out
}

// wellKnown methods implement interfaces of the standard library, and need no comment.
var wellKnown = map[string]bool{
	"Error": true, "String": true, "Format": true, "GoString": true, "LogValue": true, "Unwrap": true, "Is": true,
	"MarshalJSON": true, "UnmarshalJSON": true, "MarshalText": true, "UnmarshalText": true, "EncodeValues": true,
	"Read": true, "Close": true, "Write": true, "Len": true, "Less": true, "Swap": true,
}

func startsWith(doc, name string) bool {
	doc = strings.TrimPrefix(strings.TrimPrefix(doc, "A "), "An ")
	rest, ok := strings.CutPrefix(doc, name)
	return ok && (rest == "" || !regexp.MustCompile(`^\w`).MatchString(rest))
}

// maxWidth is the width of lines that hold a comment, in characters.
const maxWidth = 100

// width finds comments that reach beyond maxWidth. URLs, directives and code in doc comments
// may.
func width(t *tree) []problem {
	var out []problem
	for _, f := range t.files {
		for _, group := range f.ast.Comments {
			for _, c := range group.List {
				first := t.fset.Position(c.Pos()).Line
				for i := range strings.Count(c.Text, "\n") + 1 {
					line := strings.TrimRight(f.lines[first-1+i], "\r")
					if utf8.RuneCountInString(line) <= maxWidth || strings.Contains(line, "://") ||
						strings.HasPrefix(c.Text, "//jfrog:") || strings.HasPrefix(c.Text, "//go:") || strings.HasPrefix(c.Text, "//\t") {
						continue
					}
					out = append(out, t.problem(c.Pos(), "width", f.name+" "+strings.TrimSpace(line), "the line has %d characters", utf8.RuneCountInString(line)))
				}
			}
		}
	}
	return out
}

// banned are phrases that the language rule has better words for.
var banned = regexp.MustCompile(`(?i)\b(one that|ones that|that of|what is|anew|for ever|nobody|gone on with|is none|those that|that which|at hand|is meant|of (?:its|their) own|is there already|(?:tells|says) whether)\b`)

// english finds banned phrases in comments, also across lines.
func english(t *tree) []problem {
	var out []problem
	for _, f := range t.files {
		for _, group := range f.ast.Comments {
			var lines []string
			for _, c := range group.List {
				lines = append(lines, strings.TrimSpace(strings.TrimPrefix(c.Text, "//")))
			}
			comment := strings.Join(lines, " ")
			for _, at := range banned.FindAllStringIndex(comment, -1) {
				phrase := strings.ToLower(comment[at[0]:at[1]])
				excerpt := comment[max(0, at[0]-20):min(len(comment), at[1]+20)]
				excerpt = strings.ToValidUTF8(excerpt, "")
				out = append(out, t.problem(group.Pos(), "english", f.name+" "+excerpt, "%q in %q", phrase, excerpt))
			}
		}
	}
	return out
}

var fileName = regexp.MustCompile(`^[a-z0-9]+(_[a-z0-9]+)*\.go$`)

// fileNames wants service_topic.go: an underscore separates the topic from the name of another
// file.
func fileNames(t *tree) []problem {
	var out []problem
	add := func(f *file, format string, args ...any) {
		out = append(out, t.problem(f.ast.Pos(), "file", f.name, format, args...))
	}
	for _, f := range t.files {
		if !fileName.MatchString(f.name) {
			add(f, "%s is not service_topic.go", f.name)
			continue
		}
		base := strings.TrimSuffix(strings.TrimSuffix(f.name, ".go"), "_test")
		for _, g := range t.production() {
			stem := strings.TrimSuffix(g.name, ".go")
			rest, ok := strings.CutPrefix(base, stem)
			if ok && rest != "" && rest != "s" && rest[0] != '_' && len(stem) > 3 {
				add(f, "%s should be %s_%s.go, as it belongs to %s", f.name, stem, rest, g.name)
				break
			}
		}
	}
	return out
}
