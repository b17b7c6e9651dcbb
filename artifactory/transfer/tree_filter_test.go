package transfer

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestFilter(t *testing.T) {
	f, err := parseFilter([]string{"*.jar", "docs/**"}, []string{"*-sources.jar", "docs/private/**"}, nil)
	require.NoError(t, err)
	for name, want := range map[string]bool{
		"a.jar": true, "x/y/a.jar": true, "docs/a": true, "x/docs/a": false, "a-sources.jar": false, "docs/private/a": false, "docs/private": true,
	} {
		require.Equal(t, want, f.takes(name), name)
	}
	require.True(t, f.enters("docs"))
	require.False(t, f.enters("docs/private"))
	for _, bad := range [][2][]string{{{"["}, nil}, {nil, {""}}, {nil, {"a/"}}} {
		_, err := parseFilter(bad[0], bad[1], nil)
		require.Error(t, err)
	}
}

// The names of parts and their states are recognized.
func TestPartNames(t *testing.T) {
	p := &place{name: "x"}
	for _, name := range []string{p.partName(), p.stateName(), p.stateName() + ".new", p.tempName(), stateNameOf(p.tempName())} {
		require.True(t, isPartName(name), name)
	}
	for _, name := range []string{".jfrog-config.json", "a.part", ".jfrog-.part"} {
		require.False(t, isPartName(name), name)
	}
}
