package versions

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// randomVersions returns versions of a scheme that random parts make.
func randomVersions(r *rand.Rand, scheme Scheme, n int) []Version {
	parts := []string{"0", "1", "2", "10", "01", "00", "a", "b", "m", "x", "rc", "alpha", "beta", "SNAPSHOT", "ga", "final", "sp", "dev", "post", "jre",
		"20260301.120000-3", "A", "c1", "1a"}
	seps := []string{".", "-", "+", "~", "_", "", ".", "-", ":", "!", "--", ".."}
	var out []Version
	for tries := 0; len(out) < n && tries < 100_000; tries++ {
		var b strings.Builder
		if r.IntN(3) == 0 {
			b.WriteString("v")
		}
		b.WriteString(parts[r.IntN(6)])
		if scheme == SchemeGo || r.IntN(2) == 0 {
			b.WriteString("." + parts[r.IntN(4)] + "." + parts[r.IntN(4)])
		}
		for range r.IntN(4) {
			b.WriteString(seps[r.IntN(len(seps))] + parts[r.IntN(len(parts))])
		}
		if v, err := scheme.Parse(b.String()); err == nil {
			out = append(out, v)
		}
	}
	return out
}

// Whatever a version looks like, the order is one: antisymmetric and transitive, equal versions
// included. Programs delete all but the newest versions by it.
func TestOrderIsAnOrder(t *testing.T) {
	for scheme := range grammars {
		r := rand.New(rand.NewPCG(1, 2))
		list := randomVersions(r, scheme, 50)
		require.Greater(t, len(list), 30, scheme)
		for _, a := range list {
			require.Zero(t, a.Compare(a))
			for _, b := range list {
				ab := a.Compare(b)
				require.Equal(t, -ab, b.Compare(a), "%s: %s, %s", scheme, a, b)
				for _, c := range list {
					bc := b.Compare(c)
					if ab > 0 || bc > 0 {
						continue
					}
					want := min(ab, bc)
					if got := a.Compare(c); got != want {
						t.Fatalf("%s: %s <= %s <= %s: %d, %d, but %d", scheme, a, b, c, ab, bc, got)
					}
				}
			}
		}
	}
}
