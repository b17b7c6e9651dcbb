package artifactory

import "github.com/jfrogkit/jfrog-go/internal/replay"

var storageCases = replay.Cases[*Client]{}
