package lint

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestConventions runs all checks. Only the exceptions in permanent may break a convention.
func TestConventions(t *testing.T) {
	folders, err := goFolders()
	require.NoError(t, err)
	products := productFolders()
	found := map[string]bool{}
	for _, dir := range folders {
		tr, err := parse(dir)
		require.NoError(t, err)
		problems := slices.Concat(width(tr), english(tr))
		if !strings.HasPrefix(dir, "examples") {
			problems = append(problems, fileNames(tr)...)
			problems = append(problems, docs(tr)...)
		}
		if slices.Contains(products, dir) {
			problems = slices.Concat(problems, fieldNames(tr), methods(tr), suffixes(tr), documented(tr))
		}
		for _, p := range problems {
			name := p.kind + " " + p.key
			found[name] = true
			if permanent[name] == "" {
				t.Error(p)
			}
		}
	}
	for name := range permanent {
		assert.True(t, found[name], "the exception %q no longer applies", name)
	}
}
