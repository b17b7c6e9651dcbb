package listing

import (
	"slices"
	"testing"
)

// TestCompareIsAnOrder checks that comparisons do not contradict each other.
func TestCompareIsAnOrder(t *testing.T) {
	want := []any{nil, "2", 9, 10, "1a", "NaN", "a"}
	for _, list := range [][]any{
		{"1a", 9, 10, "a", "NaN", nil, "2"}, {10, "1a", 9, "2", nil, "a", "NaN"},
		{"NaN", 10, nil, "1a", "a", 9, "2"},
	} {
		slices.SortFunc(list, compare)
		if !slices.Equal(list, want) {
			t.Errorf("sorted: %v", list)
		}
	}
}
