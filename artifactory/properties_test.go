package artifactory

import "github.com/jfrogkit/jfrog-go/internal/replay"

var propertyCases = replay.Cases[*Client]{}
