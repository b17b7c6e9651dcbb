package access

import "github.com/jfrogkit/jfrog-go/internal/replay"

var samlCases = replay.Cases[*Client]{}
