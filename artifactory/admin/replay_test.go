package admin

import (
	"testing"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

// TestReplay plays every documented exchange of the operations through the methods of the package.
// To play one operation, run go test -run TestReplay/4.2.6.
func TestReplay(t *testing.T) {
	replay.Run(t, New,
		configurationCases,
		exportCases,
		importCases,
		licenseCases,
		loggerCases,
		logCases,
		maintenanceCases,
		pluginCases,
		pruneCases,
		reverseProxyCases,
		supportBundleCases,
	)
}
