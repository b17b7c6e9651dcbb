package main

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/transfer"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// platform starts a platform in memory and configures it in the environment.
func platform(t *testing.T) (*jfrogtest.Server, *artifactory.Client) {
	t.Helper()
	srv := jfrogtest.New(t, jfrogtest.WithRepository("libs", "local", "generic"))
	t.Setenv("JFROG_URL", srv.URL)
	t.Setenv("JFROG_ACCESS_TOKEN", srv.Token)
	c, err := jfrog.NewFromEnv()
	require.NoError(t, err)
	return srv, artifactory.New(c)
}

// noPlatform removes any configured platform from the environment.
func noPlatform(t *testing.T) {
	t.Helper()
	t.Setenv("JFROG_URL", "")
	t.Setenv("JF_URL", "")
	t.Setenv("JFROG_CLI_HOME_DIR", t.TempDir())
}

func jfcp(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	code = run(t.Context(), args, &out, &errs)
	return code, out.String(), errs.String()
}

func write(t *testing.T, content string, name ...string) string {
	t.Helper()
	file := filepath.Join(name...)
	require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o777))
	require.NoError(t, os.WriteFile(file, []byte(content), 0o666))
	return file
}

func read(t *testing.T, name ...string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(name...))
	require.NoError(t, err)
	return string(content)
}

// sent returns the number of requests with content.
func sent(srv *jfrogtest.Server) int {
	n := 0
	for _, r := range srv.Requests() {
		if r.Method == http.MethodPut && r.Header.Get("X-Checksum-Deploy") == "" {
			n++
		}
	}
	return n
}

func TestFilesThereAndBack(t *testing.T) {
	srv, rt := platform(t)
	dir := t.TempDir()
	a, b := strings.Repeat("a", 20<<10), strings.Repeat("b", 30<<10)
	files := []string{write(t, a, dir, "a.bin"), write(t, b, dir, "b.bin")}

	code, stdout, stderr := jfcp(t, "-props", "k=v", files[0], files[1], "rt:libs/x/")
	require.Equal(t, exitOK, code, stderr)
	require.Empty(t, stderr)
	require.Regexp(t, `(?m)^sent +2 +50\.0 KiB$`, stdout)
	require.Regexp(t, `(?m)^total +2 +50\.0 KiB$`, stdout)
	require.Regexp(t, `(?m)^moved 50\.0 KiB, saved 0 B, in \S+, .*/s$`, stdout)
	props, err := rt.Properties.Get(t.Context(), "libs", "x/a.bin")
	require.NoError(t, err)
	require.Equal(t, []string{"v"}, props["k"])

	before := sent(srv)
	code, stdout, _ = jfcp(t, files[0], "rt:libs/x/other.bin")
	require.Equal(t, exitOK, code)
	require.Regexp(t, `(?m)^matched +1 +20\.0 KiB$`, stdout)
	require.Regexp(t, `(?m)^moved 0 B, saved 20\.0 KiB`, stdout)
	require.Equal(t, before, sent(srv), "no content is sent")

	out := filepath.Join(dir, "out")
	code, stdout, stderr = jfcp(t, "rt:libs/x/a.bin", "rt:libs/x/b.bin", out)
	require.Equal(t, exitOK, code, stderr)
	require.Regexp(t, `(?m)^received +2 +50\.0 KiB$`, stdout)
	require.Equal(t, a, read(t, out, "a.bin"))
	require.Equal(t, b, read(t, out, "b.bin"))

	code, stdout, stderr = jfcp(t, "rt:libs/x/other.bin", filepath.Join(out, "named.bin"))
	require.Equal(t, exitOK, code, stderr)
	require.Contains(t, stdout, "received")
	require.Equal(t, a, read(t, out, "named.bin"))
	code, stdout, _ = jfcp(t, "rt:libs/x/a.bin", out) // an existing folder
	require.Equal(t, exitOK, code)
	require.Contains(t, stdout, "unchanged")
}

func TestQuietAndJSON(t *testing.T) {
	platform(t)
	dir := t.TempDir()
	file := write(t, "content", dir, "a.txt")
	code, stdout, stderr := jfcp(t, "-quiet", file, "rt:libs/")
	require.Equal(t, exitOK, code)
	require.Empty(t, stdout+stderr)

	code, stdout, stderr = jfcp(t, "-json", file, filepath.Join(dir, "missing"), "rt:libs/x/")
	require.Equal(t, exitFailures, code)
	require.Regexp(t, `(?m)^total +2`, stderr)
	got := map[transfer.Outcome]result{}
	for line := range strings.Lines(stdout) {
		var r result
		require.NoError(t, json.Unmarshal([]byte(line), &r))
		got[r.Outcome] = r
	}
	require.Len(t, got, 2)
	require.Equal(t, "x/a.txt", got["matched"].Path)
	require.EqualValues(t, 7, got["matched"].Saved)
	require.Equal(t, "ed7002b439e9ac845f22357d822bac1444730fbdb6016d3ec9432297b9ec9f73", got["matched"].SHA256)
	require.Equal(t, transfer.PhaseOpen, got["failed"].Phase)
	require.Contains(t, got["failed"].Error, "missing")
}

func TestFailuresAreTold(t *testing.T) {
	srv, _ := platform(t)
	dir := t.TempDir()
	srv.Inject(jfrogtest.Fault{Method: http.MethodPut, Path: "*/bad.txt", Status: http.StatusForbidden, Times: -1})
	code, stdout, stderr := jfcp(t, write(t, "good", dir, "good.txt"), write(t, "bad", dir, "bad.txt"), "rt:libs/")
	require.Equal(t, exitFailures, code)
	require.Regexp(t, `^failed: .*bad\.txt.*403`, stderr)
	require.Regexp(t, `(?m)^sent +1 `, stdout)
	require.Regexp(t, `(?m)^failed +1 `, stdout)
	require.Regexp(t, `(?s)\nfailed:\n.*bad\.txt.*403`, stdout)
}

func TestStopOnError(t *testing.T) {
	srv, _ := platform(t)
	dir := t.TempDir()
	srv.Inject(jfrogtest.Fault{Method: http.MethodPut, Status: http.StatusForbidden, Times: -1})
	args := []string{"-n", "1", "-stop-on-error"}
	for _, name := range []string{"a", "b", "c", "d"} {
		args = append(args, write(t, name, dir, name))
	}
	code, stdout, stderr := jfcp(t, append(args, "rt:libs/")...)
	require.Equal(t, exitFailures, code)
	require.Less(t, strings.Count(stderr, "failed:"), 4)
	require.Contains(t, stdout, "given up")
}

func TestExitCodes(t *testing.T) {
	t.Run("usage", func(t *testing.T) {
		srv, _ := platform(t)
		code, _, stderr := jfcp(t, "a", "b")
		require.Equal(t, exitUsage, code)
		require.Contains(t, stderr, "jfcp: neither a nor b")
		srv.ResetRequests()
		code, _, _ = jfcp(t)
		require.Equal(t, exitOK, code, "without arguments, it demonstrates itself")
		code, _, stderr = jfcp(t, "-h")
		require.Equal(t, exitOK, code)
		require.Empty(t, srv.Requests(), "the platform is left alone")
		require.Contains(t, stderr, "-discard-partial")
	})
	t.Run("not configured", func(t *testing.T) {
		noPlatform(t)
		code, _, stderr := jfcp(t, "a", "rt:libs/")
		require.Equal(t, exitNoPlatform, code)
		require.Contains(t, stderr, "set JFROG_URL")
		code, _, _ = jfcp(t, "a", "b")
		require.Equal(t, exitUsage, code, "the wrong command line comes first")
	})
	t.Run("not let in", func(t *testing.T) {
		srv, _ := platform(t)
		t.Setenv("JFROG_ACCESS_TOKEN", "wrong")
		code, _, stderr := jfcp(t, write(t, "a", t.TempDir(), "a"), "rt:libs/")
		require.Equal(t, exitNoPlatform, code)
		require.Contains(t, stderr, "401")
		require.Zero(t, sent(srv))
	})
	t.Run("bad configuration", func(t *testing.T) {
		t.Setenv("JFROG_URL", "ftp://nowhere")
		code, _, _ := jfcp(t, "a", "rt:libs/")
		require.Equal(t, exitNoPlatform, code)
	})
	t.Run("interrupted before", func(t *testing.T) {
		platform(t)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		var out, errs bytes.Buffer
		require.Equal(t, exitInterrupted, run(ctx, []string{"a", "rt:libs/"}, &out, &errs))
	})
	t.Run("interrupted", func(t *testing.T) {
		srv, _ := platform(t)
		dir := t.TempDir()
		ctx, cancel := context.WithCancel(t.Context())
		srv.Inject(jfrogtest.Fault{Method: http.MethodPut, Times: -1, Match: func(r *http.Request) bool {
			cancel()
			return false
		}})
		args := []string{"-n", "1"}
		for _, name := range []string{"a", "b", "c", "d"} {
			args = append(args, write(t, name, dir, name))
		}
		var out, errs bytes.Buffer
		require.Equal(t, exitInterrupted, run(ctx, append(args, "rt:libs/"), &out, &errs))
		require.Equal(t, "jfcp: interrupted\n", errs.String(), "files that are given up are not printed one by one")
		require.Regexp(t, `\d given up`, out.String())
	})
}
