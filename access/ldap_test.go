package access

import "github.com/jfrogkit/jfrog-go/internal/replay"

var ldapCases = replay.Cases[*Client]{}
