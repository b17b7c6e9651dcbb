package federation

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var legacyCases = replay.Cases[*Client]{
	"2.11.11.1/sample":       func(ctx context.Context, c *Client) (any, error) { return c.Legacy.Status(ctx, "example-repo-local") },
	"2.11.11.2/sample":       func(ctx context.Context, c *Client) (any, error) { return c.Legacy.StatusV2(ctx, "fed-generic") },
	"2.11.11.3/sample":       func(ctx context.Context, c *Client) (any, error) { return c.Legacy.States(ctx) },
	"2.11.11.4/no threshold": func(ctx context.Context, c *Client) (any, error) { return c.Legacy.Lags(ctx, nil) },
	"2.11.11.4/threshold of 5000 ms": func(ctx context.Context, c *Client) (any, error) {
		return c.Legacy.Lags(ctx, &LagOptions{ThresholdTimeInMillis: 5000})
	},
	"2.11.11.5/sample": func(ctx context.Context, c *Client) (any, error) { return c.Legacy.Unavailable(ctx) },
}

func TestLagsRefused(t *testing.T) {
	_, err := offline(t).Legacy.Lags(t.Context(), &LagOptions{ThresholdTimeInMillis: -1})
	refused(t, err, "threshold of -1 ms is negative")
}

func TestWaitSynced(t *testing.T) {
	states := func(list ...SyncState) (answers []string) {
		for _, s := range list {
			answers = append(answers, fmt.Sprintf(`[{"localRepoKey":"other","status":"FULL_SYNC_RUNNING","members":[]},
				{"localRepoKey":"fed","status":"%s","members":[]}]`, s))
		}
		return answers
	}
	const running, syncing, out, disabled = SyncStateFullSyncRunning, SyncStateSyncing, SyncStateOutOfSync, SyncStateDisabled
	for _, tc := range []struct {
		answers []string
		polls   int
		failed  string
	}{
		{states(syncing, running, running, syncing), 4, ""},
		{states(syncing), 3, ""},
		{states(out, running, out), 3, "OUT_OF_SYNC"},
		{states(out, out, running, syncing), 4, ""},
		{states(disabled), 3, "DISABLED"},
	} {
		s := &script{Answers: tc.answers}
		state, err := serve(t, s.ServeHTTP).Legacy.WaitSynced(t.Context(), "fed", fast)
		assert.Equal(t, tc.polls, s.Polls)
		require.NotNil(t, state)
		if tc.failed == "" {
			assert.NoError(t, err)
			continue
		}
		var failed *jfrog.FailedError
		require.ErrorAs(t, err, &failed)
		assert.Equal(t, tc.failed, failed.Status)
	}
	_, err := serve(t, (&script{Answers: []string{"[]"}}).ServeHTTP).Legacy.WaitSynced(t.Context(), "fed", fast)
	assert.ErrorIs(t, err, jfrog.ErrBadAnswer)
}
