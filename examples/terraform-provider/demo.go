package main

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

//go:embed demo/main.tf
var demoConfig []byte

// interesting matches the lines of Terraform's output that the demo prints: resources, changes of
// values and totals.
var interesting = regexp.MustCompile(`^Plan:|^No changes|complete!|# jfrog_|-> "`)

// demo applies, changes and destroys the resources of demo/main.tf on an in-memory platform.
func demo(ctx context.Context, out io.Writer) error {
	tool := findTerraform(ctx)
	if tool == "" {
		_, _ = fmt.Fprintln(out, "This is a Terraform provider. Its demo needs terraform or tofu 1.11 or later in the PATH: see main.go.")
		return nil
	}
	srv, err := jfrogtest.Start()
	if err != nil {
		return err
	}
	defer srv.Close()
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token))
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "terraform-provider-jfrog")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	self, err := os.Executable()
	if err != nil {
		return err
	}
	w, err := newWorkspace(dir, tool, self, srv.URL, srv.Token)
	if err != nil {
		return err
	}
	step := func(title string, args ...string) error {
		_, _ = fmt.Fprintf(out, "\n== %s: %s %s\n", title, filepath.Base(tool), strings.Join(args, " "))
		text, code, err := w.run(ctx, args...)
		if err != nil || code == 1 {
			return errors.Join(err, errors.New(text))
		}
		for line := range strings.Lines(text) {
			if interesting.MatchString(line) {
				_, _ = fmt.Fprint(out, line)
			}
		}
		return nil
	}
	if err := step("Apply to an in-memory platform", "apply", "-auto-approve"); err != nil {
		return err
	}
	if err := step("Plan again", "plan"); err != nil {
		return err
	}
	repo := artifactory.NewLocalRepository("web-npm-local", "")
	repo.Description = new("Changed in the web UI")
	if err := artifactory.New(c).Repositories.Update(ctx, repo); err != nil {
		return err
	}
	if err := step("Plan after a change on the platform", "plan"); err != nil {
		return err
	}
	return step("Destroy", "destroy", "-auto-approve")
}

// findTerraform returns the path of a terraform or tofu that has write-only attributes, or "".
func findTerraform(ctx context.Context) string {
	for _, name := range []string{"terraform", "tofu"} {
		found, err := exec.LookPath(name)
		if err != nil {
			continue
		}
		var version struct {
			Number string `json:"terraform_version"`
		}
		cmd := exec.CommandContext(ctx, found, "version", "-json")
		cmd.Env = append(os.Environ(), "CHECKPOINT_DISABLE=1")
		out, err := cmd.Output()
		if err != nil || json.Unmarshal(out, &version) != nil {
			continue
		}
		var major, minor int
		if _, err := fmt.Sscanf(version.Number, "%d.%d", &major, &minor); err == nil && (major > 1 || minor >= 11) {
			return found
		}
	}
	return ""
}

// A workspace is a folder with a configuration, in which Terraform runs a program as the provider.
type workspace struct {
	dir, tool string
	env       []string
}

// newWorkspace writes demo/main.tf, and a configuration of the command line that takes the place of
// terraform init.
func newWorkspace(dir, tool, program, url, token string) (*workspace, error) {
	provider := filepath.Join(dir, "terraform-provider-jfrog")
	if runtime.GOOS == "windows" {
		provider += ".exe"
	}
	rc := filepath.Join(dir, "terraform.rc")
	overrides := fmt.Sprintf("provider_installation {\n  dev_overrides {\n    %q = %q\n  }\n  direct {}\n}\n", address, filepath.ToSlash(dir))
	if err := errors.Join(
		os.Symlink(program, provider),
		os.WriteFile(rc, []byte(overrides), 0o600),
		os.WriteFile(filepath.Join(dir, "main.tf"), demoConfig, 0o600),
	); err != nil {
		return nil, err
	}
	return &workspace{dir: dir, tool: tool, env: append(os.Environ(),
		"TF_CLI_CONFIG_FILE="+rc, "CHECKPOINT_DISABLE=1", "TF_IN_AUTOMATION=1", "TF_INPUT=0", "TF_CLI_ARGS=-no-color",
		"JFROG_URL="+url, "JFROG_ACCESS_TOKEN="+token)}, nil
}

// run runs Terraform. It returns the output and the exit code, which is not 0 for plans with
// -detailed-exitcode too.
func (w *workspace) run(ctx context.Context, args ...string) (string, int, error) {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, w.tool, args...)
	cmd.Dir, cmd.Env = w.dir, w.env
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	err := cmd.Run()
	var exit *exec.ExitError
	if errors.As(err, &exit) && ctx.Err() == nil {
		err = nil
	}
	return out.String(), cmd.ProcessState.ExitCode(), err
}
