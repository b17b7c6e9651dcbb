package artifactory

import "github.com/jfrogkit/jfrog-go/internal/replay"

var artifactCases = replay.Cases[*Client]{}
