package store

import (
	"path"
	"strconv"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/pattern"
)

// Remove deletes an item, or all items of a repository. Deployed items go to the trash can.
func (s *Store) Remove(n *Item, by string) {
	if n.Parent == nil {
		for _, c := range n.Sorted() {
			s.Remove(c, by)
		}
		return
	}
	s.NotifyDeleted(n)
	repo, at := n.Repo, n.Path()
	n.Detach()
	if repo.Deployable() {
		s.throwAway(n, repo, at, by)
	}
}

// throwAway moves an item to the trash can, below the key of its repository. It merges folders.
func (s *Store) throwAway(n *Item, from *Repository, at, by string) {
	var put func(n *Item, at string)
	put = func(n *Item, at string) {
		children := n.Sorted()
		target := path.Join(from.Key, at)
		old := s.Repos[TrashKey].Root.Lookup(target)
		if old == nil || !old.IsFolder() || !n.IsFolder() {
			dir, name := path.Split(target)
			parent, err := s.MakeFolder(s.Repos[TrashKey], dir, by)
			if err != nil { // a trashed file has the name of the folder: remove the file
				s.clearWay(dir)
				parent, _ = s.MakeFolder(s.Repos[TrashKey], dir, by)
			}
			if n.IsFolder() {
				n.Children = map[string]*Item{}
			}
			n.Attach(parent, name)
			old = n
		}
		markTrashed(old, s.Now(), by, from, at)
		for _, c := range children {
			put(c, path.Join(at, c.Name))
		}
	}
	put(n, at)
}

// clearWay removes a trashed file that has the name of a needed folder.
func (s *Store) clearWay(dir string) {
	n := s.Repos[TrashKey].Root
	for _, name := range pattern.SplitPath(dir) {
		if n = n.Children[name]; n == nil {
			return
		}
		if !n.IsFolder() {
			n.Detach()
			return
		}
	}
}

func markTrashed(n *Item, now time.Time, by string, from *Repository, at string) {
	if n.Props == nil {
		n.Props = Properties{}
	}
	n.PropsModified = now
	n.Props["trash.time"] = []string{strconv.FormatInt(now.UnixMilli(), 10)}
	n.Props["trash.deletedBy"] = []string{by}
	n.Props["trash.originalRepository"] = []string{from.Key}
	n.Props["trash.originalRepositoryType"] = []string{from.Class}
	n.Props["trash.originalPath"] = []string{at}
}
