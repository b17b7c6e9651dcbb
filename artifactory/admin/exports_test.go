package admin

import (
	"context"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var exportCases = replay.Cases[*Client]{
	"2.15.4/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Exports.Defaults(ctx)
	},
	"2.15.5/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Exports.System(ctx, ExportSettings{ExportPath: "/export/path", IncludeMetadata: new(true),
			CreateArchive: new(false), BypassFiltering: new(false), Verbose: new(false), FailOnError: new(true),
			FailIfEmpty: new(true), M2: new(false), Incremental: new(false), ExcludeContent: new(false)})
	},
}

func TestExportsRefused(t *testing.T) {
	ctx, c := t.Context(), offline(t)
	refused(t, c.Exports.System(ctx, ExportSettings{}), "export path is empty")
	refused(t, second(c.Exports.OpenSystem(ctx, ExportSettings{})), "export path is empty")
}

// TestExportDefaultsKept checks that unknown settings of the server are sent back.
func TestExportDefaultsKept(t *testing.T) {
	c, s := play(t, turn{Body: `{"exportPath":"/export/path","m2":false,"trashCan":false}`}, turn{Body: "exported"})
	settings, err := c.Exports.Defaults(t.Context())
	require.NoError(t, err)
	settings.ExportPath = "/backup"
	text, err := c.Exports.OpenSystem(t.Context(), *settings)
	require.NoError(t, err)
	all, err := io.ReadAll(text)
	require.NoError(t, err)
	require.NoError(t, text.Close())
	assert.Equal(t, "exported", string(all))
	body := strings.TrimPrefix(s.Requests[1], "POST /artifactory/api/export/system ")
	assert.JSONEq(t, `{"exportPath":"/backup","m2":false,"trashCan":false}`, body)
}
