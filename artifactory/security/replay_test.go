package security

import (
	"testing"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

// TestReplay plays every documented exchange of the operations through the methods of the package.
// To play one operation, run go test -run TestReplay/2.9.2.
func TestReplay(t *testing.T) {
	replay.Run(t, New,
		apiKeyCases,
		certificateCases,
		configurationCases,
		gpgCases,
		groupCases,
		keyPairCases,
		passwordCases,
		permissionTargetCases,
		permissionTargetV1Cases,
		repositoryKeyCases,
		systemCases,
		tokenCases,
		trustedKeyCases,
		userCases,
		userLockCases,
		vaultCases,
	)
}
