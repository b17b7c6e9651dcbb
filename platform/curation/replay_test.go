package curation

import (
	"testing"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

// TestReplay plays every documented exchange of the package's operations through its methods.
func TestReplay(t *testing.T) { replay.Run(t, New, auditCases, xrayCases) }
