package store

import (
	"maps"
	"slices"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/xmldoc"
)

// An Export is a copy of the platform's Artifactory at a path of the server's file system, which
// exists in memory only.
type Export struct {
	repositories map[string]*Repository
	identities   *Identities
	descriptor   *xmldoc.Node
}

// maxExports limits the memory for exports.
const maxExports = 20

// copyRepository returns a copy of a repository, with its items unless they are left out.
func (s *Store) copyRepository(r *Repository, content bool) *Repository {
	c := &Repository{Key: r.Key, Class: r.Class, Config: maps.Clone(r.Config), Shared: r.Shared,
		HighPriority: r.HighPriority, Replications: slices.Clone(r.Replications)}
	c.Shared.With = maps.Clone(r.Shared.With)
	if content {
		c.Root = copyTree(r.Root)
	} else {
		c.Root = s.newItem(true, InternalUser.Name)
	}
	c.Root.Walk(func(n *Item) { n.Repo = c })
	return c
}

// copyTree returns a copy of an item with everything below it.
func copyTree(n *Item) *Item {
	c := *n
	c.Parent, c.Props = nil, CloneProperties(n.Props)
	if n.Children == nil {
		return &c
	}
	c.Children = make(map[string]*Item, len(n.Children))
	for name, child := range n.Children {
		copied := copyTree(child)
		copied.Parent = &c
		c.Children[name] = copied
	}
	return &c
}

// exported reports whether exports have the repository.
func (r *Repository) exported() bool {
	return r.Configured() || r.Class == ClassCache
}

// ExportTo keeps a copy under a path. It reports false if there are too many exports.
func (s *Store) ExportTo(path string, content bool) bool {
	if s.exports[path] == nil && len(s.exports) >= maxExports {
		return false
	}
	e := &Export{map[string]*Repository{}, copyIdentities(s.Identities), s.System.Root.Clone()}
	for key, r := range s.Repos {
		if r.exported() {
			e.repositories[key] = s.copyRepository(r, content)
		}
	}
	s.exports[path] = e
	return true
}

// Exported returns the export under a path, or nil.
func (s *Store) Exported(path string) *Export { return s.exports[path] }

// Empty returns the key of an exported repository without content, or "".
func (e *Export) Empty() string {
	for key, r := range e.repositories {
		if r.Deployable() && len(r.Root.Children) == 0 {
			return key
		}
	}
	return ""
}

// ImportAll replaces the repositories, the identities except for tokens, and the configuration by
// those of an export.
func (s *Store) ImportAll(e *Export) {
	maps.DeleteFunc(s.Repos, func(_ string, r *Repository) bool { return r.exported() })
	for key, r := range e.repositories {
		s.Repos[key] = s.copyRepository(r, true)
	}
	for key, r := range s.Repos { // a remote repository shares its configuration with its cache
		if cache := s.Repos[key+CacheSuffix]; r.Class == ClassRemote && cache != nil {
			cache.Config = r.Config
		}
	}
	s.Identities.replaceBy(e.identities)
	s.System.Root = e.descriptor.Clone()
}

// ImportContent replaces the content of a repository by the content in an export. It reports
// whether the repository exists in both.
func (s *Store) ImportContent(e *Export, key string) bool {
	from, to := e.repositories[key], s.Repos[key]
	if from == nil || to == nil {
		return false
	}
	to.Root = s.copyRepository(from, true).Root
	to.Root.Walk(func(n *Item) { n.Repo = to })
	return true
}

// Keys returns the keys of the repositories in an export.
func (e *Export) Keys() []string {
	var keys []string
	for key, r := range e.repositories {
		if r.Deployable() || r.Class == ClassCache {
			keys = append(keys, key)
		}
	}
	return keys
}
