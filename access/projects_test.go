package access

import "github.com/jfrogkit/jfrog-go/internal/replay"

var projectCases = replay.Cases[*Client]{}
