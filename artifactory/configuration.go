package artifactory

import (
	"github.com/jfrogkit/jfrog-go/artifactory/internal/refusal"
)

// Refusals of Artifactory: of a change to its configuration that lost a race, and of a
// repository that does not exist.
var (
	lostRace         = refusal.LostRace
	noSuchRepository = refusal.NoSuchRepository
)
