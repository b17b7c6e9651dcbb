package buildinfo_test

import (
	"archive/zip"
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jfrogkit/jfrog-go/artifactory"
)

// goProxy writes a module proxy below a folder, with a module in several versions.
func goProxy(t *testing.T, dir string, modules map[string][]string) {
	t.Helper()
	for path, versions := range modules {
		escaped := strings.ReplaceAll(path, "ACME", "!a!c!m!e")
		write(t, dir, escaped+"/@v/list", strings.Join(versions, "\n"))
		for _, v := range versions {
			mod := "module " + path + "\n\ngo 1.20\n"
			write(t, dir, escaped+"/@v/"+v+".info", `{"Version":"`+v+`"}`)
			write(t, dir, escaped+"/@v/"+v+".mod", mod)
			var content bytes.Buffer
			z := zip.NewWriter(&content)
			for _, file := range [][2]string{{"go.mod", mod}, {"x.go", "package x\n\nconst V = \"" + v + "\"\n"}} {
				f, err := z.Create(path + "@" + v + "/" + file[0])
				require.NoError(t, err)
				_, err = f.Write([]byte(file[1]))
				require.NoError(t, err)
			}
			require.NoError(t, z.Close())
			write(t, dir, escaped+"/@v/"+v+".zip", content.String())
		}
	}
}

func TestGoModule(t *testing.T) {
	ctx := context.Background()
	proxy, cache, dir := t.TempDir(), t.TempDir(), t.TempDir()
	goProxy(t, proxy, map[string][]string{"example.com/ACME/x": {"v1.0.0", "v1.1.0"}, "example.com/fork": {"v0.1.0"}, "example.com/unused": {"v1.0.0"}})
	url := "file://" + filepath.ToSlash(proxy)
	if !strings.HasPrefix(filepath.ToSlash(proxy), "/") {
		url = "file:///" + filepath.ToSlash(proxy)
	}
	for name, value := range map[string]string{"GOPROXY": url, "GOMODCACHE": cache, "GONOSUMDB": "*", "GONOSUMCHECK": "1", "GOFLAGS": "-modcacherw", "GOWORK": "", "GOSUMDB": "off", "GOTOOLCHAIN": "local"} {
		t.Setenv(name, value)
	}
	mod := `module example.com/app

go 1.20

require (
	example.com/ACME/x v1.0.0
	example.com/gone v1.0.0
	example.com/local v1.0.0
)

replace example.com/gone => example.com/fork v0.1.0

replace example.com/local => ./local
`
	write(t, dir, "go.mod", mod)
	write(t, dir, "local/go.mod", "module example.com/local\n\ngo 1.20\n")
	write(t, dir, "local/x.go", "package x\n")
	write(t, dir, "main.go", "package main\n\nimport (\n\t_ \"example.com/ACME/x\"\n\t_ \"example.com/gone\"\n\t_ \"example.com/local\"\n)\n\nfunc main() {}\n")
	cmd := exec.Command("go", "mod", "tidy")
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, string(out))

	b := build(t, "1")
	m, err := b.AddGoModule(ctx, dir)
	require.NoError(t, err)
	assert.Equal(t, "example.com/app", m.ID())
	info := b.Info()
	require.Len(t, info.Modules, 1)
	assert.Equal(t, "go", info.Modules[0].Type)
	var want []artifactory.BuildDependency
	for id, file := range map[string]string{"example.com/!a!c!m!e/x:v1.0.0": "example.com/!a!c!m!e/x/@v/v1.0.0.zip", "example.com/fork:v0.1.0": "example.com/fork/@v/v0.1.0.zip"} {
		content, err := os.ReadFile(filepath.Join(proxy, filepath.FromSlash(file)))
		require.NoError(t, err)
		sums, err := artifactory.ComputeChecksums(bytes.NewReader(content))
		require.NoError(t, err)
		want = append(want, artifactory.BuildDependency{ID: id, Type: "zip", MD5: sums.MD5, SHA1: sums.SHA1, SHA256: sums.SHA256})
	}
	assert.ElementsMatch(t, want, info.Modules[0].Dependencies)

	// A file that is not in the cache has no checksums. A file with other content is an error.
	file := filepath.Join(cache, "cache", "download", "example.com", "fork", "@v", "v0.1.0.zip")
	other, err := os.ReadFile(filepath.Join(proxy, "example.com", "unused", "@v", "v1.0.0.zip"))
	require.NoError(t, err)
	require.NoError(t, os.Remove(file))
	b = build(t, "1")
	_, err = b.AddGoModule(ctx, dir)
	require.NoError(t, err)
	assert.Contains(t, b.Info().Modules[0].Dependencies, artifactory.BuildDependency{ID: "example.com/fork:v0.1.0", Type: "zip"})
	require.NoError(t, os.WriteFile(file, other, 0o600))
	b = build(t, "1")
	_, err = b.AddGoModule(ctx, dir)
	require.ErrorContains(t, err, "differs from go.sum")
	// A hash of an unknown kind does not replace the known one.
	sums, err := os.ReadFile(filepath.Join(dir, "go.sum"))
	require.NoError(t, err)
	write(t, dir, "go.sum", string(sums)+"example.com/fork v0.1.0 h9:AAAA\n")
	_, err = b.AddGoModule(ctx, dir)
	require.ErrorContains(t, err, "differs from go.sum")
	write(t, dir, "go.sum", string(sums))
	// A name with a line break could stand for several files of the hash.
	var forged bytes.Buffer
	z := zip.NewWriter(&forged)
	_, err = z.Create("x\nabc  y")
	require.NoError(t, err)
	require.NoError(t, z.Close())
	require.NoError(t, os.WriteFile(file, forged.Bytes(), 0o600))
	_, err = b.AddGoModule(ctx, dir)
	require.ErrorContains(t, err, "has a line break")
	require.NoError(t, os.WriteFile(file, []byte("no archive"), 0o600))
	_, err = b.AddGoModule(ctx, dir)
	require.ErrorContains(t, err, "zip")
	assert.Empty(t, b.Info().Modules)

	after, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	require.NoError(t, err)
	assert.Equal(t, mod, string(after), "go.mod is unchanged")
	_, err = b.AddGoModule(ctx, t.TempDir())
	require.Error(t, err)
	ended, cancel := context.WithCancel(ctx)
	cancel()
	_, err = b.AddGoModule(ended, dir)
	require.ErrorIs(t, err, context.Canceled)
	t.Setenv("PATH", t.TempDir())
	_, err = b.AddGoModule(ctx, dir)
	require.ErrorIs(t, err, exec.ErrNotFound)
	require.ErrorContains(t, err, "the program go is not installed")
}
