package buildinfo_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/buildinfo"
)

// stubVariable makes the test binary act as git. Its value is the folder for the calls.
const stubVariable = "BUILDINFO_TEST_STUB_GIT"

func TestMain(m *testing.M) {
	if dir := os.Getenv(stubVariable); dir != "" && strings.HasPrefix(filepath.Base(os.Args[0]), "git") {
		os.Exit(stubGit(dir))
	}
	os.Exit(m.Run())
}

// stubCall is a call of the stub.
type stubCall struct {
	Args, Environ []string
	Dir           string
}

// stubGit records its call, and answers with the file named for the subcommand.
func stubGit(dir string) int {
	wd, _ := os.Getwd()
	data, _ := json.Marshal(stubCall{os.Args[1:], os.Environ(), wd})
	f, err := os.OpenFile(filepath.Join(dir, "calls"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return 2
	}
	_, _ = f.Write(append(data, '\n'))
	_ = f.Close()
	for _, arg := range os.Args[1:] {
		answer, err := os.ReadFile(filepath.Join(dir, arg))
		switch text, failed := strings.CutPrefix(string(answer), "error: "); {
		case err != nil:
			continue
		case text == "hang":
			time.Sleep(time.Minute)
		case failed:
			fmt.Fprint(os.Stderr, text)
			return 128
		default:
			fmt.Print(text)
			return 0
		}
	}
	return 1
}

// useStub puts the stub on the PATH, with answers by subcommand. The returned function returns the
// calls.
func useStub(t *testing.T, answers map[string]string) func() []stubCall {
	t.Helper()
	bin, dir := t.TempDir(), t.TempDir()
	for name, answer := range answers {
		write(t, dir, name, answer)
	}
	self, err := os.Executable()
	require.NoError(t, err)
	name := filepath.Join(bin, "git")
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	if os.Symlink(self, name) != nil {
		from, err := os.Open(self)
		require.NoError(t, err)
		to, err := os.OpenFile(name, os.O_CREATE|os.O_WRONLY, 0o755)
		require.NoError(t, err)
		_, err = io.Copy(to, from)
		require.NoError(t, errors.Join(err, from.Close(), to.Close()))
	}
	t.Setenv("PATH", bin)
	t.Setenv(stubVariable, dir)
	return func() (calls []stubCall) {
		data, err := os.ReadFile(filepath.Join(dir, "calls"))
		require.NoError(t, err)
		for line := range strings.Lines(string(data)) {
			var c stubCall
			require.NoError(t, json.Unmarshal([]byte(line), &c))
			calls = append(calls, c)
		}
		return calls
	}
}

// Git reads the repository of the folder, runs no hooks and asks nothing, whatever the
// environment has.
func TestHowGitIsRun(t *testing.T) {
	dir := t.TempDir()
	calls := useStub(t, map[string]string{
		"rev-parse": "abc\n", "log": "abc\nMessage\n", "symbolic-ref": "main\n", "remote": "up\n", "remote.up.url": "https://u:p@git.example/x\n",
	})
	for _, name := range []string{"GIT_DIR", "GIT_WORK_TREE", "GIT_ASKPASS", "SSH_ASKPASS", "GIT_TRACE_SETUP"} {
		t.Setenv(name, "/elsewhere")
	}
	b := build(t, "1")
	require.NoError(t, b.CollectVCS(context.Background(), dir))
	assert.Equal(t, []artifactory.BuildVCS{{Revision: "abc", Message: "Message", Branch: "main", URL: "https://git.example/x"}}, b.Info().VCS)
	want, err := filepath.EvalSymlinks(dir)
	require.NoError(t, err)
	for _, c := range calls() {
		assert.Equal(t, want, c.Dir)
		args := strings.Join(c.Args, " ")
		for _, setting := range []string{"core.hooksPath=" + os.DevNull, "core.fsmonitor=false", "log.showSignature=false", "credential.helper="} {
			assert.Contains(t, args, "-c "+setting)
		}
		env := strings.Join(c.Environ, "\n")
		assert.NotContains(t, env, "/elsewhere")
		assert.Contains(t, env, "GIT_TERMINAL_PROMPT=0")
		assert.Contains(t, env, "LC_ALL=C")
	}
}

func TestGitFails(t *testing.T) {
	ctx := context.Background()
	b := build(t, "1")
	useStub(t, map[string]string{"rev-parse": "error: fatal: no access to https://jane:hunter22@git.example/x\nmore"})
	err := b.CollectVCS(ctx, ".")
	require.ErrorContains(t, err, "git rev-parse in .: fatal: no access to https://git.example/x: exit status 128")
	assert.NotContains(t, err.Error(), "hunter22")

	useStub(t, map[string]string{"rev-parse": "error: hang"})
	short, cancel := context.WithTimeoutCause(ctx, 200*time.Millisecond, errors.New("too late"))
	defer cancel()
	began := time.Now()
	require.ErrorContains(t, b.CollectVCS(short, "."), "too late")
	assert.Less(t, time.Since(began), 20*time.Second)

	t.Setenv("PATH", t.TempDir())
	err = b.CollectVCS(ctx, ".")
	require.ErrorIs(t, err, buildinfo.ErrNoGit)
	require.ErrorIs(t, err, exec.ErrNotFound)
	require.ErrorIs(t, b.CollectIssues(ctx, ".", buildinfo.IssueOptions{Pattern: "x"}), buildinfo.ErrNoGit)
	require.ErrorIs(t, b.CollectVCS(ctx, "no/such/folder"), os.ErrNotExist)
	file := write(t, t.TempDir(), "file", "")
	require.ErrorContains(t, b.CollectVCS(ctx, file), "not a folder")
	assert.Empty(t, b.Info().VCS)
}

// repository is a git repository in a temporary folder.
type repository struct {
	t   *testing.T
	dir string
}

func (r repository) git(args ...string) string {
	r.t.Helper()
	cmd := exec.Command("git", append([]string{"-c", "protocol.file.allow=always", "-C", r.dir}, args...)...)
	cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_SYSTEM="+os.DevNull, "GIT_AUTHOR_NAME=Jane", "GIT_AUTHOR_EMAIL=jane@example.com",
		"GIT_COMMITTER_NAME=Jane", "GIT_COMMITTER_EMAIL=jane@example.com")
	out, err := cmd.CombinedOutput()
	require.NoError(r.t, err, "git %s: %s", args, out)
	return strings.TrimSpace(string(out))
}

func (r repository) commit(message string) (revision string) {
	r.t.Helper()
	r.git("commit", "-q", "--allow-empty", "-m", message)
	return r.git("rev-parse", "HEAD")
}

// newRepository makes a repository. If the machine has no git, it checks that the methods say so,
// and returns false.
func newRepository(t *testing.T) (repository, bool) {
	t.Helper()
	r := repository{t, t.TempDir()}
	if _, err := exec.LookPath("git"); err != nil {
		require.ErrorIs(t, build(t, "1").CollectVCS(context.Background(), r.dir), buildinfo.ErrNoGit)
		return r, false
	}
	r.git("init", "-q")
	r.git("symbolic-ref", "HEAD", "refs/heads/main")
	return r, true
}

// vcs returns the revisions of folders.
func vcs(t *testing.T, b *buildinfo.Builder, dirs ...string) []artifactory.BuildVCS {
	t.Helper()
	require.NoError(t, b.CollectVCS(context.Background(), dirs...))
	return b.Info().VCS
}

func TestRepositories(t *testing.T) {
	ctx := context.Background()
	r, ok := newRepository(t)
	if !ok {
		return
	}
	require.ErrorIs(t, build(t, "1").CollectVCS(ctx, r.dir), buildinfo.ErrNoCommit)
	require.ErrorIs(t, build(t, "1").CollectVCS(ctx, t.TempDir()), buildinfo.ErrNoRepository)

	first := r.commit("Größe\n\nSee https://jane:hunter22@wiki.example/x")
	want := artifactory.BuildVCS{Revision: first, Message: "Größe\n\nSee https://wiki.example/x", Branch: "main"}
	assert.Equal(t, []artifactory.BuildVCS{want}, vcs(t, build(t, "1"), r.dir), "without a remote")

	// The remote of the branch comes first, then origin.
	r.git("remote", "add", "upstream", "git@git.example:acme/web.git")
	want.URL = "git@git.example:acme/web.git"
	assert.Equal(t, []artifactory.BuildVCS{want}, vcs(t, build(t, "1"), r.dir))
	r.git("remote", "add", "origin", "https://jane:hunter22@git.example/acme/web.git?access_token=hunter22")
	want.URL = "https://git.example/acme/web.git"
	assert.Equal(t, []artifactory.BuildVCS{want}, vcs(t, build(t, "1"), r.dir))
	r.git("config", "branch.main.remote", "upstream")
	want.URL = "git@git.example:acme/web.git"
	assert.Equal(t, []artifactory.BuildVCS{want}, vcs(t, build(t, "1"), r.dir))

	// A hook and an external monitor would leave a trace.
	trace := filepath.Join(t.TempDir(), "trace")
	hook := write(t, r.dir, ".git/hooks/run", "#!/bin/sh\ntouch '"+trace+"'\n")
	require.NoError(t, os.Chmod(hook, 0o755))
	for _, key := range []string{"core.fsmonitor", "core.pager", "gpg.program"} {
		r.git("config", key, hook)
	}
	r.git("config", "log.showSignature", "true")
	sub := filepath.Join(r.dir, "sub", "folder")
	require.NoError(t, os.MkdirAll(sub, 0o777))
	assert.Equal(t, first, vcs(t, build(t, "1"), sub)[0].Revision, "a folder in the repository")
	assert.NoFileExists(t, trace)

	// A worktree has another branch. The same revision is not added twice.
	tree := filepath.Join(t.TempDir(), "tree")
	r.git("-c", "core.fsmonitor=false", "worktree", "add", "-q", "-b", "feature", tree)
	second := repository{t, tree}.commit("Second")
	b := build(t, "1")
	vcs(t, b, r.dir, tree)
	got := vcs(t, b, tree)
	require.Len(t, got, 2)
	assert.Equal(t, "feature", got[1].Branch)
	assert.Equal(t, second, got[1].Revision)

	// The CI system names the branch of a detached head, if it is the same revision.
	r.git("-c", "core.fsmonitor=false", "checkout", "-q", "--detach")
	assert.Empty(t, vcs(t, build(t, "1"), r.dir)[0].Branch)
	environ := []string{"GITHUB_ACTIONS=true", "GITHUB_HEAD_REF=fix", "GITHUB_SHA=" + first}
	got = vcs(t, build(t, "1", environ...), r.dir, tree)
	assert.Equal(t, "fix", got[0].Branch)
	assert.Equal(t, "feature", got[1].Branch)
	assert.Empty(t, vcs(t, build(t, "1", "GITHUB_ACTIONS=true", "GITHUB_HEAD_REF=fix", "GITHUB_SHA="+second), r.dir)[0].Branch)

	// If one of several folders fails, nothing is added.
	b = build(t, "1")
	require.ErrorIs(t, b.CollectVCS(ctx, r.dir, t.TempDir()), buildinfo.ErrNoRepository)
	assert.Empty(t, b.Info().VCS)
	ended, cancel := context.WithCancel(ctx)
	cancel()
	require.ErrorIs(t, b.CollectVCS(ended, r.dir), context.Canceled)
}

func TestOddRepositories(t *testing.T) {
	ctx := context.Background()
	r, ok := newRepository(t)
	if !ok {
		return
	}
	first := r.commit("First")
	// Git fetches from the first of several addresses.
	r.git("remote", "add", "origin", "https://git.example/origin.git")
	r.git("remote", "add", "upstream", "https://git.example/first.git")
	r.git("remote", "set-url", "--add", "upstream", "https://git.example/second.git")
	r.git("config", "branch.main.remote", "upstream")
	r.git("tag", "main") // makes the branch ambiguous
	want := artifactory.BuildVCS{Revision: first, Message: "First", Branch: "main", URL: "https://git.example/first.git"}
	assert.Equal(t, []artifactory.BuildVCS{want}, vcs(t, build(t, "1"), r.dir))

	// The environment may come from a hook of another repository.
	elsewhere := write(t, t.TempDir(), "file", first+"\n")
	for _, name := range []string{"GIT_CONFIG", "GIT_SHALLOW_FILE", "GIT_GRAFT_FILE", "GIT_IMPLICIT_WORK_TREE"} {
		t.Run(name, func(t *testing.T) {
			t.Setenv(name, elsewhere)
			assert.Equal(t, []artifactory.BuildVCS{want}, vcs(t, build(t, "1"), r.dir))
			b := build(t, "1")
			err := b.CollectIssues(ctx, r.dir, buildinfo.IssueOptions{Pattern: "x", Since: "no-such-branch"})
			require.NotErrorIs(t, err, buildinfo.ErrShallow)
		})
	}
}

// Git writes warnings before the cause of a failure.
func TestGitWarnings(t *testing.T) {
	const warning = "error: warning: unable to access '.config/git/config'\n"
	useStub(t, map[string]string{"rev-parse": warning + "fatal: detected dubious ownership\nTo add an exception"})
	require.ErrorContains(t, build(t, "1").CollectVCS(context.Background(), "."), "git rev-parse in .: fatal: detected dubious ownership: exit")
	useStub(t, map[string]string{"rev-parse": warning + "fatal: not a git repository (or any of the parent directories): .git"})
	require.ErrorIs(t, build(t, "1").CollectVCS(context.Background(), "."), buildinfo.ErrNoRepository)
}

// The time does not grow with the square of the number of issues.
func TestManyIssues(t *testing.T) {
	const many = 150_000
	var message strings.Builder
	for i := range many {
		fmt.Fprintf(&message, "WEB-%d\n", i)
	}
	useStub(t, map[string]string{"rev-parse": "abc\n", "log": message.String()})
	b := build(t, "1")
	began := time.Now()
	require.NoError(t, b.CollectIssues(context.Background(), ".", buildinfo.IssueOptions{Pattern: `WEB-\d+`}))
	assert.Len(t, b.Info().Issues.AffectedIssues, many)
	assert.Less(t, time.Since(began), 20*time.Second)
}

func TestIssues(t *testing.T) {
	ctx := context.Background()
	r, ok := newRepository(t)
	if !ok {
		return
	}
	start := r.commit("WEB-1 The beginning")
	r.commit("WEB-2 Faster start\n\nAlso fixes WEB-3, see https://u:hunter22@x/WEB-4. UTF-8.")
	r.commit("Nothing")
	last := r.commit("WEB-3 at last https://u:hunter22@x/")

	keys := func(dir string, opts buildinfo.IssueOptions) (keys []string) {
		b := build(t, "1")
		require.NoError(t, b.CollectIssues(ctx, dir, opts))
		for _, issue := range b.Info().Issues.AffectedIssues {
			keys = append(keys, issue.Key)
		}
		return keys
	}
	pattern := `WEB-\d+`
	assert.Equal(t, []string{"WEB-3", "WEB-2", "WEB-4", "WEB-1"}, keys(r.dir, buildinfo.IssueOptions{Pattern: pattern}))
	assert.Equal(t, []string{"WEB-3", "WEB-2", "WEB-4"}, keys(r.dir, buildinfo.IssueOptions{Pattern: pattern, Since: start}))
	assert.Equal(t, []string{"WEB-3"}, keys(r.dir, buildinfo.IssueOptions{Pattern: pattern, Since: start, Limit: 2}))
	assert.Equal(t, []string{"3", "2", "4"}, keys(r.dir, buildinfo.IssueOptions{Pattern: `WEB-(\d+)`, Since: start}))
	assert.Empty(t, keys(r.dir, buildinfo.IssueOptions{Pattern: pattern, Since: last}))

	b := build(t, "1")
	require.NoError(t, b.CollectIssues(ctx, r.dir, buildinfo.IssueOptions{
		Pattern: pattern, Limit: 1, URL: "https://jira.example/browse/", Tracker: artifactory.BuildAgent{Name: "JIRA", Version: "9.12"},
		Aggregate: true, AggregationStatus: "released",
	}))
	assert.Equal(t, &artifactory.BuildIssues{
		Tracker: &artifactory.BuildAgent{Name: "JIRA", Version: "9.12"}, AggregateBuildIssues: true, AggregationBuildStatus: "released",
		AffectedIssues: []artifactory.BuildIssue{{Key: "WEB-3", URL: "https://jira.example/browse/WEB-3", Summary: "WEB-3 at last https://x/"}},
	}, b.Info().Issues)

	for _, c := range []struct {
		opts buildinfo.IssueOptions
		want string
	}{
		{buildinfo.IssueOptions{}, "pattern of issues is empty"},
		{buildinfo.IssueOptions{Pattern: "["}, "missing closing ]"},
		{buildinfo.IssueOptions{Pattern: "(a)(b)"}, "several groups"},
		{buildinfo.IssueOptions{Pattern: "a", Limit: -1}, "negative"},
		{buildinfo.IssueOptions{Pattern: "a", Since: "--output=/x"}, "not a revision"},
		{buildinfo.IssueOptions{Pattern: "a", Since: "no-such-branch"}, "has no revision"},
	} {
		require.ErrorContains(t, build(t, "1").CollectIssues(ctx, r.dir, c.opts), c.want)
	}

	shallow := repository{t, filepath.Join(t.TempDir(), "shallow")}
	r.git("clone", "-q", "--depth", "1", "file://"+filepath.ToSlash(r.dir), shallow.dir)
	assert.Equal(t, last, vcs(t, build(t, "1"), shallow.dir)[0].Revision)
	assert.Equal(t, []string{"WEB-3"}, keys(shallow.dir, buildinfo.IssueOptions{Pattern: pattern}))
	require.ErrorIs(t, build(t, "1").CollectIssues(ctx, shallow.dir, buildinfo.IssueOptions{Pattern: pattern, Since: start}), buildinfo.ErrShallow)
}
