package jfrogtest

import (
	"path"
	"slices"
	"strings"
	"testing"
)

// FuzzParseProperties checks that every set of properties survives being written with escapes and read back.
func FuzzParseProperties(f *testing.F) {
	f.Add("os", "win", "linux")
	f.Add("a", `1=1,2|3;4\`, "")
	f.Fuzz(func(t *testing.T, key, first, second string) {
		_, _ = parseProperties(key) // whatever the text, it must not panic
		want := properties{}
		want.add(key, first, second)
		if checkProperties(want) != nil {
			return
		}
		// An escaped semicolon is a separator of values, so a value cannot hold one.
		if strings.Contains(first+second, ";") {
			return
		}
		escape := strings.NewReplacer(`\`, `\\`, ",", `\,`, "|", `\|`, "=", `\=`).Replace
		text := escape(key) + "=" + escape(first)
		if second != first {
			text += "," + escape(second)
		}
		got, err := parseProperties(text)
		if err != nil || !slices.Equal(got[key], want[key]) || len(got) != 1 {
			t.Errorf("parseProperties(%q) = %q, %v; want %q", text, got, err, want)
		}
	})
}

// FuzzSplitTarget checks that escaped paths come back as they were.
func FuzzSplitTarget(f *testing.F) {
	f.Add("a/b c/d;e")
	f.Add("ä%2F/#?+")
	f.Fuzz(func(t *testing.T, itemPath string) {
		_, _ = splitTarget(itemPath)
		got, err := splitTarget("/" + escapePath(itemPath))
		if err != nil || !slices.Equal(got.segments, splitItem(itemPath)) || got.matrix != nil {
			t.Errorf("%q became %q (%v)", itemPath, got.segments, err)
		}
	})
}

// FuzzCompareVersions checks that the order is one.
func FuzzCompareVersions(f *testing.F) {
	f.Add("1.0", "1.0-rc1")
	f.Add("1.0.0", "1")
	f.Fuzz(func(t *testing.T, a, b string) {
		if compareVersions(a, b) != -compareVersions(b, a) {
			t.Errorf("%q and %q: %d and %d", a, b, compareVersions(a, b), compareVersions(b, a))
		}
		if (compareVersions(a, b) == 0) != (a == b) {
			t.Errorf("%q and %q are equal", a, b)
		}
	})
}

// FuzzAnt checks patterns without ** against the standard library's, which knows the same wildcards.
func FuzzAnt(f *testing.F) {
	f.Add("a/*.jar", "a/b.jar")
	f.Add("?/*", "a/b")
	f.Fuzz(func(t *testing.T, pattern, text string) {
		got := ant(pattern)(text)
		if strings.Contains(pattern, "**") || strings.ContainsAny(pattern, `[]\`) || strings.ToValidUTF8(pattern+text, "") != pattern+text {
			return
		}
		if want, err := path.Match(pattern, text); err == nil && got != want {
			t.Errorf("ant(%q)(%q) = %v", pattern, text, got)
		}
	})
}
