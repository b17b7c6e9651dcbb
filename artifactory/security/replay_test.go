package security

import (
	"testing"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

// TestReplay plays every documented exchange of the package's operations through its methods. To
// play one operation, run go test -run TestReplay/2.9.14.
func TestReplay(t *testing.T) {
	replay.Run(t, New,
		apiKeyCases,
		certificateCases,
		gpgCases,
		keyPairCases,
		repositoryKeyCases,
		systemCases,
		trustedKeyCases,
		vaultCases,
	)
}
