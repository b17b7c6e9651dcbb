package access

import "github.com/jfrogkit/jfrog-go/internal/replay"

var pairingCases = replay.Cases[*Client]{}
