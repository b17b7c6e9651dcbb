package replication

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var systemCases = replay.Cases[*Client]{
	"2.3.1.12/sample": func(ctx context.Context, c *Client) (any, error) { return c.System.Get(ctx) },
	"2.3.1.15/sample": func(ctx context.Context, c *Client) (any, error) { return nil, c.System.Block(ctx, nil) },
	"2.3.1.16/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.System.Unblock(ctx, &SystemBlockOptions{})
	},
}

var channelCases = replay.Cases[*Client]{
	"2.3.1.13/replication running": func(ctx context.Context, c *Client) (any, error) {
		return c.Channels.List(ctx, "maven-prod-local")
	},
	"2.3.1.13/replication not running": func(ctx context.Context, c *Client) (any, error) {
		return c.Channels.List(ctx, "maven-prod-local")
	},
	"2.3.1.14/sample": func(ctx context.Context, c *Client) (any, error) { return nil, c.Channels.Close(ctx) },
}

var checksumCases = replay.Cases[*Client]{
	"2.3.1.17/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Checksums.Replace(ctx, ChecksumReplaceRequest{CheckBinaryExistenceAllowed: true})
	},
	"2.3.1.17/template": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Checksums.Replace(ctx, ChecksumReplaceRequest{CheckBinaryExistenceAllowed: true, DaysToTrust: 30})
	},
	"2.3.1.18/sample": func(ctx context.Context, c *Client) (any, error) { return c.Checksums.Get(ctx) },
}

func TestBlockOnlyPush(t *testing.T) {
	c, got := keep(t, 200, "Successfully blocked all push replications")
	require.NoError(t, c.System.Block(t.Context(), &SystemBlockOptions{Pull: new(false)}))
	assert.Equal(t, "POST /artifactory/api/system/replications/block?pull=false", got.Request)
	require.NoError(t, c.System.Unblock(t.Context(), &SystemBlockOptions{Push: new(false), Pull: new(true)}))
	assert.Equal(t, "POST /artifactory/api/system/replications/unblock?pull=true&push=false", got.Request)
}

func TestChecksumReplaceRefused(t *testing.T) {
	c := offline(t)
	for _, days := range []int{-1, 31} {
		err := c.Checksums.Replace(t.Context(), ChecksumReplaceRequest{DaysToTrust: days})
		refused(t, err, "want 0 to 30")
	}
}

func TestChecksumReplaceSendsFalse(t *testing.T) {
	c, got := keep(t, 200, "")
	require.NoError(t, c.Checksums.Replace(t.Context(), ChecksumReplaceRequest{}))
	assert.JSONEq(t, `[{"checkBinaryExistenceAllowed":"false"}]`, got.Body)
}
