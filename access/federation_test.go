package access

import "github.com/jfrogkit/jfrog-go/internal/replay"

var federationCases = replay.Cases[*Client]{}
