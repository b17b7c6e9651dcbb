package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/access"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// TestTerraform runs a real Terraform, if there is one: apply, plans without changes, drift, import
// and destroy. The other tests cover the same without it.
func TestTerraform(t *testing.T) {
	tool := findTerraform(t.Context())
	if tool == "" {
		t.Skip("there is no terraform and no tofu of version 1.11 or later")
	}
	cleanEnv(t)
	srv := jfrogtest.New(t)
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token))
	require.NoError(t, err)
	repos := artifactory.New(c).Repositories
	dir := t.TempDir()
	// The test binary itself would start slowly if it has the race detector, and Terraform starts
	// the provider several times in each run.
	program := filepath.Join(dir, "built")
	if runtime.GOOS == "windows" {
		program += ".exe"
	}
	built, err := exec.CommandContext(t.Context(), "go", "build", "-o", program, ".").CombinedOutput()
	require.NoError(t, err, string(built))
	w, err := newWorkspace(dir, tool, program, srv.URL, srv.Token)
	require.NoError(t, err)
	run := func(code int, args ...string) string {
		t.Helper()
		out, got, err := w.run(t.Context(), args...)
		require.NoError(t, err, out)
		require.Equal(t, code, got, "%v\n%s", args, out)
		return out
	}
	state := filepath.Join(dir, "terraform.tfstate")

	w.env = append(w.env, "TF_LOG=trace", "TF_LOG_PATH="+filepath.Join(dir, "trace.log"))
	out := run(0, "apply", "-auto-approve")
	w.env = append(w.env, "TF_LOG=")
	assert.Contains(t, out, "Apply complete! Resources: 8 added")
	for _, key := range []string{"web-npm", "web-npm-local", "web-npm-remote"} {
		assert.Contains(t, out, `"`+key+`",`)
	}
	for _, name := range []string{"terraform.tfstate", "trace.log"} {
		stored, err := os.ReadFile(filepath.Join(dir, name))
		require.NoError(t, err)
		assert.NotContains(t, string(stored), "hush", name)
		assert.NotContains(t, string(stored), srv.Token, name)
	}
	run(0, "plan", "-detailed-exitcode")

	// A change on the server is a change in the plan.
	change := artifactory.NewLocalRepository("web-npm-local", "")
	change.Description = new("by hand")
	require.NoError(t, repos.Update(t.Context(), change))
	out = run(2, "plan", "-detailed-exitcode", "-out=plan")
	assert.Contains(t, out, `"by hand" -> "Packages of the web shop"`)
	planFile, err := os.ReadFile(filepath.Join(dir, "plan"))
	require.NoError(t, err)
	assert.NotContains(t, string(planFile), "hush")

	// A resource that was deleted on the server is planned again.
	require.NoError(t, access.New(c).Permissions.Delete(t.Context(), "web-developers"))
	// An empty description is no null: the next plan has no change.
	out = run(0, "apply", "-auto-approve", "-var=description=")
	assert.Contains(t, out, "Resources: 1 added, 1 changed, 0 destroyed.")
	run(0, "plan", "-detailed-exitcode", "-var=description=")

	// Import into an empty state.
	require.NoError(t, os.Rename(state, state+".old"))
	run(0, "import", "jfrog_project.web", "web")
	run(0, "import", "jfrog_permission.developers", "web-developers")
	out = run(0, "plan", "-detailed-exitcode", "-target=jfrog_project.web")
	assert.Contains(t, out, "No changes.")
	assert.Contains(t, run(1, "apply", "-auto-approve", "-target=jfrog_group.developers"), "exists already")
	require.NoError(t, os.Rename(state+".old", state))

	assert.Contains(t, run(0, "destroy", "-auto-approve"), "Destroy complete! Resources: 8 destroyed.")
	left, err := repos.List(t.Context(), nil)
	require.NoError(t, err)
	for _, r := range left {
		assert.False(t, strings.HasPrefix(r.Key, "web-"), r.Key)
	}
}

// TestDemoWithoutTerraform checks that the program says what it needs. The demo itself does what
// TestTerraform does.
func TestDemoWithoutTerraform(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	var out bytes.Buffer
	require.NoError(t, demo(t.Context(), &out))
	assert.Contains(t, out.String(), "needs terraform or tofu")
}
