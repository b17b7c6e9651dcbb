package buildinfo

import (
	"archive/zip"
	"bufio"
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/naming"
	"github.com/jfrogkit/jfrog-go/internal/printable"
)

// goListed is a module in the output of go list.
type goListed struct {
	Path, Version, GoMod string
	Main                 bool
	Replace              *goListed
}

// AddGoModule adds the Go module in a folder, and its dependencies: the modules of go list whose
// content go.sum records. The ID of the module is its path. The ID of a dependency is its path and
// version, in the form of the module cache. A replaced module has the path and version of its
// replacement. Modules that a local folder replaces are left out.
//
// The checksums are computed from the files in the module cache, which go mod download fills. A
// dependency whose file is absent has none, and is not linked. A file that differs from go.sum is
// an error.
//
// AddGoModule runs the program go, which may fetch go.mod files that the module cache lacks. It
// does not change the module.
func (b *Builder) AddGoModule(ctx context.Context, dir string) (*Module, error) {
	dir = cmp.Or(dir, ".")
	list, err := goRun(ctx, dir, "list", "-m", "-mod=readonly", "-json", "all")
	if err != nil {
		return nil, err
	}
	cache, err := goRun(ctx, dir, "env", "GOMODCACHE")
	if err != nil {
		return nil, err
	}
	var main *goListed
	var others []goListed
	for decoder := json.NewDecoder(bytes.NewReader(list)); ; {
		var m goListed
		if err := decoder.Decode(&m); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, fmt.Errorf("buildinfo: read the output of go list: %w", err)
		}
		switch {
		case m.Main:
			main = &m
		case m.Replace != nil:
			others = append(others, *m.Replace)
		default:
			others = append(others, m)
		}
	}
	if main == nil || main.GoMod == "" {
		return nil, fmt.Errorf("buildinfo: %s is not in a Go module", dir)
	}
	sums, err := readGoSum(filepath.Join(filepath.Dir(main.GoMod), "go.sum"))
	if err != nil {
		return nil, err
	}
	module := artifactory.BuildModule{ID: main.Path, Type: moduleGo}
	for _, m := range others {
		known := sums[m.Path+" "+m.Version]
		if m.Version == "" || len(known) == 0 {
			continue
		}
		d, err := goDependency(ctx, strings.TrimSpace(string(cache)), &m, known)
		if err != nil {
			return nil, err
		}
		module.Dependencies = append(module.Dependencies, d)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.addModule(module)
	return &Module{b, module.ID}, nil
}

// goRun runs go in a folder, outside of a workspace, and returns its output.
func goRun(ctx context.Context, dir string, args ...string) ([]byte, error) {
	program, err := exec.LookPath("go")
	if err != nil {
		return nil, fmt.Errorf("buildinfo: the program go is not installed, or not on the PATH: %w", err)
	}
	cmd := exec.CommandContext(ctx, program, args...)
	var stdout, stderr bytes.Buffer
	cmd.Dir, cmd.Stdout, cmd.Stderr, cmd.WaitDelay = dir, &stdout, &stderr, gitWait
	cmd.Env = append(os.Environ(), "GOWORK=off", "GIT_TERMINAL_PROMPT=0")
	err = cmd.Run()
	switch {
	case ctx.Err() != nil:
		return nil, fmt.Errorf("buildinfo: go %s: %w", args[0], context.Cause(ctx))
	case err != nil:
		return nil, fmt.Errorf("buildinfo: go %s in %s: %s: %w", args[0], dir, printable.Text(withoutCredentials(strings.TrimSpace(stderr.String()))), err)
	}
	return stdout.Bytes(), nil
}

// readGoSum returns the hashes of module files by path and version, without the hashes of go.mod
// files. A module file may have several, of different kinds. A missing go.sum has none.
func readGoSum(file string) (map[string][]string, error) {
	data, err := os.ReadFile(file)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("buildinfo: %w", err)
	}
	sums := map[string][]string{}
	for line := range strings.Lines(string(data)) {
		fields := strings.Fields(line)
		if len(fields) == 3 && !strings.HasSuffix(fields[1], "/go.mod") {
			at := fields[0] + " " + fields[1]
			sums[at] = append(sums[at], fields[2])
		}
	}
	return sums, nil
}

// goDependency returns a dependency with the checksums of its file in the module cache.
func goDependency(ctx context.Context, cache string, m *goListed, known []string) (artifactory.BuildDependency, error) {
	path, version := naming.Go(m.Path), naming.Go(m.Version)
	d := artifactory.BuildDependency{ID: path + ":" + version, Type: "zip"}
	if err := ctx.Err(); err != nil {
		return d, context.Cause(ctx)
	}
	file := filepath.Join(cache, "cache", "download", filepath.FromSlash(path), "@v", version+".zip")
	sums, err := checksumsOfFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return d, nil
	}
	if err != nil {
		return d, err
	}
	if got, err := goHash(file); err != nil {
		return d, err
	} else if !slices.Contains(known, got) && slices.ContainsFunc(known, isGoHash) {
		return d, fmt.Errorf("buildinfo: %s differs from go.sum: %s, not %s", file, got, strings.Join(known, " or "))
	}
	d.MD5, d.SHA1, d.SHA256 = sums.MD5, sums.SHA1, sums.SHA256
	return d, nil
}

// isGoHash reports whether a hash of go.sum has the kind that goHash computes.
func isGoHash(sum string) bool { return strings.HasPrefix(sum, "h1:") }

// goHash returns the hash that go.sum has for a module file: the SHA-256 of a list of its files
// and their SHA-256.
func goHash(file string) (hash string, err error) {
	archive, err := zip.OpenReader(file)
	if err != nil {
		return "", fmt.Errorf("buildinfo: read %s: %w", file, err)
	}
	defer func() { err = errors.Join(err, archive.Close()) }()
	files := slices.SortedFunc(slices.Values(archive.File), func(a, b *zip.File) int { return cmp.Compare(a.Name, b.Name) })
	all := sha256.New()
	list := bufio.NewWriter(all)
	for _, f := range files {
		if strings.Contains(f.Name, "\n") { // could stand for several files
			return "", fmt.Errorf("buildinfo: read %s: the name %q has a line break", file, f.Name)
		}
		one := sha256.New()
		content, err := f.Open()
		if err == nil {
			_, err = io.Copy(one, content)
			err = errors.Join(err, content.Close())
		}
		if err != nil {
			return "", fmt.Errorf("buildinfo: read %s in %s: %w", f.Name, file, err)
		}
		_, _ = fmt.Fprintf(list, "%x  %s\n", one.Sum(nil), f.Name)
	}
	_ = list.Flush()
	return "h1:" + base64.StdEncoding.EncodeToString(all.Sum(nil)), nil
}
