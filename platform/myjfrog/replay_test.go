package myjfrog

import (
	"testing"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/replay"
)

// TestReplay plays every documented exchange of the operations through the methods of the package.
// To play one operation, run go test -run TestReplay/4.16.2.1. The client of the harness has
// another base URL than MyJFrog.
func TestReplay(t *testing.T) {
	replay.Run(t, func(c *jfrog.Client) *Client { return build(c, nil) },
		allowlistCases,
		certificateCases,
		natIPCases,
	)
}
