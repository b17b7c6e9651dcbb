package admin

import (
	"context"
	"fmt"
	"io"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/replay"
)

const bundleID = "B1-1551008826805"

var supportBundleCases = replay.Cases[*Client]{
	"4.8.1/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.SupportBundles.Create(ctx, SupportBundleCreateRequest{
			Name: "supportBundle1", Description: "Test support bundle",
			Parameters: &SupportBundleParameters{
				Configuration: new(true), System: new(true), CollectSlowQueriesFromDatabase: true,
				Logs:       &SupportBundleLogs{Include: new(true), StartDate: "2024-08-01", EndDate: "2024-08-01"},
				ThreadDump: &SupportBundleThreadDump{Count: 2, IntervalMillis: 1000},
			}})
	},
	"4.8.2/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.SupportBundles.List(ctx)
	},
	"4.8.3/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.SupportBundles.Get(ctx, bundleID)
	},
	"4.8.3/wire-in progress": func(ctx context.Context, c *Client) (any, error) {
		return c.SupportBundles.Get(ctx, bundleID)
	},
	"4.8.4/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.SupportBundles.Delete(ctx, bundleID)
	},
	"4.8.5/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.SupportBundles.Download(ctx, bundleID)
	},
}

func TestSupportBundlesRefused(t *testing.T) {
	ctx, c := t.Context(), offline(t)
	for why, p := range map[string]SupportBundleParameters{
		`date "01.08.2024" is not in the form YYYY-MM-DD`:    {Logs: &SupportBundleLogs{StartDate: "01.08.2024"}},
		`date "2024-02-30" is not in the form YYYY-MM-DD`:    {Logs: &SupportBundleLogs{EndDate: "2024-02-30"}},
		"start date 2024-08-02 is after end date 2024-08-01": {Logs: &SupportBundleLogs{StartDate: "2024-08-02", EndDate: "2024-08-01"}},
		"count of -1 thread dumps is negative":               {ThreadDump: &SupportBundleThreadDump{Count: -1}},
		"interval of -1 ms between thread dumps is negative": {ThreadDump: &SupportBundleThreadDump{IntervalMillis: -1}},
	} {
		refused(t, second(c.SupportBundles.Create(ctx, SupportBundleCreateRequest{Parameters: &p})), why)
		refused(t, second(c.SupportBundles.CreateAndWait(ctx, SupportBundleCreateRequest{Parameters: &p}, nil)), why)
	}
	for _, err := range []error{
		second(c.SupportBundles.Get(ctx, "")), c.SupportBundles.Delete(ctx, ""),
		second(c.SupportBundles.Download(ctx, "")), second(c.SupportBundles.WaitCreated(ctx, "", nil)),
	} {
		refused(t, err, "bundleId")
	}
}

func TestDateOf(t *testing.T) {
	zone := time.FixedZone("", 2*60*60)
	assert.Equal(t, Date("2024-08-02"), DateOf(time.Date(2024, 8, 2, 0, 30, 0, 0, zone)))
}

func TestSupportBundleWait(t *testing.T) {
	status := func(s string) turn { return turn{Body: fmt.Sprintf(`{"id":"b","status":%q}`, s)} }
	for name, tc := range map[string]struct {
		turns []turn
		fails string
		is    error
	}{
		"at once":           {turns: []turn{status("success")}},
		"later":             {turns: []turn{status("in progress"), status("IN_PROGRESS"), status("Success")}},
		"failed":            {turns: []turn{status("in progress"), status("failed")}, fails: "jfrog: creation of support bundle b ended as failed"},
		"without a status":  {turns: []turn{status("")}, is: jfrog.ErrBadAnswer},
		"deleted meanwhile": {turns: []turn{status("in progress"), {Status: 404, Body: "{}"}}, is: jfrog.ErrNotFound},
	} {
		t.Run(name, func(t *testing.T) {
			c, s := play(t, append([]turn{{Body: `{"id":"b"}`}}, tc.turns...)...)
			b, err := c.SupportBundles.CreateAndWait(t.Context(), SupportBundleCreateRequest{}, quick)
			assert.Len(t, s.Requests, 1+len(tc.turns))
			assert.Equal(t, "POST /artifactory/api/system/support/bundle/ {}", s.Requests[0])
			switch {
			case tc.is != nil:
				require.ErrorIs(t, err, tc.is)
			case tc.fails != "":
				var failure *jfrog.FailedError
				require.ErrorAs(t, err, &failure)
				assert.Equal(t, tc.fails, err.Error())
				assert.Equal(t, "b", b.ID)
			default:
				require.NoError(t, err)
				assert.True(t, b.Status.is(SupportBundleSuccess))
			}
		})
	}
	c, s := play(t, turn{Status: 500, Body: "{}"})
	require.ErrorIs(t, second(c.SupportBundles.CreateAndWait(t.Context(), SupportBundleCreateRequest{}, quick)), jfrog.ErrServer)
	assert.Len(t, s.Requests, 1, "no wait after a failed creation")
}

func TestSupportBundleDownload(t *testing.T) {
	c, _ := play(t, turn{Body: "PK\x03\x04"}, turn{Status: 404, Body: "{}"})
	archive, err := c.SupportBundles.Download(t.Context(), "b")
	require.NoError(t, err)
	data, err := io.ReadAll(archive)
	require.NoError(t, err)
	require.NoError(t, archive.Close())
	assert.Equal(t, "PK\x03\x04", string(data))
	require.ErrorIs(t, second(c.SupportBundles.Download(t.Context(), "b")), jfrog.ErrNotFound)
}
