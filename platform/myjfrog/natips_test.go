package myjfrog

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var natIPCases = replay.Cases[*Client]{
	"4.16.1/sample": func(ctx context.Context, c *Client) (any, error) { return c.NATIPs.List(ctx) },
}

func TestNATIPs(t *testing.T) {
	c, s := play(t, turn{Body: `[{"cidr":["34.86.118.153/32"],"region":"us-east4"}]`})
	ranges, err := c.NATIPs.List(t.Context())
	require.NoError(t, err)
	assert.Equal(t, []IPRange{{CIDR: []string{"34.86.118.153/32"}, Region: "us-east4"}}, ranges)
	assert.Equal(t, "GET /api/jmis/v1/ip-ranges ", s.Requests[0])
}
