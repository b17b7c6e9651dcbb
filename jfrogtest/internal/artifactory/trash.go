package artifactory

import (
	"path"
	"strconv"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/pattern"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// remove deletes an item, or all items of a repository. Deployed items go to the trash can.
func (s *service) remove(n *store.Item, by string) {
	if n.Parent == nil {
		for _, c := range n.Sorted() {
			s.remove(c, by)
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
func (s *service) throwAway(n *store.Item, from *store.Repository, at, by string) {
	var put func(n *store.Item, at string)
	put = func(n *store.Item, at string) {
		children := n.Sorted()
		target := path.Join(from.Key, at)
		old := s.Repos[store.TrashKey].Root.Lookup(target)
		if old == nil || !old.IsFolder() || !n.IsFolder() {
			dir, name := path.Split(target)
			parent, err := s.MakeFolder(s.Repos[store.TrashKey], dir, by)
			if err != nil { // a trashed file has the name of the folder: remove the file
				s.clearWay(dir)
				parent, _ = s.MakeFolder(s.Repos[store.TrashKey], dir, by)
			}
			if n.IsFolder() {
				n.Children = map[string]*store.Item{}
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
func (s *service) clearWay(dir string) {
	n := s.Repos[store.TrashKey].Root
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

func markTrashed(n *store.Item, now time.Time, by string, from *store.Repository, at string) {
	if n.Props == nil {
		n.Props = store.Properties{}
	}
	n.PropsModified = now
	n.Props["trash.time"] = []string{strconv.FormatInt(now.UnixMilli(), 10)}
	n.Props["trash.deletedBy"] = []string{by}
	n.Props["trash.originalRepository"] = []string{from.Key}
	n.Props["trash.originalRepositoryType"] = []string{from.Class}
	n.Props["trash.originalPath"] = []string{at}
}
