package store

import (
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/pattern"

	"net/http"
	"path"
	"sort"
	"time"
)

// A node is a file or a folder of a repository.
type Item struct {
	Repo     *Repository
	Parent   *Item // nil for the root
	Name     string
	Children map[string]*Item // nil for a file

	Created, Modified, Updated time.Time
	CreatedBy, ModifiedBy      string

	Blob     *Blob
	Original Checksums // what the client said
	MIME     string

	Props         Properties
	PropsModified time.Time
	Stats         Statistics
}

type Statistics struct {
	Downloads int
	Last      time.Time
	LastBy    string
}

func (n *Item) IsFolder() bool { return n.Children != nil }

// path is relative to the repository and has no leading slash; the root's is empty.
func (n *Item) Path() string {
	if n.Parent == nil {
		return ""
	}
	return path.Join(n.Parent.Path(), n.Name)
}

// id is the form of repository paths in messages.
func (n *Item) ID() string { return n.Repo.Key + ":" + n.Path() }

// sorted returns the children by name.
func (n *Item) Sorted() []*Item {
	list := make([]*Item, 0, len(n.Children))
	for _, c := range n.Children {
		list = append(list, c)
	}
	sort.Slice(list, func(i, j int) bool { return list[i].Name < list[j].Name })
	return list
}

// walk visits the node and everything below, in the order of paths.
func (n *Item) Walk(visit func(*Item)) {
	visit(n)
	for _, c := range n.Sorted() {
		c.Walk(visit)
	}
}

// lookup finds an item below the node.
func (n *Item) Lookup(itemPath string) *Item {
	for _, name := range pattern.SplitPath(itemPath) {
		if n = n.Children[name]; n == nil {
			return nil
		}
	}
	return n
}

func (n *Item) Detach() {
	delete(n.Parent.Children, n.Name)
	n.Parent = nil
}

func (n *Item) Attach(parent *Item, name string) {
	n.Parent, n.Name = parent, name
	parent.Children[name] = n
	n.Walk(func(x *Item) { x.Repo = parent.Repo })
}

// pruneEmpty removes the folder and its ancestors as long as they are empty.
func (n *Item) PruneEmpty() {
	for n.Parent != nil && len(n.Children) == 0 {
		parent := n.Parent
		n.Detach()
		n = parent
	}
}

// newNode makes an item that is not yet in the tree.
func (s *Store) newItem(folder bool, user string) *Item {
	now := s.Now()
	n := &Item{Created: now, Modified: now, Updated: now, CreatedBy: user, ModifiedBy: user}
	if folder {
		n.Children = map[string]*Item{}
	}
	return n
}

// makeFolder returns the folder at a path and makes what is missing of it.
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

// setContent gives a file new content. Other content takes statistics and properties with it.
func (n *Item) setContent(b *Blob, client Checksums, now time.Time, user string) {
	if n.Blob != b {
		n.Props, n.Stats = nil, Statistics{}
	}
	n.Blob, n.Original = b, client
	n.Modified, n.Updated, n.ModifiedBy = now, now, user
	n.MIME = MIMEType(n.Name)
}

// readable are the repositories that hold what a key shows: itself, the cache of a remote one, or the members of a virtual
// one, local before cached.
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

// find returns the first item that a repository key shows at a path.
func (s *Store) Find(key, itemPath string) *Item {
	for _, repo := range s.Readable(key) {
		if n := repo.Root.Lookup(itemPath); n != nil {
			return n
		}
	}
	return nil
}

// mustFind is find for operations of a user on what is there. It does not tell what is there to those who may not read it.
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
	return nil, apierr.New(http.StatusNotFound, "Unable to find item")
}
