package artifactory

import (
	"fmt"
	"net/url"
	"strings"
)

// notEmpty refuses an empty value that goes into a body or a query, where no path
// template finds it.
func notEmpty(what, value string) error {
	if value == "" {
		return fmt.Errorf("%s is empty", what)
	}
	return nil
}

// filePath refuses a path that names the repository itself where a file must be named.
func filePath(itemPath string) error {
	if itemPath == "/" {
		return fmt.Errorf("item path %q names the repository, not a file", itemPath)
	}
	return nil
}

// repoPath checks a repository key that a path in it may follow, as in
// libs-release-local/org/acme. A leading slash is fine.
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

// target is where a copy, a move or a restoration goes to.
type target string

// EncodeValues writes the target as a query parameter.
func (t target) EncodeValues(key string, v *url.Values) error {
	v.Set(key, string(t))
	return repoPath("target", string(t))
}

type targetQuery struct {
	To target `url:"to"`
}
