package access

import "github.com/jfrogkit/jfrog-go/internal/replay"

var permissionCases = replay.Cases[*Client]{}
