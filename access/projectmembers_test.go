package access

import "github.com/jfrogkit/jfrog-go/internal/replay"

var projectMemberCases = replay.Cases[*Client]{}
