package aql

import (
	"fmt"
	"strconv"
	"strings"
)

// resolve parses a name in criteria or include, relative to the primary domain. The caller checks
// whether such a name is allowed there.
func resolve(primary Domain, text string) (Ref, *RuleError) {
	var ref Ref
	at, rest := primary, text
	for {
		rest = trimStart(rest)
		if key, ok := strings.CutPrefix(rest, "@"); ok {
			ref.Kind, ref.Name = RefProperty, trimStart(key)
			return ref, nil
		}
		if trimEnd(rest) == "*" {
			ref.Kind = RefAll
			return ref, nil
		}
		name, tail, path := strings.Cut(rest, ".")
		name = trimEnd(name)
		if !path {
			if _, ok := at.Field(name); ok {
				ref.Kind, ref.Name = RefField, name
				return ref, nil
			}
		}
		if !at.RelatesTo(Domain(name)) {
			return Ref{}, relationError(at, name, text)
		}
		at = Domain(name)
		ref.Path = append(ref.Path, at)
		if !path {
			ref.Kind = RefDomain
			return ref, nil
		}
		rest = tail
	}
}

// checkRef checks that the path of a reference and the field or property at its end exist.
func checkRef(primary Domain, ref Ref) *RuleError {
	at := primary
	for _, next := range ref.Path {
		if !at.RelatesTo(next) {
			return relationError(at, string(next), ref.String())
		}
		at = next
	}
	switch ref.Kind {
	case RefField:
		if _, ok := at.Field(ref.Name); !ok {
			return relationError(at, ref.Name, ref.String())
		}
	case RefProperty:
		if !at.HasProperties() {
			return &RuleError{RuleRelation, "a property of an item, a module or a build",
				strconv.Quote(ref.String())}
		}
		if ref.Name == "" {
			return &RuleError{RuleRelation, "a property key after @", strconv.Quote(ref.String())}
		}
	}
	return nil
}

func relationError(at Domain, name, whole string) *RuleError {
	var names []string
	for _, f := range at.info().fields {
		names = append(names, f.Name)
	}
	var related []string
	for _, r := range at.info().relations {
		related = append(related, string(r.To))
	}
	if at.HasProperties() {
		related = append(related, "@key")
	}
	expected := fmt.Sprintf("a name in domain %s (fields: %s; related: %s)",
		at, list(names), list(related))
	found := strconv.Quote(name)
	if name != whole {
		found += " in " + strconv.Quote(whole)
	}
	return &RuleError{RuleRelation, expected, found}
}

func list(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, ", ")
}

// isSpace reports whether the server skips c between tokens: control characters and blanks. The
// server skips them after every token, so also after an opening quote.
func isSpace(c byte) bool { return c <= ' ' }

// trimStart removes leading white space.
func trimStart(text string) string {
	for text != "" && isSpace(text[0]) {
		text = text[1:]
	}
	return text
}

// trimEnd removes trailing white space, which the server ignores after a name even inside quotes.
func trimEnd(text string) string {
	for text != "" && isSpace(text[len(text)-1]) {
		text = text[:len(text)-1]
	}
	return text
}
