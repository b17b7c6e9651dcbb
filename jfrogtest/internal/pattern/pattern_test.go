package pattern

import (
	"path"
	"strings"
	"testing"
)

func TestWildcards(t *testing.T) {
	for _, tc := range []struct {
		matches func(string) bool
		yes, no string
	}{
		{Glob("a*c"), "ac abc a/b/c", "acd xac"},
		{Glob("a?c"), "abc a/c", "ac abbc"},
		{Glob("a.c(+"), "a.c(+", "abc(+"},
		{Ant("**/*"), "a a/b a/b/c", ""},
		{Ant("**/*.jar"), "x.jar a/b/x.jar", "x.jar/y x.jars"},
		{Ant("a/**"), "a/b a/b/c", "b/a"},
		{Ant("a/*/c"), "a/b/c", "a/c a/b/b/c"},
		{Ant("a/**/c"), "a/c a/b/c a/b/b/c", "a/cc"},
		{Ant("?/x"), "a/x", "aa/x"},
	} {
		for text := range strings.FieldsSeq(tc.yes) {
			if !tc.matches(text) {
				t.Errorf("%s does not match", text)
			}
		}
		for text := range strings.FieldsSeq(tc.no) {
			if tc.matches(text) {
				t.Errorf("%s matches", text)
			}
		}
	}
}

// FuzzAnt compares patterns without ** with path.Match, which has the same wildcards.
func FuzzAnt(f *testing.F) {
	f.Add("a/*.jar", "a/b.jar")
	f.Add("?/*", "a/b")
	f.Fuzz(func(t *testing.T, pattern, text string) {
		got := Ant(pattern)(text)
		if strings.Contains(pattern, "**") || strings.ContainsAny(pattern, `[]\`) || strings.ToValidUTF8(pattern+text, "") != pattern+text {
			return
		}
		if want, err := path.Match(pattern, text); err == nil && got != want {
			t.Errorf("ant(%q)(%q) = %v", pattern, text, got)
		}
	})
}
