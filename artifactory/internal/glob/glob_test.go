package glob

import (
	"path"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/jfrogkit/jfrog-go/aql"
)

func TestGlob(t *testing.T) {
	for pattern, names := range map[string][2]string{
		"*.jar":       {"a.jar .jar", "a.war b/a.jar a.JAR"},
		"**/*.jar":    {"a.jar b/a.jar c/b/a.jar", "a.jar/b jar"},
		"a/**":        {"a/b a/b/c", "a b a2/b"},
		"**":          {"a a/b", ""},
		"a/**/b/*.c":  {"a/b/x.c a/1/b/x.c a/1/2/b/x.c a/b/b/x.c", "a/x.c b/x.c a/b/1/x.c"},
		"a/?[0-9]/*":  {"a/x1/y", "a/1/y a/xx/y"},
		`\*/\[x`:      {"*/[x", "a/[x"},
		"a**b":        {"ab axxb", "a/b"},
		"**/a/**/a/z": {"a/a/z x/a/y/a/z a/x/a/a/z", "a/z"},
	} {
		g, err := Parse(pattern)
		require.NoError(t, err, pattern)
		for name := range strings.FieldsSeq(names[0]) {
			require.True(t, g.Match(name), "%s %s", pattern, name)
		}
		for name := range strings.FieldsSeq(names[1]) {
			require.False(t, g.Match(name), "%s %s", pattern, name)
		}
	}
	for _, bad := range []string{"", "/a", "a/", "a//b", "[", "a/[x", `\`, "../a", "a/./b", "**/[a-"} {
		_, err := Parse(bad)
		require.ErrorContains(t, err, "pattern", bad)
	}
}

func TestGlobOfFolders(t *testing.T) {
	g, err := Parse("a/*/c/**")
	require.NoError(t, err)
	for folder, want := range map[string][2]bool{ // below, all
		"a": {true, false}, "a/b": {true, false}, "a/b/c": {true, true}, "a/b/c/d": {true, true}, "b": {}, "a/b/d": {},
	} {
		require.Equal(t, want, [2]bool{g.Below(folder), g.All(folder)}, folder)
	}
	g, err = Parse("*.jar")
	require.NoError(t, err)
	require.False(t, g.Below("a.jar"))
	require.False(t, g.All("a"))
}

func TestSplitGlob(t *testing.T) {
	for pattern, want := range map[string][2]string{
		"dist/**/*.jar": {"dist/", "**/*.jar"}, "*.jar": {"", "*.jar"}, "a/b/c.jar": {"a/b/", "c.jar"}, "/x/*": {"/x/", "*"},
		"/*.jar": {"/", "*.jar"}, "C:/*.jar": {"C:/", "*.jar"}, "../a/b*/c": {"../a/", "b*/c"}, `a\*/b`: {"", `a\*/b`},
	} {
		folder, rest, err := Split(pattern)
		require.NoError(t, err, pattern)
		require.Equal(t, want, [2]string{folder, strings.Join(rest, "/")}, pattern)
	}
	for _, bad := range []string{"", "a/", "a/[", "*/../b"} {
		_, _, err := Split(bad)
		require.Error(t, err, bad)
	}
}

// slowMatch implements patterns as simply as possible.
func slowMatch(g, name []string) bool {
	switch {
	case len(g) == 0:
		return len(name) == 0
	case g[0] == "**":
		return slowMatch(g[1:], name) || len(name) > 0 && slowMatch(g, name[1:])
	case len(name) == 0:
		return false
	}
	ok, _ := path.Match(g[0], name[0])
	return ok && slowMatch(g[1:], name[1:])
}

func FuzzGlob(f *testing.F) {
	for _, seed := range [][2]string{{"**/*.jar", "a/b.jar"}, {"a/**/b/**", "a/b/c"}, {"[a-c]/?", "b/x"}, {`\*`, "*"}, {"**/**/x", "x"}, {"[", "a"}} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, pattern, name string) {
		g, err := Parse(pattern)
		if err != nil || len(g) > 8 || strings.Count(name, "/") > 12 {
			return
		}
		parts := strings.Split(name, "/")
		got := g.Match(name)
		require.Equal(t, slowMatch(g, parts), got)
		for i := 1; i < len(parts); i++ {
			folder := strings.Join(parts[:i], "/")
			if got {
				require.True(t, g.Below(folder), folder)
			} else {
				require.False(t, g.All(folder), folder)
			}
		}
		if segment := g[len(g)-1]; got && segment != "**" {
			base := parts[len(parts)-1]
			require.True(t, matchesAQL(AQL(segment), base), "%q %q", segment, base)
		}
		_, _, _ = Split(pattern)
	})
}

func matchesAQL(pattern, text string) bool { return aql.MatchPattern(pattern, text) }
