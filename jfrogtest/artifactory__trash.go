package jfrogtest

import (
	"path"
	"strconv"
	"time"
)

// remove deletes an item, or all items of a repository. What was deployed goes to the trash can.
func (s *artifactoryService) remove(n *node, by string) {
	if n.parent == nil {
		for _, c := range n.sorted() {
			s.remove(c, by)
		}
		return
	}
	repo, at := n.repo, n.path()
	n.detach()
	if repo.deployable() {
		s.throwAway(n, repo, at, by)
	}
}

// throwAway puts an item into the trash can, below the key of its repository, merging it with what is there.
func (s *artifactoryService) throwAway(n *node, from *repository, at, by string) {
	var put func(n *node, at string)
	put = func(n *node, at string) {
		children := n.sorted()
		target := path.Join(from.key, at)
		old := s.repos[trashKey].root.lookup(target)
		if old == nil || !old.isFolder() || !n.isFolder() {
			dir, name := path.Split(target)
			parent, err := s.makeFolder(s.repos[trashKey], dir, by)
			if err != nil { // a trashed file stands where a folder is needed: the older one gives way
				s.clearWay(dir)
				parent, _ = s.makeFolder(s.repos[trashKey], dir, by)
			}
			if n.isFolder() {
				n.children = map[string]*node{}
			}
			n.attach(parent, name)
			old = n
		}
		markTrashed(old, s.now(), by, from, at)
		for _, c := range children {
			put(c, path.Join(at, c.name))
		}
	}
	put(n, at)
}

// clearWay removes the trashed file that is in the way of a folder.
func (s *artifactoryService) clearWay(dir string) {
	n := s.repos[trashKey].root
	for _, name := range splitItem(dir) {
		if n = n.children[name]; n == nil {
			return
		}
		if !n.isFolder() {
			n.detach()
			return
		}
	}
}

func markTrashed(n *node, now time.Time, by string, from *repository, at string) {
	if n.props == nil {
		n.props = properties{}
	}
	n.propsModified = now
	n.props["trash.time"] = []string{strconv.FormatInt(now.UnixMilli(), 10)}
	n.props["trash.deletedBy"] = []string{by}
	n.props["trash.originalRepository"] = []string{from.key}
	n.props["trash.originalRepositoryType"] = []string{from.class}
	n.props["trash.originalPath"] = []string{at}
}
