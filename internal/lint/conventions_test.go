package lint

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write the exceptions of today to testdata")

// TestConventions runs all checks. What breaks a convention today is listed in
// testdata/exceptions_<package>.txt; a new breach fails, and so does an entry that no longer
// applies. After mending: go test ./internal/lint -run TestConventions -update.
func TestConventions(t *testing.T) {
	folders, err := goFolders()
	require.NoError(t, err)
	products := productFolders()
	for _, dir := range folders {
		tr, err := parse(dir)
		require.NoError(t, err)
		problems := slices.Concat(width(tr), english(tr))
		if !strings.HasPrefix(dir, "examples") {
			problems = append(problems, fileNames(tr)...)
			problems = append(problems, docs(tr)...)
		}
		if slices.Contains(products, dir) {
			problems = slices.Concat(problems, fieldNames(tr), methods(tr), suffixes(tr), documented(tr))
		}
		compare(t, dir, problems)
	}
}

// compare holds the problems of a folder against its exceptions.
func compare(t *testing.T, dir string, problems []problem) {
	t.Helper()
	name := strings.NewReplacer("/", "_", ".", "root").Replace(dir)
	path := filepath.Join("testdata", "exceptions_"+name+".txt")
	if *update {
		require.NoError(t, write(path, problems))
		return
	}
	listed := map[string]bool{}
	if data, err := os.ReadFile(path); err == nil {
		for line := range strings.Lines(string(data)) {
			listed[strings.TrimRight(line, "\n")] = true
		}
	}
	found := map[string]bool{}
	for _, p := range problems {
		found[p.line()] = true
		if !listed[p.line()] {
			t.Error(p)
		}
	}
	for line := range listed {
		if !found[line] {
			t.Errorf("%s: the exception %q does not apply any more: run go test ./internal/lint -run TestConventions -update", path, line)
		}
	}
}

func (p problem) line() string { return p.kind + "\t" + p.key }

func write(path string, problems []problem) error {
	if len(problems) == 0 {
		if err := os.Remove(path); err != nil && !os.IsNotExist(err) {
			return err
		}
		return nil
	}
	var lines []string
	for _, p := range problems {
		lines = append(lines, p.line())
	}
	slices.Sort(lines)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, []byte(strings.Join(slices.Compact(lines), "\n")+"\n"), 0o644)
}
