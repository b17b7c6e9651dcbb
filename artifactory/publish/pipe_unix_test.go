//go:build unix

package publish_test

import (
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/jfrogkit/jfrog-go/artifactory/publish"
)

// A named pipe is refused. Opening it would wait for a writer.
func TestPipes(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "x.tgz")
	require.NoError(t, syscall.Mkfifo(pipe, 0o600))
	_, err := publish.NPM(pipe, nil)
	require.ErrorContains(t, err, "not a regular file")
}
