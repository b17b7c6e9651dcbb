package nameset

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestSet(t *testing.T) {
	set := Set{}
	require.True(t, set.Add("a"))
	require.True(t, set.Add(""))
	require.False(t, set.Add("a"))
	require.True(t, set.Has("a"))
	require.False(t, set.Has("b"))
	require.False(t, Set(nil).Has("a"))
	require.Len(t, set, 2)
}
