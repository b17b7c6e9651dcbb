package artifactory

import "github.com/jfrogkit/jfrog-go/internal/replay"

var signedURLCases = replay.Cases[*Client]{}
