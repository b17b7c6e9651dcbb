// Package lint checks the tree against its conventions: names, signatures, comments and the
// provenance of the fixtures. Its tests run with go test. The checks are plain functions that
// return problems, so that tests can prove each of them.
package lint

import (
	"os"
	"path/filepath"

	"github.com/jfrogkit/jfrog-go/internal/opindex"
)

// root is the module's root, seen from this package's tests.
const root = "../.."

// productFolders returns the folders of the product packages that exist, slash-separated and
// relative to root. Packages transfer and buildinfo serve no operation.
func productFolders() []string {
	var out []string
	for _, folder := range append(opindex.AllFolders(), "artifactory/transfer", "artifactory/buildinfo") {
		files, err := filepath.Glob(filepath.Join(root, filepath.FromSlash(folder), "*.go"))
		if err == nil && len(files) > 0 {
			out = append(out, folder)
		}
	}
	return out
}

// exists reports whether a file or folder exists.
func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
