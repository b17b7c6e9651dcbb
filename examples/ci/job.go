package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// job is the working folder and the environment of one run on a CI server.
type job struct {
	dir     string // the sources, and below them the files to upload
	environ []string
	secrets []string
}

// newJob makes the sources of a run, with a commit that resolves an issue, and what their
// compilation would produce.
func newJob(ctx context.Context, dir string, number int) (*job, error) {
	j := &job{dir: dir, secrets: []string{"tok-3f9c27ab51", "pw-77d0e1c94b"}}
	j.environ = []string{
		"GITHUB_ACTIONS=true", "GITHUB_WORKFLOW=web", fmt.Sprint("GITHUB_RUN_NUMBER=", number), fmt.Sprint("GITHUB_RUN_ID=90", number),
		"GITHUB_SERVER_URL=https://github.example", "GITHUB_REPOSITORY=acme/web", "GITHUB_ACTOR=jane",
		"DEPLOY_TOKEN=" + j.secrets[0], "DB_PASSWORD=" + j.secrets[1],
		"CURL_ARGS=--header X-Deploy:" + j.secrets[0], // a secret under another name
		"DATABASE_URL=postgres://web:" + j.secrets[1] + "@db.example/web",
	}
	for name, content := range map[string]string{
		"dist/web.js":          fmt.Sprintf("console.log('run %d')\n", number),
		"dist/docs/index.html": "<h1>Web</h1>\n",
		"vendor/react.js":      "// a library\n",
	} {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o777), os.WriteFile(file, []byte(content), 0o666)); err != nil {
			return nil, err
		}
	}
	if _, err := exec.LookPath("git"); err != nil {
		return j, nil // reported when the revision is collected
	}
	var commands [][]string
	if number == 1 {
		commands = append(commands, []string{"init", "-q"}, []string{"symbolic-ref", "HEAD", "refs/heads/main"},
			[]string{"remote", "add", "origin", "https://ci:" + j.secrets[0] + "@git.example/acme/web.git"})
	}
	message := fmt.Sprintf("WEB-%d: change number %d", 100+number, number)
	commands = append(commands, []string{"-c", "user.name=Jane", "-c", "user.email=jane@example.com", "-c", "commit.gpgSign=false",
		"commit", "-q", "--no-verify", "--allow-empty", "-m", message})
	for _, args := range commands {
		cmd := exec.CommandContext(ctx, "git", args...)
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			return nil, fmt.Errorf("git %s: %w: %s", args, err, out)
		}
	}
	return j, nil
}
