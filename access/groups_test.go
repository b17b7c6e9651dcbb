package access

import "github.com/jfrogkit/jfrog-go/internal/replay"

var groupCases = replay.Cases[*Client]{}
