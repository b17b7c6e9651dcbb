package publish_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/jfrogkit/jfrog-go/artifactory/publish"
	"github.com/jfrogkit/jfrog-go/artifactory/transfer"
)

func TestPrintedResults(t *testing.T) {
	pkg := &publish.Package{Type: "npm", Name: "@acme/app", Version: "1.2.3", Files: []publish.File{{Path: "@acme/app/-/@acme/app-1.2.3.tgz", Size: 140}}}
	assert.Equal(t, "npm package @acme/app 1.2.3\n@acme/app/-/@acme/app-1.2.3.tgz (140 bytes)", fmt.Sprint(pkg))

	res := &publish.Result{Files: []*transfer.Result{
		{Outcome: transfer.OutcomeSent, Remote: transfer.At("mvn", "app.jar"), Size: 3},
		{Outcome: transfer.OutcomeUnchanged, Remote: transfer.At("mvn", "app.pom"), Size: 4},
	}}
	assert.Equal(t, "sent mvn/app.jar (3 bytes)\nunchanged mvn/app.pom (4 bytes)", fmt.Sprint(res))
}
