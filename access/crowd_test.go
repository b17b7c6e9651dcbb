package access

import "github.com/jfrogkit/jfrog-go/internal/replay"

var crowdCases = replay.Cases[*Client]{}
