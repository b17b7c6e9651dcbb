package docker

import (
	"errors"
	"fmt"
	"strings"
	"unicode"

	"github.com/jfrogkit/jfrog-go/artifactory"
)

// Image is a container image with all its tags in one repository. It is safe for concurrent use.
type Image struct {
	rt   *artifactory.Client
	repo string
	name string
}

// NewImage returns an image of a repository. The name may have slashes: team/app, or
// library/nginx in the cache of a remote repository. The key of a cache ends in -cache. Tags of a
// virtual repository can be listed, but not deleted.
//
// NewImage sends nothing.
func NewImage(rt *artifactory.Client, repoKey, name string) (*Image, error) {
	if rt == nil {
		return nil, errors.New("docker: client is nil")
	}
	if err := checkName("repository key", repoKey); err != nil {
		return nil, err
	}
	if strings.Contains(repoKey, "/") {
		return nil, fmt.Errorf("docker: repository key %q has a slash", repoKey)
	}
	if err := checkName("image", name); err != nil {
		return nil, err
	}
	return &Image{rt: rt, repo: repoKey, name: name}, nil
}

// checkName returns an error for a name that could select other items than its own.
func checkName(what, name string) error {
	refuse := func(why string) error { return fmt.Errorf("docker: %s %q %s", what, name, why) }
	switch {
	case name == "":
		return fmt.Errorf("docker: %s is empty", what)
	case strings.ContainsAny(name, `*?"\`) || strings.ContainsFunc(name, unicode.IsControl):
		return refuse("has a character that no name has")
	case strings.ContainsAny(name, ":@"):
		return refuse("has a tag or a digest; name the image only")
	}
	for part := range strings.SplitSeq(name, "/") {
		if part == "" || part == "." || part == ".." {
			return refuse("has an empty segment or a dot segment")
		}
	}
	return nil
}

// RepoKey returns the key of the repository.
func (i *Image) RepoKey() string { return i.repo }

// Name returns the name of the image.
func (i *Image) Name() string { return i.name }
