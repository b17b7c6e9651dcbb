package bulk_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/jfrogkit/jfrog-go/artifactory/bulk"
)

func TestPrintedResults(t *testing.T) {
	step := bulk.Step{Action: bulk.ActionDelete, Repo: "libs", Path: "a.jar", Size: 2048, Reason: "old"}
	deleted := &bulk.Result{Step: step, Outcome: bulk.OutcomeDeleted}
	changed := &bulk.Result{Step: step, Outcome: bulk.OutcomeChanged, Detail: "it was deployed\nagain"}
	assert.Equal(t, "deleted: delete libs/a.jar (2048 bytes): old", fmt.Sprint(deleted))
	assert.Equal(t, `changed: delete libs/a.jar (2048 bytes): old; it was deployed\nagain`, fmt.Sprint(changed))
	assert.Equal(t, "failed: no step", fmt.Sprint(bulk.Result{Outcome: bulk.OutcomeFailed}))

	sum := &bulk.Summary{}
	assert.Equal(t, "no items, 0 changed files of 0 bytes", fmt.Sprint(sum))
	sum.Add(deleted)
	sum.Add(changed)
	sum.Duration = 3 * time.Second
	assert.Equal(t, "2 items (1 changed, 1 deleted), 1 changed file of 2048 bytes in 3s", fmt.Sprint(sum))

	plan := &bulk.PlanSummary{}
	plan.Add(step)
	assert.Equal(t, "1 step (1 delete), 1 file of 2048 bytes", fmt.Sprint(plan))
	plan.Refused = 2
	assert.Equal(t, "1 step (1 delete), 1 file of 2048 bytes, 2 errors", fmt.Sprint(plan))
}
