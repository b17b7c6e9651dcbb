//go:build unix

package transfer_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// publicBinary copies the test binary to a folder that every user may use.
func publicBinary(t *testing.T) (exe, dir string) {
	t.Helper()
	dir, err := os.MkdirTemp("", "transfer-*")
	require.NoError(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	require.NoError(t, os.Chmod(dir, 0o777))
	binary, err := os.ReadFile(os.Args[0])
	require.NoError(t, err)
	exe = filepath.Join(dir, "test")
	require.NoError(t, os.WriteFile(exe, binary, 0o755))
	return exe, dir
}

// asNobody makes a command run as a user for whom permissions count.
func asNobody(cmd *exec.Cmd) *exec.Cmd {
	cmd.Dir = "/"
	if os.Getuid() == 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	}
	return cmd
}

// ranAsNobody runs the test in another process, and reports true, if permissions do not count for
// this one.
func ranAsNobody(t *testing.T) bool {
	t.Helper()
	if os.Getuid() != 0 {
		return false
	}
	exe, dir := publicBinary(t)
	cmd := asNobody(exec.Command(exe, "-test.v", "-test.timeout=60s", "-test.run=^"+t.Name()+"$"))
	cmd.Env = append(os.Environ(), "TMPDIR="+dir)
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, string(out))
	require.Contains(t, string(out), "--- PASS: "+t.Name())
	return true
}
