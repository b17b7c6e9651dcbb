package store

import (
	"net/http"
	"slices"
	"sort"
	"strings"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/pattern"
)

// An Item is a file or a folder of a repository.
type Item struct {
	Repo     *Repository
	Parent   *Item // nil for the root
	Name     string
	Children map[string]*Item // nil for a file

	Created, Modified, Updated time.Time
	CreatedBy, ModifiedBy      string

	Blob     *Blob
	Original Checksums // checksums that the client sent
	MIME     string

	Props         Properties
	PropsModified time.Time
	Stats         Statistics
}

// Statistics count the downloads of a file.
type Statistics struct {
	Downloads int
	Last      time.Time
	LastBy    string
}

// IsFolder reports whether the item is a folder.
func (n *Item) IsFolder() bool { return n.Children != nil }

// Path returns the path in the repository, without a leading slash. The path of the root is empty.
func (n *Item) Path() string {
	var names []string
	for ; n.Parent != nil; n = n.Parent {
		names = append(names, n.Name)
	}
	slices.Reverse(names)
	return strings.Join(names, "/")
}

// ID returns the item as messages name it.
func (n *Item) ID() string { return n.Repo.Key + ":" + n.Path() }

// Sorted returns the children by name.
func (n *Item) Sorted() []*Item {
	list := make([]*Item, 0, len(n.Children))
	for _, c := range n.Children {
		list = append(list, c)
	}
	sort.Slice(list, func(i, j int) bool { return list[i].Name < list[j].Name })
	return list
}

// Walk visits the item and everything below it, in the order of paths.
func (n *Item) Walk(visit func(*Item)) {
	visit(n)
	for _, c := range n.Sorted() {
		c.Walk(visit)
	}
}

// Lookup returns the item at a path below the item, or nil.
func (n *Item) Lookup(itemPath string) *Item {
	for _, name := range pattern.SplitPath(itemPath) {
		if n = n.Children[name]; n == nil {
			return nil
		}
	}
	return n
}

// Detach removes the item from its folder.
func (n *Item) Detach() {
	delete(n.Parent.Children, n.Name)
	n.Parent = nil
}

// Attach puts the item into a folder under a name.
func (n *Item) Attach(parent *Item, name string) {
	n.Parent, n.Name = parent, name
	parent.Children[name] = n
	n.Walk(func(x *Item) { x.Repo = parent.Repo })
}

// PruneEmpty removes the folder and its ancestors while they are empty.
func (n *Item) PruneEmpty() {
	for n.Parent != nil && len(n.Children) == 0 {
		parent := n.Parent
		n.Detach()
		n = parent
	}
}

// newItem returns an item that is not yet in a folder.
func (s *Store) newItem(folder bool, user string) *Item {
	now := s.Now()
	n := &Item{Created: now, Modified: now, Updated: now, CreatedBy: user, ModifiedBy: user}
	if folder {
		n.Children = map[string]*Item{}
	}
	return n
}

// MakeFolder returns the folder at a path. It creates missing folders.
func (s *Store) MakeFolder(repo *Repository, itemPath, user string) (*Item, error) {
	n := repo.Root
	for _, name := range pattern.SplitPath(itemPath) {
		child := n.Children[name]
		if child == nil {
			child = s.newItem(true, user)
			child.Attach(n, name)
		}
		if !child.IsFolder() {
			return nil, apierr.New(http.StatusConflict, "Expected folder but found file, at: %s", child.ID())
		}
		n = child
	}
	return n, nil
}

// setContent replaces the content of a file. Other content resets statistics and properties.
func (n *Item) setContent(b *Blob, client Checksums, now time.Time, user string) {
	if n.Blob != b {
		n.Props, n.Stats = nil, Statistics{}
	}
	n.Blob, n.Original = b, client
	n.Modified, n.Updated, n.ModifiedBy = now, now, user
	n.MIME = MIMEType(n.Name)
}

// Readable returns the repositories that a key shows: the repository itself, the cache of a
// remote repository, or the members of a virtual repository, with caches last.
func (s *Store) Readable(key string) []*Repository {
	var local, cached []*Repository
	seen := map[string]bool{}
	var add func(key string)
	add = func(key string) {
		repo := s.Repos[key]
		if repo == nil || seen[key] {
			return
		}
		seen[key] = true
		switch repo.Class {
		case ClassVirtual:
			for _, member := range jsondoc.Strings(repo.Config["repositories"]) {
				add(member)
			}
		case ClassRemote:
			add(key + CacheSuffix)
		case ClassCache:
			cached = append(cached, repo)
		default:
			local = append(local, repo)
		}
	}
	add(key)
	return append(local, cached...)
}

// Find returns the first item that a repository key shows at a path, or nil.
func (s *Store) Find(key, itemPath string) *Item {
	for _, repo := range s.Readable(key) {
		if n := repo.Root.Lookup(itemPath); n != nil {
			return n
		}
	}
	return nil
}

// MustFind is like Find, but returns an error if there is no such item or the user may not read it.
func (s *Store) MustFind(u User, key, itemPath string) (*Item, error) {
	var denied error
	for _, repo := range s.Readable(key) {
		n := repo.Root.Lookup(itemPath)
		err := s.Permit(u, ActionRead, SpotOf(repo, itemPath, n != nil && n.IsFolder()))
		switch {
		case err != nil:
			denied = err
		case n != nil:
			return n, nil
		}
	}
	if denied != nil {
		return nil, denied
	}
	// A virtual repository without members is empty.
	if repo := s.Repos[key]; repo != nil && repo.Class == ClassVirtual && len(s.Readable(key)) == 0 && itemPath == "" {
		return repo.Root, s.Permit(u, ActionRead, SpotOf(repo, "", true))
	}
	return nil, apierr.New(http.StatusNotFound, "Unable to find item")
}
