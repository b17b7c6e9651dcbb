package artifactory

import "github.com/jfrogkit/jfrog-go/internal/replay"

var itemCases = replay.Cases[*Client]{}
