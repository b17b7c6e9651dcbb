package jfrogtest

import (
	"net/http"
	"slices"
	"sort"
)

// searched are the repositories that a search looks into: those with the keys, or all that hold items.
func (s *Store) searched(keys []string) ([]*repository, error) {
	var repos []*repository
	for _, key := range keys {
		if s.repos[key] == nil {
			return nil, fail(http.StatusBadRequest, "The repository '%s' does not exist", key)
		}
		for _, repo := range s.readable(key) {
			if !slices.Contains(repos, repo) {
				repos = append(repos, repo)
			}
		}
	}
	if repos == nil {
		for _, repo := range s.repos {
			if repo.deployable() || repo.class == classCache {
				repos = append(repos, repo)
			}
		}
		sort.Slice(repos, func(i, j int) bool { return repos[i].key < repos[j].key })
	}
	return repos, nil
}

// files returns the files that a search finds.
func (s *Store) files(u user, keys []string, matches func(*node) bool) ([]*node, error) {
	repos, err := s.searched(keys)
	if err != nil {
		return nil, err
	}
	var found []*node
	for _, repo := range repos {
		repo.root.walk(func(n *node) {
			if !n.isFolder() && s.reads(u, n) && matches(n) {
				found = append(found, n)
			}
		})
	}
	return found, nil
}
