package store

import (
	"net/http"
	"slices"
	"sort"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
)

// searched returns the repositories that the keys show, or all that hold items if there are no
// keys.
func (s *Store) searched(keys []string) ([]*Repository, error) {
	var repos []*Repository
	for _, key := range keys {
		if s.Repos[key] == nil {
			return nil, apierr.New(http.StatusBadRequest, "The repository '%s' does not exist", key)
		}
		for _, repo := range s.Readable(key) {
			if !slices.Contains(repos, repo) {
				repos = append(repos, repo)
			}
		}
	}
	if repos == nil {
		for _, repo := range s.Repos {
			if repo.Deployable() || repo.Class == ClassCache {
				repos = append(repos, repo)
			}
		}
		sort.Slice(repos, func(i, j int) bool { return repos[i].Key < repos[j].Key })
	}
	return repos, nil
}

// Files returns the files that a user may read and that match. Without keys, it searches all
// repositories.
func (s *Store) Files(u User, keys []string, matches func(*Item) bool) ([]*Item, error) {
	repos, err := s.searched(keys)
	if err != nil {
		return nil, err
	}
	var found []*Item
	for _, repo := range repos {
		repo.Root.Walk(func(n *Item) {
			if !n.IsFolder() && s.MayRead(u, n) && matches(n) {
				found = append(found, n)
			}
		})
	}
	return found, nil
}
