package access

import (
	"testing"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

// TestReplay plays every documented exchange of the package's operations through its
// methods. To replay one operation, run go test -run TestReplay/4.4.1.
func TestReplay(t *testing.T) {
	replay.Run(t, New,
		authenticationCases,
		awsCases,
		crowdCases,
		environmentCases,
		federationCases,
		globalRoleCases,
		groupCases,
		httpSSOCases,
		ldapCases,
		lifecycleCases,
		oidcCases,
		pairingCases,
		permissionCases,
		projectCases,
		projectMemberCases,
		projectRepositoryCases,
		projectRoleCases,
		samlCases,
		scimGroupCases,
		scimUserCases,
		stageCases,
		systemCases,
		tokenCases,
		userCases,
		webLoginCases,
	)
}
