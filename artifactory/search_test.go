package artifactory

import "github.com/jfrogkit/jfrog-go/internal/replay"

var searchCases = replay.Cases[*Client]{}
