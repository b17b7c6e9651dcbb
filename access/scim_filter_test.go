package access

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

func TestSCIMFilter(t *testing.T) {
	a, b, c := SCIMUserName.Equal("a"), SCIMActive.Is(false), SCIMDisplayName.Present()
	var none SCIMFilter
	for want, f := range map[string]SCIMFilter{
		``:                                  none,
		`userName eq "a"`:                   a,
		`userName ne "a"`:                   SCIMUserName.NotEqual("a"),
		`userName co "a"`:                   SCIMUserName.Contains("a"),
		`userName sw "a"`:                   SCIMUserName.StartsWith("a"),
		`userName ew "a"`:                   SCIMUserName.EndsWith("a"),
		`id gt "a"`:                         SCIMID.Greater("a"),
		`id ge "a"`:                         SCIMID.GreaterOrEqual("a"),
		`id lt "a"`:                         SCIMID.Less("a"),
		`id le "a"`:                         SCIMID.LessOrEqual("a"),
		`emails.value eq "x@y"`:             SCIMEmailValue.Equal("x@y"),
		`active eq true`:                    SCIMActive.Is(true),
		`displayName pr`:                    c,
		`userName eq "<a \"b\" \\ & \n ü>"`: SCIMUserName.Equal("<a \"b\" \\ & \n ü>"),
		`userName eq ""`:                    SCIMUserName.Equal(""),
		`urn:ietf:params:scim:schemas:core:2.0:User:userName pr`:     SCIMAttribute("urn:ietf:params:scim:schemas:core:2.0:User:userName").Present(),
		`userName eq "a" and active eq false`:                        a.And(b),
		`userName eq "a" or active eq false and displayName pr`:      a.Or(b.And(c)),
		`userName eq "a" and (active eq false or displayName pr)`:    a.And(b.Or(c)),
		`(userName eq "a" or active eq false) and displayName pr`:    a.Or(b).And(c),
		`userName eq "a" or active eq false or displayName pr`:       a.Or(b).Or(c),
		`not (userName eq "a" or active eq false)`:                   SCIMNot(a.Or(b)),
		`not (not (userName eq "a")) and active eq false`:            SCIMNot(SCIMNot(a)).And(b),
		`displayName pr and userName eq "a"`:                         none.And(c).And(none).And(a).Or(none),
		`userName eq "a" and not (displayName pr) or displayName pr`: none.Or(a).And(SCIMNot(c)).Or(c),
	} {
		require.NoError(t, f.err)
		require.Equal(t, want, f.String())
	}
}

// A filter, parsed by the grammar of RFC 7644, has the meaning of its parts.
func FuzzSCIMFilter(f *testing.F) {
	f.Add([]byte("a&|b!c|&"), `quote " backslash \ end`)
	f.Add([]byte("ab|c&!d|"), "x\" or userName pr or \"")
	f.Fuzz(func(t *testing.T, program []byte, text string) {
		if !utf8.ValidString(text) || len(program) > 40 {
			return
		}
		filter, meaning := runFilterProgram(program, text)
		if meaning == nil {
			return
		}
		p := &filterParser{rest: filter.String()}
		parsed := p.or()
		if p.failed || p.rest != "" {
			t.Fatalf("%s: cannot be read at %q", filter, p.rest)
		}
		for i := range 1 << 3 {
			present := map[string]bool{"a": i&1 != 0, "b": i&2 != 0, "c": i&4 != 0}
			if parsed(text, present) != meaning(text, present) {
				t.Fatalf("%s: means something else with %v", filter, present)
			}
		}
	})
}

// condition is a filter over the attributes a, b, c, each of which has the text or
// another value.
type condition func(text string, holds map[string]bool) bool

// runFilterProgram builds a filter and its meaning on a stack: a letter pushes, an
// operator joins.
func runFilterProgram(program []byte, text string) (SCIMFilter, condition) {
	var filters []SCIMFilter
	var meanings []condition
	for _, op := range program {
		n := len(filters)
		switch {
		case op >= 'a' && op <= 'c':
			name := string(op)
			filters = append(filters, SCIMAttribute(name).Equal(text))
			meanings = append(meanings, func(_ string, holds map[string]bool) bool { return holds[name] })
		case op == '!' && n > 0:
			m := meanings[n-1]
			filters[n-1] = SCIMNot(filters[n-1])
			meanings[n-1] = func(s string, h map[string]bool) bool { return !m(s, h) }
		case (op == '&' || op == '|') && n > 1:
			x, y := meanings[n-2], meanings[n-1]
			joined, meaning := filters[n-2].And(filters[n-1]), func(s string, h map[string]bool) bool { return x(s, h) && y(s, h) }
			if op == '|' {
				joined, meaning = filters[n-2].Or(filters[n-1]), func(s string, h map[string]bool) bool { return x(s, h) || y(s, h) }
			}
			filters = append(filters[:n-2], joined)
			meanings = append(meanings[:n-2], meaning)
		}
	}
	if len(filters) == 0 {
		return SCIMFilter{}, nil
	}
	return filters[len(filters)-1], meanings[len(meanings)-1]
}

// filterParser reads filters made of eq, and, or, not and parentheses.
type filterParser struct {
	rest   string
	failed bool
}

func (p *filterParser) take(prefix string) bool {
	after, ok := strings.CutPrefix(p.rest, prefix)
	if ok {
		p.rest = after
	}
	return ok
}

func (p *filterParser) or() condition {
	terms := []condition{p.and()}
	for p.take(" or ") {
		terms = append(terms, p.and())
	}
	return func(s string, h map[string]bool) bool {
		return slices.ContainsFunc(terms, func(c condition) bool { return c(s, h) })
	}
}

func (p *filterParser) and() condition {
	terms := []condition{p.factor()}
	for p.take(" and ") {
		terms = append(terms, p.factor())
	}
	return func(s string, h map[string]bool) bool {
		return !slices.ContainsFunc(terms, func(c condition) bool { return !c(s, h) })
	}
}

func (p *filterParser) factor() condition {
	not := p.take("not (")
	if not || p.take("(") {
		inner := p.or()
		p.failed = p.failed || !p.take(")")
		return func(s string, h map[string]bool) bool { return inner(s, h) != not }
	}
	name, after, _ := strings.Cut(p.rest, " eq ")
	dec := json.NewDecoder(strings.NewReader(after))
	var value string
	if err := dec.Decode(&value); err != nil || len(name) != 1 {
		p.failed = true
		return func(string, map[string]bool) bool { return false }
	}
	p.rest = after[dec.InputOffset():]
	return func(s string, h map[string]bool) bool { return value == s && h[name] }
}

func FuzzSCIMAttribute(f *testing.F) {
	for _, s := range []string{"userName", "emails.value", "a b", "x\" or id", "urn:a:b:c", "$ref", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, name string) {
		filter := SCIMAttribute(name).Present()
		if filter.err == nil && strings.ContainsAny(name, " \t\n\"()[]\\") {
			t.Fatalf("%q is taken for a name", name)
		}
	})
}
