package artifactory

import "github.com/jfrogkit/jfrog-go/internal/replay"

var rubyGemsCases = replay.Cases[*Client]{}
