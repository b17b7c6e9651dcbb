package buildinfo

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"

	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/internal/printable"
)

// Causes of errors of [Builder.CollectVCS] and [Builder.CollectIssues].
var (
	// ErrNoGit means that the program git is not on the PATH.
	ErrNoGit = errors.New("the program git is not installed, or not on the PATH")
	// ErrNoRepository means that a folder is in no git repository.
	ErrNoRepository = errors.New("not in a git repository")
	// ErrNoCommit means that a repository has no commits.
	ErrNoCommit = errors.New("the git repository has no commits")
	// ErrShallow means that a shallow clone lacks the history that is needed.
	ErrShallow = errors.New("the clone is shallow and lacks the revision: fetch more of its history")
)

// CollectVCS adds the revision, branch, commit message and address of the git repositories that
// the folders are in. Without folders, it reads the current one. It runs the program git, which
// runs no hooks, asks for no password and uses no network.
//
// The address belongs to the remote of the branch, or else to origin, or to the only remote.
// Credentials are cut from it. A detached head has the branch that the CI system names, if the
// CI system runs the same revision.
//
// The errors match [ErrNoGit], [ErrNoRepository] and [ErrNoCommit]. If a folder fails, nothing
// is added.
func (b *Builder) CollectVCS(ctx context.Context, dirs ...string) error {
	if len(dirs) == 0 {
		dirs = []string{"."}
	}
	var found []artifactory.BuildVCS
	for _, dir := range dirs {
		v, err := readVCS(ctx, dir)
		if err != nil {
			return err
		}
		if v.Branch == "" && b.ci.Revision != "" && strings.EqualFold(b.ci.Revision, v.Revision) {
			v.Branch = b.ci.Branch
		}
		found = append(found, v)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.info.VCS = addVCS(b.info.VCS, found)
	return nil
}

// addVCS returns have with the revisions that it lacks.
func addVCS(have, add []artifactory.BuildVCS) []artifactory.BuildVCS {
	have = slices.Clip(have)
	for _, v := range add {
		if !slices.ContainsFunc(have, func(h artifactory.BuildVCS) bool { return h.URL == v.URL && h.Revision == v.Revision }) {
			have = append(have, v)
		}
	}
	return have
}

func readVCS(ctx context.Context, dir string) (v artifactory.BuildVCS, err error) {
	if err := checkCommit(ctx, dir); err != nil {
		return v, err
	}
	commit, err := git(ctx, dir, "log", "-1", "--format=%H%n%B", "HEAD")
	if err != nil {
		return v, err
	}
	revision, message, _ := strings.Cut(commit, "\n")
	v.Revision, v.Message = revision, withoutCredentials(strings.TrimSpace(message))
	// The short form of git has the prefix heads/ if a tag has the same name.
	head, err := gitOptional(ctx, dir, "symbolic-ref", "-q", "HEAD")
	if err != nil {
		return v, err
	}
	v.Branch = strings.TrimPrefix(head, "refs/heads/")
	remote, err := remoteOf(ctx, dir, v.Branch)
	if err != nil || remote == "" {
		return v, err
	}
	// Of several addresses, git fetches from the first.
	address, err := gitOptional(ctx, dir, "config", "--get-all", "remote."+remote+".url")
	address, _, _ = strings.Cut(address, "\n")
	v.URL = withoutQuery(address)
	return v, err
}

// checkCommit returns an error unless a folder is in a repository with a commit.
func checkCommit(ctx context.Context, dir string) error {
	if info, err := os.Stat(dir); err != nil {
		return fmt.Errorf("buildinfo: %w", err)
	} else if !info.IsDir() {
		return fmt.Errorf("buildinfo: %s is not a folder", dir)
	}
	if _, err := git(ctx, dir, "rev-parse", "--git-dir"); err != nil {
		if strings.Contains(err.Error(), "not a git repository") {
			return fmt.Errorf("buildinfo: %s: %w", dir, ErrNoRepository)
		}
		return err
	}
	head, err := gitOptional(ctx, dir, "rev-parse", "-q", "--verify", "HEAD^{commit}")
	if err == nil && head == "" {
		err = fmt.Errorf("buildinfo: %s: %w", dir, ErrNoCommit)
	}
	return err
}

// remoteOf returns the name of the remote that a branch belongs to, or "".
func remoteOf(ctx context.Context, dir, branch string) (string, error) {
	list, err := git(ctx, dir, "remote")
	if err != nil {
		return "", err
	}
	remotes := strings.Fields(list)
	if branch != "" {
		name, err := gitOptional(ctx, dir, "config", "--get", "branch."+branch+".remote")
		if err != nil || slices.Contains(remotes, name) {
			return name, err
		}
	}
	switch {
	case slices.Contains(remotes, "origin"):
		return "origin", nil
	case len(remotes) == 1:
		return remotes[0], nil
	}
	return "", nil
}

// gitOptional is like git for a command that exits with status 1 if there is no such thing. It
// then returns "".
func gitOptional(ctx context.Context, dir string, args ...string) (string, error) {
	out, err := git(ctx, dir, args...)
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() == 1 && ctx.Err() == nil {
		return "", nil
	}
	return out, err
}

// gitWait is how long git may take to end after its context.
const gitWait = 5 * time.Second

// git runs git in a folder, and returns its output without the last line break.
func git(ctx context.Context, dir string, args ...string) (string, error) {
	program, err := exec.LookPath("git")
	if err != nil {
		return "", fmt.Errorf("buildinfo: %w: %w", ErrNoGit, err)
	}
	// Settings of the repository must not run programs.
	settings := []string{
		"--no-pager", "-c", "core.hooksPath=" + os.DevNull, "-c", "core.fsmonitor=false", "-c", "log.showSignature=false",
		"-c", "credential.helper=", "-c", "i18n.logOutputEncoding=UTF-8",
	}
	cmd := exec.CommandContext(ctx, program, append(settings, args...)...)
	var stdout, stderr bytes.Buffer
	cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr = dir, gitEnviron(os.Environ()), &stdout, &stderr
	cmd.WaitDelay = gitWait
	err = cmd.Run()
	switch {
	case ctx.Err() != nil:
		return "", fmt.Errorf("buildinfo: git %s: %w", args[0], context.Cause(ctx))
	case err != nil:
		message := gitMessage(stderr.String())
		if message == "" {
			return "", fmt.Errorf("buildinfo: git %s in %s: %w", args[0], dir, err)
		}
		return "", fmt.Errorf("buildinfo: git %s in %s: %s: %w", args[0], dir, printable.Text(withoutCredentials(message)), err)
	}
	return strings.TrimRight(stdout.String(), "\r\n"), nil
}

// gitMessage returns the line in which git names the cause of a failure. Warnings and hints stand
// around it.
func gitMessage(stderr string) string {
	for line := range strings.Lines(stderr) {
		if strings.HasPrefix(line, "fatal: ") {
			return strings.TrimSpace(line)
		}
	}
	first, _, _ := strings.Cut(strings.TrimSpace(stderr), "\n")
	return first
}

// gitEnviron returns an environment in which git reads the repository of the current folder, asks
// nothing, and writes English.
func gitEnviron(environ []string) []string {
	out := slices.DeleteFunc(slices.Clone(environ), func(entry string) bool {
		name, _, _ := strings.Cut(entry, "=")
		switch strings.ToUpper(name) {
		case "GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_NAMESPACE",
			"GIT_CONFIG", "GIT_IMPLICIT_WORK_TREE", "GIT_SHALLOW_FILE", "GIT_GRAFT_FILE", "GIT_REPLACE_REF_BASE", "GIT_NO_REPLACE_OBJECTS",
			"GIT_PREFIX", "GIT_EXTERNAL_DIFF", "GIT_PAGER", "GIT_ASKPASS", "SSH_ASKPASS", "LANGUAGE", "LC_ALL":
			return true
		}
		return strings.HasPrefix(strings.ToUpper(name), "GIT_TRACE")
	})
	return append(out, "GIT_TERMINAL_PROMPT=0", "GIT_OPTIONAL_LOCKS=0", "GIT_NO_LAZY_FETCH=1", "LC_ALL=C")
}
