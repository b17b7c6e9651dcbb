package lifecycle

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var archiveLayout = []PathMapping{{Input: "(.+)/(.*)", Output: "$1/mapping/$2"}}

var exportCases = replay.Cases[*Client]{
	"2.4.3.7/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Exports.Create(ctx, "RBv2-094351-088", "v-094351-091",
			ExportCreateRequest{Modifications: &ExportModifications{Mappings: archiveLayout}}, nil)
	},
	"2.4.3.7/wire-mappings at the top": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Exports.Create(ctx, "RBv2-094351-088", "v-094351-091", ExportCreateRequest{Mappings: archiveLayout},
			&ExportCreateOptions{RepositoryOptions: RepositoryOptions{Project: "catalina"}, Async: new(true)})
	},
	"2.4.3.8/sample": exportStatus,
	"2.4.3.8/wire-in progress": func(ctx context.Context, c *Client) (any, error) {
		return c.Exports.Status(ctx, "RBv2-094351-088", "v-094351-091", &RepositoryOptions{Project: "catalina"})
	},
	"2.4.3.8/wire-not triggered":                exportStatus,
	"2.4.3.8/wire-completed without an address": exportStatus,
	"2.4.3.9/constructed": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Exports.Delete(ctx, "RBv2-094351-088", "v-094351-091", &RepositoryOptions{})
	},
}

func exportStatus(ctx context.Context, c *Client) (any, error) {
	return c.Exports.Status(ctx, "RBv2-094351-088", "v-094351-091", nil)
}

// The zero request is sent as an empty object.
func TestExportWithoutChanges(t *testing.T) {
	c, got := keep(t, ``)
	require.NoError(t, c.Exports.Create(t.Context(), "app", "1.0", ExportCreateRequest{}, nil))
	assert.Equal(t, "{}", got.body)
}
