package access

import "github.com/jfrogkit/jfrog-go/internal/replay"

var httpSSOCases = replay.Cases[*Client]{}
