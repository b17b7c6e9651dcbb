package access

import "github.com/jfrogkit/jfrog-go/internal/replay"

var projectRepositoryCases = replay.Cases[*Client]{}
