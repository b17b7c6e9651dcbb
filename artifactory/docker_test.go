package artifactory

import "github.com/jfrogkit/jfrog-go/internal/replay"

var dockerCases = replay.Cases[*Client]{}
