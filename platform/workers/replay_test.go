package workers

import (
	"testing"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

// TestReplay plays every documented exchange of the package's operations through its methods.
// To play one operation, run go test -run TestReplay/4.15.1.
func TestReplay(t *testing.T) {
	replay.Run(t, New, executionCases, systemCases, workerCases)
}
