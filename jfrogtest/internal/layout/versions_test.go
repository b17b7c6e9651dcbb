package layout

import (
	"strings"
	"testing"
)

func TestCompareVersions(t *testing.T) {
	ordered := strings.Fields("1.0-alpha-1 1.0-alpha-2 1.0-beta 1.0-m1 1.0-rc1 1.0-SNAPSHOT 1.0 1.0-sp 1.0.1 1.2 1.10 2.0-20240101.120000-1 2.0-20240102.120000-2 10")
	for i, a := range ordered {
		for j, b := range ordered {
			got := CompareVersions(a, b)
			if (got < 0) != (i < j) || (got > 0) != (i > j) {
				t.Errorf("compareVersions(%s, %s) = %d", a, b, got)
			}
		}
	}
}

// FuzzCompareVersions checks that the comparison is antisymmetric.
func FuzzCompareVersions(f *testing.F) {
	f.Add("1.0", "1.0-rc1")
	f.Add("1.0.0", "1")
	f.Fuzz(func(t *testing.T, a, b string) {
		if CompareVersions(a, b) != -CompareVersions(b, a) {
			t.Errorf("%q and %q: %d and %d", a, b, CompareVersions(a, b), CompareVersions(b, a))
		}
		if (CompareVersions(a, b) == 0) != (a == b) {
			t.Errorf("%q and %q are equal", a, b)
		}
	})
}
