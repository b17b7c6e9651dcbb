package artifactory

import "github.com/jfrogkit/jfrog-go/internal/replay"

var trashCases = replay.Cases[*Client]{}
