package aql

import (
	"fmt"
	"strconv"
	"strings"
)

// resolve reads a name as criteria and include spell it, seen from the primary domain. It leaves the checks of what the
// name may be used for to the caller.
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

// checkRef holds a reference against the catalog: the path exists, and so does what it leads to.
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
			return &RuleError{RuleRelation, "a property of an item, a module or a build", strconv.Quote(ref.String())}
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
	expected := fmt.Sprintf("a name of domain %s (fields: %s; related: %s)", at, list(names), list(related))
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

// isSpace is what the server skips between tokens and, because it skips after every token, also after an opening quote:
// all the control characters and the blank.
func isSpace(c byte) bool { return c <= ' ' }

// trimStart drops what the server skips.
func trimStart(text string) string {
	for text != "" && isSpace(text[0]) {
		text = text[1:]
	}
	return text
}

// trimEnd drops white space after a name, which the server does not mind even inside the quotes.
func trimEnd(text string) string {
	for text != "" && isSpace(text[len(text)-1]) {
		text = text[:len(text)-1]
	}
	return text
}
