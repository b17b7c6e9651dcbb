package clienttest

import (
	"iter"
	"testing"

	"github.com/stretchr/testify/require"
)

// Fails returns the error of a walk. The walk must yield just one pair: a zero value and an error.
func Fails[T any](t testing.TB, walk iter.Seq2[T, error]) error {
	t.Helper()
	var errs []error
	for value, err := range walk {
		require.Zero(t, value, "value beside the error")
		errs = append(errs, err)
	}
	require.Len(t, errs, 1, "pairs of the walk")
	require.Error(t, errs[0])
	return errs[0]
}
