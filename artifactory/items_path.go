package artifactory

import (
	"fmt"
	"net/url"
	"strings"
)

// filePath returns an error if a path names the repository itself in place of a file.
func filePath(itemPath string) error {
	if itemPath == "/" {
		return fmt.Errorf("item path %q names the repository, not a file", itemPath)
	}
	return nil
}

// repoPath returns an error unless a value is a repository key, alone or before a path, as in
// libs-release-local/org/acme. The value may have a leading slash.
func repoPath(what, value string) error {
	if strings.Trim(value, "/") == "" {
		return fmt.Errorf("%s %q names no repository", what, value)
	}
	for part := range strings.SplitSeq(strings.TrimPrefix(value, "/"), "/") {
		if part == "." || part == ".." {
			return fmt.Errorf("%s has a %q segment: %q", what, part, value)
		}
	}
	return nil
}

// target is the destination of a copy, a move or a restoration: a repository key and a path.
type target string

// EncodeValues writes the target as a query parameter.
func (t target) EncodeValues(key string, v *url.Values) error {
	v.Set(key, string(t))
	return repoPath("target", string(t))
}

type targetQuery struct {
	To target `url:"to"`
}
