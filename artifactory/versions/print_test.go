package versions_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/jfrogkit/jfrog-go/artifactory/versions"
)

func TestPrintedFound(t *testing.T) {
	f := &versions.Found{Version: "1.2-SNAPSHOT", Repo: "libs", Path: "app.jar", Size: 3}
	assert.Equal(t, "1.2-SNAPSHOT libs/app.jar (3 bytes)", fmt.Sprint(f))
	f.Build = "1.2-20260301.120000-3"
	assert.Equal(t, "1.2-20260301.120000-3 libs/app.jar (3 bytes)", fmt.Sprint(f))
}
