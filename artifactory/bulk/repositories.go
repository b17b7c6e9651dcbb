package bulk

import (
	"context"
	"fmt"
	"strings"

	"github.com/jfrogkit/jfrog-go/artifactory"
)

// trash is the key of the trash can, in which queries without a repository also find items.
const trash = "auto-trashcan"

// classes has the classes of the repositories that store nothing themselves, by their keys.
type classes map[string]artifactory.RepositoryClass

// classes requests the classes of all repositories.
func (m *Manager) classes(ctx context.Context) (classes, error) {
	refs, err := m.client.Repositories.List(ctx, nil)
	if err != nil {
		return nil, err
	}
	out := classes{}
	for _, ref := range refs {
		switch class := ref.Class(); class {
		case artifactory.RepositoryClassVirtual, artifactory.RepositoryClassRemote:
			out[ref.Key] = class
		}
	}
	return out, nil
}

// check returns an error for a step whose repositories do not store its item or take its target.
func (c classes) check(s *Step) error {
	if err := c.stores(s.Repo); err != nil {
		return err
	}
	if s.ToRepo != "" {
		if err := c.stores(s.ToRepo); err != nil {
			return fmt.Errorf("target: %w", err)
		}
		if c.cache(s.ToRepo) {
			return fmt.Errorf("target: %w: %s is a cache", ErrRepositoryClass, s.ToRepo)
		}
	}
	if s.Action == ActionMove && c.cache(s.Repo) {
		return fmt.Errorf("%w: nothing can be moved out of the cache %s", ErrRepositoryClass, s.Repo)
	}
	return nil
}

func (c classes) stores(repoKey string) error {
	if repoKey == trash {
		return fmt.Errorf("%w: %s is the trash can; artifactory.TrashService restores and deletes its items", ErrRepositoryClass, repoKey)
	}
	switch c[repoKey] {
	case artifactory.RepositoryClassVirtual:
		return fmt.Errorf("%w: %s is a virtual repository; name the repository behind it", ErrRepositoryClass, repoKey)
	case artifactory.RepositoryClassRemote:
		return fmt.Errorf("%w: %s is a remote repository; its cache is %s-cache", ErrRepositoryClass, repoKey, repoKey)
	}
	return nil
}

// cache reports whether a repository is the cache of a remote one.
func (c classes) cache(repoKey string) bool {
	remote, ok := strings.CutSuffix(repoKey, "-cache")
	return ok && c[remote] == artifactory.RepositoryClassRemote
}
