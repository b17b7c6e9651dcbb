package metadata

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/jfrogkit/jfrog-go/internal/replay"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// TestReplay plays every documented exchange of the package's operation through its methods.
//
// The GraphQL documents of the manual go through Query unchanged, because the methods put the
// values into variables. TestDocuments shows that the methods request the same.
func TestReplay(t *testing.T) {
	replay.Run(t, New, replay.Cases[*Client]{
		"10.3/pagination example":                                                 play("10.3/pagination example"),
		"10.3/example 1: package by name and type":                                play("10.3/example 1: package by name and type"),
		"10.3/example 2: package with its versions and licenses by creation date": play("10.3/example 2: package with its versions and licenses by creation date"),
	})
}

func play(key string) replay.Case[*Client] {
	return func(ctx context.Context, c *Client) (any, error) {
		var body jfrog.GraphQLRequest
		if err := json.Unmarshal(replay.Body[json.RawMessage](key), &body); err != nil {
			return nil, err
		}
		return Query[searchData](ctx, c, body.Query, nil)
	}
}
