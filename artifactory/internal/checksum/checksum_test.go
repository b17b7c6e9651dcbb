package checksum

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// The checksums of "foo".
var foo = Sums{
	MD5:    "acbd18db4cc2f85cedef654fccc4a4d8",
	SHA1:   "0beec7b5ea3f0fdbc95d0dd47f3c5bc275da8a33",
	SHA256: "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
}

func TestHashes(t *testing.T) {
	for want, h := range map[Sums]*Hashes{
		foo:                                  All(),
		{SHA256: foo.SHA256}:                 Strongest(Sums{}),
		{SHA1: foo.SHA1}:                     Strongest(Sums{SHA1: "x", MD5: "x"}),
		{MD5: foo.MD5}:                       Strongest(Sums{MD5: "x"}),
		{}:                                   {},
		{MD5: foo.MD5, SHA256: foo.SHA256}:   Some(true, false, true),
		{SHA1: foo.SHA1, SHA256: foo.SHA256}: Some(false, true, true),
	} {
		_, err := h.Write([]byte("foo"))
		require.NoError(t, err)
		require.Equal(t, want, h.Sum())
	}
	h := Strongest(foo)
	_, _ = h.Write([]byte("foo"))
	require.Equal(t, Sums{SHA256: foo.SHA256}, h.Sum())
}

func TestCheck(t *testing.T) {
	require.NoError(t, Sums{}.Check())
	require.NoError(t, foo.Check())
	for text, bad := range map[string]Sums{
		"not a MD5": {MD5: foo.SHA1}, "not a SHA-1": {SHA1: "g" + foo.SHA1[1:]}, "not a SHA-256": {SHA256: "12"},
	} {
		require.ErrorContains(t, bad.Check(), text)
	}
}

func TestCompare(t *testing.T) {
	upper := Sums{SHA256: "2C26B46B68FFC68FF99B453C1D30413413422D706483BFA0F98A5E886266E7AE"}
	for _, c := range []struct {
		a, b             Sums
		same, comparable bool
	}{
		{foo, foo, true, true},
		{foo, upper, true, true},
		{foo, Sums{SHA256: foo.SHA256[1:], SHA1: foo.SHA1}, false, true}, // the strongest one counts
		{Sums{MD5: foo.MD5}, foo, true, true},
		{Sums{MD5: foo.MD5}, upper, false, false},
		{Sums{}, Sums{}, false, false},
	} {
		same, comparable := c.a.Compare(c.b)
		require.Equal(t, c.same, same)
		require.Equal(t, c.comparable, comparable)
	}
}
