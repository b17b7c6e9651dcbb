package access

import "github.com/jfrogkit/jfrog-go/internal/replay"

var scimUserCases = replay.Cases[*Client]{}
