package transfer

import (
	"fmt"
	"strings"
)

// Remote names a file or a folder in Artifactory.
//
// An empty Path is an error for a method that expects a folder, so that an unset variable does
// not stand for the whole repository. The path "/" names the repository itself.
type Remote struct {
	Repo string // repository key
	Path string // path in the repository
}

// At returns the Remote at a path of a repository.
func At(repoKey, itemPath string) Remote { return Remote{repoKey, itemPath} }

// ParseRemote parses the form repository/path, as in libs-release-local/app/1.0. The path is the
// text after the first slash; "libs-release-local//" names the repository itself.
func ParseRemote(s string) (Remote, error) {
	repoKey, itemPath, _ := strings.Cut(s, "/")
	if repoKey == "" {
		return Remote{}, fmt.Errorf("transfer: %q names no repository: the form is repository/path", s)
	}
	return Remote{repoKey, itemPath}, nil
}

// String returns the form that [ParseRemote] parses.
func (r Remote) String() string {
	if r == (Remote{}) {
		return ""
	}
	if r.Path == "/" {
		return r.Repo + "//"
	}
	return r.Repo + "/" + strings.TrimPrefix(r.Path, "/")
}
