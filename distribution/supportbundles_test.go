package distribution

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

const supportBundleID = "20181230145474-53666747"

var supportRequest = SupportBundleCreateRequest{
	Name: "bundle", Description: "description",
	Parameters: &SupportBundleParameters{
		Configuration: new(true), System: new(true),
		Logs:       &SupportBundleLogs{Include: new(true), StartDate: "2019-01-20", EndDate: "2019-01-21"},
		ThreadDump: &SupportBundleThreadDump{Count: 1, IntervalMillis: 100},
	},
}

var supportCases = replay.Cases[*Client]{
	"5.10.1/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.SupportBundles.Create(ctx, supportRequest)
	},
	"5.10.2/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.SupportBundles.CreateAs(ctx, supportBundleID, supportRequest)
	},
	"5.10.3/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.SupportBundles.Get(ctx, supportBundleID)
	},
	"5.10.4/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.SupportBundles.Download(ctx, supportBundleID)
	},
	"5.10.5/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.SupportBundles.Delete(ctx, supportBundleID)
	},
	"5.10.6/sample": func(ctx context.Context, c *Client) (any, error) { return c.SupportBundles.List(ctx) },
}

func TestSupportBundlesRefused(t *testing.T) {
	ctx, s := t.Context(), offline(t).SupportBundles
	for why, p := range map[string]SupportBundleParameters{
		`"yesterday" is not in the form`: {Logs: &SupportBundleLogs{StartDate: "yesterday"}},
		`"1.1.2019" is not in the form`:  {Logs: &SupportBundleLogs{EndDate: "1.1.2019"}},
		"is after end date":              {Logs: &SupportBundleLogs{StartDate: "2019-01-02", EndDate: "2019-01-01"}},
		"count of -1":                    {ThreadDump: &SupportBundleThreadDump{Count: -1}},
		"interval of -1":                 {ThreadDump: &SupportBundleThreadDump{IntervalMillis: -1}},
	} {
		refused(t, second(s.Create(ctx, SupportBundleCreateRequest{Parameters: &p})), why)
		refused(t, second(s.CreateAs(ctx, "id", SupportBundleCreateRequest{Parameters: &p})), why)
	}
	refused(t, second(s.CreateAs(ctx, "", SupportBundleCreateRequest{})), "bundleId is empty")
	refused(t, second(s.Download(ctx, "")), "bundleId is empty")
}

func TestSupportBundleDefaults(t *testing.T) {
	c, s := scripted(t, answer{body: `{"id":"1"}`})
	require.NoError(t, second(c.SupportBundles.Create(t.Context(), SupportBundleCreateRequest{})))
	assert.JSONEq(t, `{}`, s.bodies[0])
	assert.Equal(t, Date("2019-01-20"), DateOf(time.Date(2019, 1, 20, 23, 0, 0, 0, time.UTC)))
}

func TestSupportBundleDownload(t *testing.T) {
	c, _ := scripted(t, answer{body: "PK archive"},
		answer{status: 404, body: `{"status_code":404,"message":"no bundle"}`})
	archive, err := c.SupportBundles.Download(t.Context(), "1")
	require.NoError(t, err)
	data, err := io.ReadAll(archive)
	require.NoError(t, err)
	require.NoError(t, archive.Close())
	assert.Equal(t, "PK archive", string(data))
	archive, err = c.SupportBundles.Download(t.Context(), "1")
	assert.ErrorIs(t, err, jfrog.ErrNotFound)
	assert.Nil(t, archive)
}
