package rest

import (
	"slices"
	"testing"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/pattern"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// FuzzSplitTarget checks that escaped paths are decoded unchanged.
func FuzzSplitTarget(f *testing.F) {
	f.Add("a/b c/d;e")
	f.Add("ä%2F/#?+")
	f.Fuzz(func(t *testing.T, itemPath string) {
		_, _ = SplitTarget(itemPath)
		got, err := SplitTarget("/" + store.EscapePath(itemPath))
		if err != nil || !slices.Equal(got.Segments, pattern.SplitPath(itemPath)) || got.Matrix != nil {
			t.Errorf("%q became %q (%v)", itemPath, got.Segments, err)
		}
	})
}
