package jfrogtest

import (
	"net/http"
	"path"
	"sort"
	"time"
)

// A node is a file or a folder of a repository.
type node struct {
	repo     *repository
	parent   *node // nil for the root
	name     string
	children map[string]*node // nil for a file

	created, modified, updated time.Time
	createdBy, modifiedBy      string

	blob     *blob
	original checksums // what the client said
	mime     string

	props         properties
	propsModified time.Time
	stats         statistics
}

type statistics struct {
	downloads int
	last      time.Time
	lastBy    string
}

func (n *node) isFolder() bool { return n.children != nil }

// path is relative to the repository and has no leading slash; the root's is empty.
func (n *node) path() string {
	if n.parent == nil {
		return ""
	}
	return path.Join(n.parent.path(), n.name)
}

// id is the form of repository paths in messages.
func (n *node) id() string { return n.repo.key + ":" + n.path() }

// sorted returns the children by name.
func (n *node) sorted() []*node {
	list := make([]*node, 0, len(n.children))
	for _, c := range n.children {
		list = append(list, c)
	}
	sort.Slice(list, func(i, j int) bool { return list[i].name < list[j].name })
	return list
}

// walk visits the node and everything below, in the order of paths.
func (n *node) walk(visit func(*node)) {
	visit(n)
	for _, c := range n.sorted() {
		c.walk(visit)
	}
}

// lookup finds an item below the node.
func (n *node) lookup(itemPath string) *node {
	for _, name := range splitItem(itemPath) {
		if n = n.children[name]; n == nil {
			return nil
		}
	}
	return n
}

func (n *node) detach() {
	delete(n.parent.children, n.name)
	n.parent = nil
}

func (n *node) attach(parent *node, name string) {
	n.parent, n.name = parent, name
	parent.children[name] = n
	n.walk(func(x *node) { x.repo = parent.repo })
}

// pruneEmpty removes the folder and its ancestors as long as they are empty.
func (n *node) pruneEmpty() {
	for n.parent != nil && len(n.children) == 0 {
		parent := n.parent
		n.detach()
		n = parent
	}
}

// newNode makes an item that is not yet in the tree.
func (s *Store) newNode(folder bool, user string) *node {
	now := s.now()
	n := &node{created: now, modified: now, updated: now, createdBy: user, modifiedBy: user}
	if folder {
		n.children = map[string]*node{}
	}
	return n
}

// makeFolder returns the folder at a path and makes what is missing of it.
func (s *Store) makeFolder(repo *repository, itemPath, user string) (*node, error) {
	n := repo.root
	for _, name := range splitItem(itemPath) {
		child := n.children[name]
		if child == nil {
			child = s.newNode(true, user)
			child.attach(n, name)
		}
		if !child.isFolder() {
			return nil, fail(http.StatusConflict, "Expected folder but found file, at: %s", child.id())
		}
		n = child
	}
	return n, nil
}

// setContent gives a file new content. Other content takes statistics and properties with it.
func (n *node) setContent(b *blob, client checksums, now time.Time, user string) {
	if n.blob != b {
		n.props, n.stats = nil, statistics{}
	}
	n.blob, n.original = b, client
	n.modified, n.updated, n.modifiedBy = now, now, user
	n.mime = mimeType(n.name)
}

// readable are the repositories that hold what a key shows: itself, the cache of a remote one, or the members of a virtual
// one, local before cached.
func (s *Store) readable(key string) []*repository {
	var local, cached []*repository
	seen := map[string]bool{}
	var add func(key string)
	add = func(key string) {
		repo := s.repos[key]
		if repo == nil || seen[key] {
			return
		}
		seen[key] = true
		switch repo.class {
		case classVirtual:
			for _, member := range stringList(repo.config["repositories"]) {
				add(member)
			}
		case classRemote:
			add(key + cacheSuffix)
		case classCache:
			cached = append(cached, repo)
		default:
			local = append(local, repo)
		}
	}
	add(key)
	return append(local, cached...)
}

// find returns the first item that a repository key shows at a path.
func (s *Store) find(key, itemPath string) *node {
	for _, repo := range s.readable(key) {
		if n := repo.root.lookup(itemPath); n != nil {
			return n
		}
	}
	return nil
}

// mustFind is find for operations of a user on what is there. It does not tell what is there to those who may not read it.
func (s *Store) mustFind(u user, key, itemPath string) (*node, error) {
	var denied error
	for _, repo := range s.readable(key) {
		n := repo.root.lookup(itemPath)
		err := s.permit(u, actionRead, spotOf(repo, itemPath, n != nil && n.isFolder()))
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
	return nil, fail(http.StatusNotFound, "Unable to find item")
}
