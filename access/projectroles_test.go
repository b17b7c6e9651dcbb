package access

import "github.com/jfrogkit/jfrog-go/internal/replay"

var projectRoleCases = replay.Cases[*Client]{}
