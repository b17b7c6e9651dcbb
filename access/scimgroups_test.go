package access

import "github.com/jfrogkit/jfrog-go/internal/replay"

var scimGroupCases = replay.Cases[*Client]{}
