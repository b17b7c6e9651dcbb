package access

import "github.com/jfrogkit/jfrog-go/internal/replay"

var userCases = replay.Cases[*Client]{}
