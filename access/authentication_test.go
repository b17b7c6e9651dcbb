package access

import "github.com/jfrogkit/jfrog-go/internal/replay"

var authenticationCases = replay.Cases[*Client]{}
