package federation

import (
	"testing"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

// TestReplay plays every documented exchange of the operations through the methods of the package.
func TestReplay(t *testing.T) {
	replay.Run(t, New, failedTaskCases, fullSyncCases, legacyCases, repositoryCases, stateCases)
}
