package artifactory

import (
	"context"
	"net/http"
	"testing"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var trashCases = replay.Cases[*Client]{
	"2.3.2.1/constructed": func(ctx context.Context, c *Client) (any, error) { return nil, c.Trash.Empty(ctx) },
	"2.3.2.2/sample":      func(ctx context.Context, c *Client) (any, error) { return nil, c.Trash.Delete(ctx, "npm-local") },
	"2.3.2.3/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Trash.Restore(ctx, "npm-local", "npm-local2")
	},
	"2.3.2.4/sample": func(ctx context.Context, c *Client) (any, error) { return nil, c.Trash.CollectGarbage(ctx) },
	"2.3.2.5/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Trash.CleanFolderRecords(ctx, FolderRecordsCleanRequest{BatchSize: 10000, PauseBetweenBatchesMillis: 1000, BatchesCount: -1})
	},
}

func TestTrashRefused(t *testing.T) {
	ctx, c := context.Background(), offline(t)
	// "/" would stand for the whole trash can.
	for _, path := range []string{"", "/"} {
		refused(t, c.Trash.Delete(ctx, path), "")
		refused(t, c.Trash.Restore(ctx, path, "libs"), "")
		refused(t, c.Trash.Restore(ctx, "libs", path), "target")
	}
	for why, req := range map[string]FolderRecordsCleanRequest{
		"batch size -1 is negative":        {BatchSize: -1},
		"pause of -1 ms between batches":   {PauseBetweenBatchesMillis: -1},
		"batches count -2 is less than -1": {BatchesCount: -2},
	} {
		refused(t, second(c.Trash.CleanFolderRecords(ctx, req)), why)
	}
}

// TestCleanFolderRecordsDefaults checks that the zero request leaves everything to the server,
// and that a response without a message is a success.
func TestCleanFolderRecordsDefaults(t *testing.T) {
	c, got := answering(t, http.StatusAccepted, nil, "")
	message, err := c.Trash.CleanFolderRecords(t.Context(), FolderRecordsCleanRequest{})
	if err != nil || message != "" || string(got.body) != "{}" {
		t.Errorf("%q, %v, sent: %s", message, err, got.body)
	}
}
