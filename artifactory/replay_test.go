package artifactory

import (
	"testing"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

// TestReplay plays every documented exchange of the operations through the methods of the package.
// To play one operation, run go test -run TestReplay/2.2.1.
func TestReplay(t *testing.T) {
	replay.Run(t, New,
		archiveCases,
		artifactCases,
		buildCases,
		bundleCases,
		dockerCases,
		goModuleCases,
		itemCases,
		metadataCases,
		propertyCases,
		puppetCases,
		repositoryCases,
		rubyGemsCases,
		searchCases,
		signedURLCases,
		skillCases,
		storageCases,
		systemCases,
		trashCases,
		uploadCases,
		vcsCases,
	)
}
