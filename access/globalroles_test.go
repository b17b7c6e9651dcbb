package access

import "github.com/jfrogkit/jfrog-go/internal/replay"

var globalRoleCases = replay.Cases[*Client]{}
