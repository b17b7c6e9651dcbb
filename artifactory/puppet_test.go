package artifactory

import "github.com/jfrogkit/jfrog-go/internal/replay"

var puppetCases = replay.Cases[*Client]{}
