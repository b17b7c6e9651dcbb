package admin

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var pruneCases = replay.Cases[*Client]{
	"2.3.3.1/resume from a directory": func(ctx context.Context, c *Client) (any, error) {
		return c.Prune.Start(ctx, PruneStartRequest{DryRun: true, StartFromDirectory: "f9", StartFromBinary: 81, BinaryOlderThanDays: new(2)})
	},
	"2.3.3.1/already running": func(ctx context.Context, c *Client) (any, error) {
		return c.Prune.Start(ctx, PruneStartRequest{StartFromDirectory: "d5", StartFromBinary: 812047, BinaryOlderThanDays: new(90)})
	},
	"2.3.3.1/from the beginning": func(ctx context.Context, c *Client) (any, error) {
		return c.Prune.Start(ctx, PruneStartRequest{})
	},
	"2.3.3.2/running": func(ctx context.Context, c *Client) (any, error) {
		return c.Prune.Status(ctx)
	},
	"2.3.3.2/never run": func(ctx context.Context, c *Client) (any, error) {
		return c.Prune.Status(ctx)
	},
	"2.3.3.3/stopped": func(ctx context.Context, c *Client) (any, error) {
		return c.Prune.Stop(ctx)
	},
	"2.3.3.3/not running": func(ctx context.Context, c *Client) (any, error) {
		return c.Prune.Stop(ctx)
	},
}

func TestPruneRefused(t *testing.T) {
	ctx, c := t.Context(), offline(t)
	refused(t, second(c.Prune.Start(ctx, PruneStartRequest{StartFromBinary: -1})), "position -1 of the binary is negative")
	refused(t, second(c.Prune.Start(ctx, PruneStartRequest{BinaryOlderThanDays: new(-1)})), "age of -1 days is negative")
}

func TestPruneAnyAge(t *testing.T) {
	c, s := play(t, turn{Status: 202, Body: `{"info":"submitted"}`})
	_, err := c.Prune.Start(t.Context(), PruneStartRequest{BinaryOlderThanDays: new(0)})
	require.NoError(t, err)
	assert.Equal(t, []string{`POST /artifactory/api/system/storage/prune/start {"binaryOlderThanDays":0}`}, s.Requests)
}

// pruneTurn is the status of a run that started at a time.
func pruneTurn(state PruneState, started int) turn {
	return turn{Body: fmt.Sprintf(`{"status":%q,"timing":{"startedAtMillis":%d}}`, state, started)}
}

func TestPruneWait(t *testing.T) {
	finished, stopped := (*PruneService).WaitFinished, (*PruneService).WaitStopped
	for name, tc := range map[string]struct {
		wait  func(*PruneService, context.Context, *jfrog.WaitOptions) (*PruneStatus, error)
		end   turn
		state PruneState
		fails string // text of the FailedError
	}{
		"finished":                 {finished, pruneTurn(PruneFinished, 1), PruneFinished, ""},
		"stopped by somebody else": {finished, pruneTurn(PruneStopped, 1), PruneStopped, "ended as stopped"},
		"stopped":                  {stopped, pruneTurn(PruneStopped, 1), PruneStopped, ""},
		"finished before the stop": {stopped, pruneTurn(PruneFinished, 1), PruneFinished, ""},
		"failed with a text":       {finished, turn{Body: `{"status":"error","dryRun":false,"error":"disk full"}`}, PruneError, "ended as error: disk full"},
		"failed with an object":    {stopped, turn{Body: `{"status":"error","dryRun":false,"error":{"why":"disk"}}`}, PruneError, `ended as error: {"why":"disk"}`},
		"failed without a reason":  {finished, turn{Body: `{"status":"error","dryRun":false,"error":null}`}, PruneError, "ended as error"},
	} {
		t.Run(name, func(t *testing.T) {
			c, s := play(t, pruneTurn(PruneRunning, 1), pruneTurn(PruneRunning, 1), tc.end)
			status, err := tc.wait(c.Prune, t.Context(), quick)
			require.NotNil(t, status)
			assert.Equal(t, tc.state, status.Status)
			assert.Len(t, s.Requests, 3)
			var failure *jfrog.FailedError
			if tc.fails == "" {
				require.NoError(t, err)
			} else {
				require.ErrorAs(t, err, &failure)
				assert.Equal(t, "jfrog: prune of unreferenced data "+tc.fails, err.Error())
			}
		})
	}
}

func TestPruneWaitErrors(t *testing.T) {
	c, _ := play(t, turn{Status: 412, Body: `{"info":"No Prune task found"}`})
	require.ErrorIs(t, second(c.Prune.WaitFinished(t.Context(), quick)), jfrog.ErrNotFound)
	c, _ = play(t, turn{Body: `{"dryRun":true}`})
	require.ErrorIs(t, second(c.Prune.WaitFinished(t.Context(), quick)), jfrog.ErrBadAnswer)
	c, _ = play(t, pruneTurn(PruneRunning, 1))
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	require.ErrorIs(t, second(c.Prune.WaitFinished(ctx, quick)), context.DeadlineExceeded)
}

func TestPruneStartAndWait(t *testing.T) {
	submitted, never := turn{Status: 202, Body: `{"info":"submitted"}`}, turn{Status: 412, Body: `{"info":"No Prune task found"}`}
	for name, turns := range map[string][]turn{
		"first run":                          {never, submitted, never, pruneTurn(PruneFinished, 2)},
		"the earlier run is still reported":  {pruneTurn(PruneFinished, 1), submitted, pruneTurn(PruneFinished, 1), pruneTurn(PruneFinished, 2)},
		"a resumed run keeps its start time": {pruneTurn(PruneStopped, 1), submitted, pruneTurn(PruneRunning, 1), pruneTurn(PruneFinished, 1)},
	} {
		t.Run(name, func(t *testing.T) {
			c, s := play(t, turns...)
			status, err := c.Prune.StartAndWait(t.Context(), PruneStartRequest{}, quick)
			require.NoError(t, err)
			assert.Equal(t, PruneFinished, status.Status)
			assert.Len(t, s.Requests, len(turns))
		})
	}
	c, s := play(t, pruneTurn(PruneRunning, 1), turn{Status: 412, Body: `{"info":"cannot be started"}`})
	require.ErrorIs(t, second(c.Prune.StartAndWait(t.Context(), PruneStartRequest{}, quick)), jfrog.ErrPreconditionFailed)
	assert.Len(t, s.Requests, 2, "no wait after a refused start")
	c, s = play(t, turn{Status: 403, Body: `{}`})
	require.ErrorIs(t, second(c.Prune.StartAndWait(t.Context(), PruneStartRequest{}, quick)), jfrog.ErrForbidden)
	assert.Len(t, s.Requests, 1, "no start without a status")
}

func TestPruneErrorIsKept(t *testing.T) {
	c, _ := play(t, turn{Body: `{"status":"error","error":{"code":7}}`})
	status, err := c.Prune.Status(t.Context())
	require.NoError(t, err)
	assert.Equal(t, json.RawMessage(`{"code":7}`), status.Error)
}
