package artifactory

import (
	"slices"
	"strings"
	"testing"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// FuzzParseProperties checks that escaped properties are read back unchanged.
func FuzzParseProperties(f *testing.F) {
	f.Add("os", "win", "linux")
	f.Add("a", `1=1,2|3;4\`, "")
	f.Fuzz(func(t *testing.T, key, first, second string) {
		_, _ = parseProperties(key) // must not panic
		want := store.Properties{}
		want.Add(key, first, second)
		if store.CheckProperties(want) != nil {
			return
		}
		// An escaped semicolon separates values, so that no value can contain a semicolon.
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
