package access

import "github.com/jfrogkit/jfrog-go/internal/replay"

var awsCases = replay.Cases[*Client]{}
