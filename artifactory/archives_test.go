package artifactory

import "github.com/jfrogkit/jfrog-go/internal/replay"

var archiveCases = replay.Cases[*Client]{}
