package docker_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/jfrogkit/jfrog-go/artifactory/docker"
)

func TestPrintedResults(t *testing.T) {
	res := &docker.Result{
		Deletion: docker.Deletion{Kind: docker.KindTag, Folder: "1.0", Digest: "sha256:0123456789abcdef", Size: 2048},
		Outcome:  docker.OutcomeDeleted,
	}
	assert.Equal(t, "deleted tag 1.0 (sha256:0123456789ab), 2048 bytes", fmt.Sprint(res))
	assert.Empty(t, fmt.Sprint(docker.Result{}))

	sum := &docker.Summary{Duration: time.Second}
	sum.Add(res)
	assert.Equal(t, "1 folder (1 deleted), 2048 bytes in 1s", fmt.Sprint(sum))
}
