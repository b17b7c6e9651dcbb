package transfer_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/jfrogkit/jfrog-go/artifactory/transfer"
)

func TestPrintedResults(t *testing.T) {
	sum := &transfer.Summary{}
	assert.Equal(t, "no files, 0 bytes (0 moved, 0 saved)", fmt.Sprint(sum))
	sent := &transfer.Result{Outcome: transfer.OutcomeSent, Remote: transfer.At("libs", "a\tb.jar"), Size: 2048, Moved: 2048}
	failed := &transfer.Result{Outcome: transfer.OutcomeFailed, Remote: transfer.At("libs", "c.jar"), Size: -1}
	for _, res := range []*transfer.Result{sent, sent, failed, {Outcome: transfer.OutcomeFailed}} {
		sum.Add(res)
	}
	sum.Duration = 1253 * time.Millisecond
	assert.Equal(t, "4 files (2 failed, 2 sent), 4096 bytes (4096 moved, 0 saved) in 1.25s", fmt.Sprint(sum))
	assert.Equal(t, fmt.Sprint(sum), fmt.Sprint(*sum))
	assert.Equal(t, `sent libs/a\tb.jar (2048 bytes)`, fmt.Sprint(sent))
	assert.Equal(t, "failed libs/c.jar", fmt.Sprint(failed))
	assert.Equal(t, "failed", fmt.Sprint(transfer.Result{Outcome: transfer.OutcomeFailed}))
}
