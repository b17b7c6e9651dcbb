package webhooks

import (
	"testing"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

// TestReplay plays every documented exchange of the operations through the methods of the package.
// To play one operation, run go test -run TestReplay/4.11.2.
func TestReplay(t *testing.T) {
	replay.Run(t, New, subscriptionCases, systemCases, troubleshootingCases)
}
