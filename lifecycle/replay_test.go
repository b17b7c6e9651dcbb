package lifecycle

import (
	"testing"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

// TestReplay plays every documented exchange of the package's operations through its
// methods. One operation: go test -run TestReplay/2.4.1.1
func TestReplay(t *testing.T) {
	replay.Run(t, New, bundleCases, promotionCases, distributionCases, exportCases)
}
