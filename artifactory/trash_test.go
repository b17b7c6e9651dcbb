package artifactory

import (
	"context"
	"testing"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var trashCases = replay.Cases[*Client]{
	"2.3.2.1/constructed": func(ctx context.Context, c *Client) (any, error) { return nil, c.Trash.Empty(ctx) },
	"2.3.2.2/sample":      func(ctx context.Context, c *Client) (any, error) { return nil, c.Trash.Delete(ctx, "npm-local") },
	"2.3.2.3/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Trash.Restore(ctx, "npm-local", "npm-local2")
	},
	"2.3.2.4/sample": func(ctx context.Context, c *Client) (any, error) { return nil, c.Trash.CollectGarbage(ctx) },
	"2.3.2.5/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Trash.CleanFolderRecords(ctx, &FolderRecordsOptions{BatchSize: 10000, PauseBetweenBatchesMS: 1000, BatchesCount: -1})
	},
}

func TestTrashRefused(t *testing.T) {
	ctx, c := context.Background(), offline(t)
	// "/" would be the whole trash can.
	for _, path := range []string{"", "/"} {
		refused(t, c.Trash.Delete(ctx, path), "")
		_, err := c.Trash.Restore(ctx, path, "libs")
		refused(t, err, "")
		_, err = c.Trash.Restore(ctx, "libs", path)
		refused(t, err, "target")
	}
	for _, opts := range []*FolderRecordsOptions{{BatchSize: -1}, {PauseBetweenBatchesMS: -1}, {BatchesCount: -2}} {
		_, err := c.Trash.CleanFolderRecords(ctx, opts)
		refused(t, err, "negative")
	}
}
