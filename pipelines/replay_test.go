package pipelines

import (
	"testing"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

// TestReplay plays every documented exchange of the operations through the methods of the package.
// To play one operation, run go test -run TestReplay/6.2.1.
func TestReplay(t *testing.T) {
	replay.Run(t, New,
		consoleCases,
		environmentVariableCases,
		imageCases,
		integrationCases,
		loggerCases,
		metricCases,
		nodeCases,
		nodePoolCases,
		pipelineCases,
		pipelineSourceCases,
		projectCases,
		resourceCases,
		runCases,
		stepCases,
		stepletCases,
		systemCases,
		templateCases,
		testReportCases,
	)
}
