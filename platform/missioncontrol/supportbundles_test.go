package missioncontrol

import (
	"context"
	"io"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/replay"
)

const bundleID = "SUPP20180912154413548991"

var supportBundleCases = replay.Cases[*Client]{
	"8.5.1/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.SupportBundles.Create(ctx, SupportBundleCreateRequest{
			Name: "JFMC support bundle", Description: "Support bundle generated because of issue with XYZ",
			Parameters: &SupportBundleParameters{
				Configuration: new(true), System: new(true),
				ThreadDump: &SupportBundleThreadDump{Count: 1, Interval: new(0)},
				Logs:       &SupportBundleLogs{Include: new(true), StartDate: "2018-12-25", EndDate: "2019-01-07"},
			}})
	},
	"8.5.2/sample": func(ctx context.Context, c *Client) (any, error) { return c.SupportBundles.List(ctx) },
	"8.5.3/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.SupportBundles.Get(ctx, bundleID)
	},
	"8.5.4/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.SupportBundles.Download(ctx, bundleID)
	},
	"8.5.5/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.SupportBundles.Delete(ctx, bundleID)
	},
}

func TestSupportBundlesRefused(t *testing.T) {
	ctx, c := t.Context(), offline(t)
	for why, p := range map[string]SupportBundleParameters{
		`date "25.12.2018" is not in the form YYYY-MM-DD`:    {Logs: &SupportBundleLogs{StartDate: "25.12.2018"}},
		`date "2019-02-30" is not in the form YYYY-MM-DD`:    {Logs: &SupportBundleLogs{EndDate: "2019-02-30"}},
		"start date 2019-01-08 is after end date 2019-01-07": {Logs: &SupportBundleLogs{StartDate: "2019-01-08", EndDate: "2019-01-07"}},
		"count of -1 thread dumps is negative":               {ThreadDump: &SupportBundleThreadDump{Count: -1}},
		"interval -1 between thread dumps is negative":       {ThreadDump: &SupportBundleThreadDump{Interval: new(-1)}},
	} {
		refused(t, second(c.SupportBundles.Create(ctx, SupportBundleCreateRequest{Parameters: &p})), why)
		refused(t, second(c.SupportBundles.CreateAndWait(ctx, SupportBundleCreateRequest{Parameters: &p}, nil)), why)
	}
	for _, err := range []error{
		second(c.SupportBundles.Get(ctx, "")), c.SupportBundles.Delete(ctx, ""),
		second(c.SupportBundles.Download(ctx, "")), second(c.SupportBundles.WaitCreated(ctx, "", nil)),
	} {
		refused(t, err, "id")
	}
}

func TestDateOf(t *testing.T) {
	zone := time.FixedZone("", 2*60*60)
	assert.Equal(t, Date("2024-08-02"), DateOf(time.Date(2024, 8, 2, 0, 30, 0, 0, zone)))
}

func TestSupportBundleWait(t *testing.T) {
	created, described := turn{Status: 202, Body: `{"id":"b"}`}, turn{Body: `{"name":"n"}`}
	absent, zip := turn{Status: 404, Body: `{"message":"no ZIP"}`}, turn{Body: "PK\x03\x04"}
	for name, tc := range map[string]struct {
		turns []turn
		is    error
	}{
		"at once":           {turns: []turn{created, described, zip}},
		"later":             {turns: []turn{created, described, absent, described, absent, described, zip}},
		"deleted meanwhile": {turns: []turn{created, described, absent, absent}, is: jfrog.ErrNotFound},
		"forbidden":         {turns: []turn{created, described, {Status: 403, Body: "{}"}}, is: jfrog.ErrForbidden},
		"not created":       {turns: []turn{{Status: 500, Body: "{}"}}, is: jfrog.ErrServer},
		"without an id":     {turns: []turn{{Status: 202, Body: `{"artifactory":{}}`}}, is: jfrog.ErrBadAnswer},
	} {
		t.Run(name, func(t *testing.T) {
			c, s := play(t, tc.turns...)
			b, err := c.SupportBundles.CreateAndWait(t.Context(), SupportBundleCreateRequest{}, quick)
			assert.Len(t, s.Requests, len(tc.turns))
			assert.Equal(t, "POST /mc/api/v1/system/support/bundle {}", s.Requests[0])
			if tc.is != nil {
				require.ErrorIs(t, err, tc.is)
				return
			}
			require.NoError(t, err)
			assert.Equal(t, "n", b.Name)
		})
	}
	c, _ := play(t, described, absent, described, absent)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	require.ErrorIs(t, second(c.SupportBundles.WaitCreated(ctx, "b", &jfrog.WaitOptions{Interval: time.Hour})),
		context.DeadlineExceeded)
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
