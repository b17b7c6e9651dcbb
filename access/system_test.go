package access

import "github.com/jfrogkit/jfrog-go/internal/replay"

var systemCases = replay.Cases[*Client]{}
