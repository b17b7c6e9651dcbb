package watch_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/watch"
)

func TestPrintedChange(t *testing.T) {
	c := &watch.Change{AQLItem: artifactory.AQLItem{Repo: "libs", Path: "app", Name: "a.jar", Type: "file", Size: 3}}
	assert.NoError(t, c.Updated.UnmarshalText([]byte("2026-03-01T12:00:00.000Z")))
	assert.Equal(t, "2026-03-01T12:00:00.000Z libs/app/a.jar (3 bytes)", fmt.Sprint(c))
	c.Type = "folder"
	assert.Equal(t, "2026-03-01T12:00:00.000Z libs/app/a.jar", fmt.Sprint(c))
}
