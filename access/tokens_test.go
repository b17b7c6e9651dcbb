package access

import "github.com/jfrogkit/jfrog-go/internal/replay"

var tokenCases = replay.Cases[*Client]{}
