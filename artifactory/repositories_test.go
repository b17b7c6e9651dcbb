package artifactory

import "github.com/jfrogkit/jfrog-go/internal/replay"

var repositoryCases = replay.Cases[*Client]{}
