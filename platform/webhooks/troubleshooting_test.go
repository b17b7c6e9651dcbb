package webhooks

import (
	"context"
	"iter"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/replay"
)

// all collects the values of a walk.
func all[T any](walk iter.Seq2[T, error]) ([]T, error) {
	var out []T
	for v, err := range walk {
		if err != nil {
			return out, err
		}
		out = append(out, v)
	}
	return out, nil
}

func records(ctx context.Context, c *Client, opts *TroubleshootingOptions) (any, error) {
	return all(c.Troubleshooting.All(ctx, opts))
}

var troubleshootingCases = replay.Cases[*Client]{
	"4.11.9/sample": func(ctx context.Context, c *Client) (any, error) { return records(ctx, c, nil) },
	"4.11.10/sample": func(ctx context.Context, c *Client) (any, error) {
		return records(ctx, c, &TroubleshootingOptions{Subscription: "mysub", Target: "github.com"})
	},
	"4.11.11/sample": func(ctx context.Context, c *Client) (any, error) {
		return records(ctx, c, &TroubleshootingOptions{Start: new(jfrog.Millis(14354677650)), End: 14354677680, Count: 5})
	},
	"4.11.11/earliest data": func(ctx context.Context, c *Client) (any, error) {
		return records(ctx, c, &TroubleshootingOptions{Start: new(jfrog.Millis(0))})
	},
	"4.11.11/between two timestamps": func(ctx context.Context, c *Client) (any, error) {
		return records(ctx, c, &TroubleshootingOptions{Start: new(jfrog.Millis(14354677669)), End: 15354677800})
	},
	"4.11.11/live from a past timestamp": func(ctx context.Context, c *Client) (any, error) {
		return records(ctx, c, &TroubleshootingOptions{Start: new(jfrog.Millis(14354677669))})
	},
}
