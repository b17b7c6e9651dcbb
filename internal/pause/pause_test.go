package pause

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

func TestFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Hour)
		defer cancel()
		began := time.Now()
		require.NoError(t, For(ctx, time.Hour))
		require.Equal(t, time.Hour, time.Since(began))
		require.ErrorIs(t, For(ctx, 24*time.Hour), context.DeadlineExceeded)
		require.Equal(t, 3*time.Hour, time.Since(began))
		for range 100 { // both are due
			require.ErrorIs(t, For(ctx, -1), context.DeadlineExceeded)
		}
	})
}
