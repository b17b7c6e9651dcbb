package access

import "github.com/jfrogkit/jfrog-go/internal/replay"

var environmentCases = replay.Cases[*Client]{}
