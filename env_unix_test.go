//go:build unix

package jfrog_test

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
)

func TestCLIConfigThatIsAPipe(t *testing.T) {
	dir := cleanEnv(t)
	require.NoError(t, os.MkdirAll(dir, 0o700))
	require.NoError(t, syscall.Mkfifo(filepath.Join(dir, "jfrog-cli.conf.v6"), 0o600))
	_, err := jfrog.NewFromEnv()
	assert.ErrorContains(t, err, "not a regular file")
}
