package lint

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestSentences(t *testing.T) {
	folders, err := goFolders()
	require.NoError(t, err)
	for _, dir := range folders {
		tr, err := parse(dir)
		require.NoError(t, err)
		for _, p := range sentences(tr) {
			t.Error(p)
		}
	}
}

func TestSentencesFind(t *testing.T) {
	words := func(n int) string { return strings.TrimSpace(strings.Repeat("word ", n)) }
	for _, good := range []string{
		"// " + words(25), "// " + words(20) + ".\n// " + words(20), "// " + words(20) + ": " + words(20),
		"// " + words(20) + "\n//\n// " + words(20), "// X:\n//\n//\t" + words(30), "// X\n//   - " + words(30),
		"// X\n//\n// Requires: " + words(30), "//jfrog:none " + words(30),
	} {
		assert.Empty(t, found(t, sentences, one(good+"\nfunc f() {}")), good)
	}
	for _, bad := range []string{
		"// " + words(26), "// " + words(20) + "\n// " + words(6), "// Short. " + words(26) + ". Short.",
	} {
		assert.Contains(t, found(t, sentences, one(bad+"\nfunc f() {}")), "a sentence of 26 words", bad)
	}
}
