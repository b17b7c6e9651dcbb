package access

import "github.com/jfrogkit/jfrog-go/internal/replay"

var oidcCases = replay.Cases[*Client]{}
