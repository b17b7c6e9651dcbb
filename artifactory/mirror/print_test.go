package mirror_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/jfrogkit/jfrog-go/artifactory/mirror"
	"github.com/jfrogkit/jfrog-go/artifactory/transfer"
)

func TestPrintedResults(t *testing.T) {
	step := mirror.Step{Action: mirror.ActionCopy, Path: "a.jar", Size: 2048, Target: transfer.At("libs", "a.jar")}
	res := &mirror.Result{Step: step, Outcome: mirror.OutcomeMatched, Saved: 2048}
	assert.Equal(t, "matched: copy libs/a.jar (2048 bytes)", fmt.Sprint(res))
	assert.Equal(t, "kept: copy libs/a.jar (2048 bytes); it changed",
		fmt.Sprint(mirror.Result{Step: step, Outcome: mirror.OutcomeKept, Detail: "it changed"}))

	sum := &mirror.Summary{Duration: 150 * time.Millisecond}
	sum.Add(res)
	assert.Equal(t, "1 item (1 matched), 2048 bytes (0 moved, 2048 saved) in 150ms", fmt.Sprint(sum))

	plan := &mirror.PlanSummary{Refused: 1}
	plan.Add(step)
	assert.Equal(t, "1 step (1 copy), 2048 bytes to copy, 1 error", fmt.Sprint(plan))
}
