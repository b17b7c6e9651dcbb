package artifactory

import (
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"

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
		want := store.Properties{}
		want.Add(key, first, second)
		if store.CheckProperties(want) != nil {
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
