package store

import (
	"fmt"
	"net/http"
	"path"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
)

// A Transfer copies or moves items between repositories.
type Transfer struct {
	Store  *Store
	User   string
	Move   bool
	Rights *User // the user whose permissions apply; nil for the server

	refused   map[*Item]bool // items that the target rejects
	Problems  []Message
	forbidden bool // a permission is missing
	Files     int  // transferred, or to be transferred
	Folders   int
}

// Check collects the items that the target rejects and counts the others.
func (t *Transfer) Check(n *Item, repo *Repository, at string) {
	old := repo.Root.Lookup(at)
	err := checkPathLength(at)
	switch {
	case err != nil:
	case old != nil && old.IsFolder() && !n.IsFolder():
		err = fmt.Errorf("expected file but found folder, at: %s", old.ID())
	case old != nil && !old.IsFolder() && n.IsFolder():
		err = fmt.Errorf("expected folder but found file, at: %s", old.ID())
	case !n.IsFolder():
		if err = t.permit(n, repo, at); err != nil {
			t.forbidden = true
		} else {
			err = repo.Accepts(at)
		}
	}
	if err != nil {
		if t.refused == nil {
			t.refused = map[*Item]bool{}
		}
		t.refused[n] = true
		t.Problems = append(t.Problems, ProblemMessage("The item '%s' cannot be transferred to '%s:%s': %v", n.ID(), repo.Key, at, err))
		return
	}
	if n.IsFolder() {
		t.Folders++
	} else {
		t.Files++
	}
	for _, c := range n.Sorted() {
		t.Check(c, repo, path.Join(at, c.Name))
	}
}

// permit returns an error unless the user may transfer a file.
func (t *Transfer) permit(n *Item, repo *Repository, at string) error {
	if t.Rights == nil {
		return nil
	}
	err := t.Store.Permit(*t.Rights, ActionRead, n.Spot())
	if err == nil && t.Move {
		err = t.Store.Permit(*t.Rights, ActionDelete, n.Spot())
	}
	if err == nil {
		err = t.Store.PermitDeploy(*t.Rights, repo, at, n.Blob)
	}
	return err
}

// Merge transfers an item to a path and merges folders. It skips items that Check has rejected.
func (t *Transfer) Merge(n *Item, repo *Repository, at string) error {
	if t.refused[n] {
		return nil
	}
	if err := checkPathLength(at); err != nil {
		return err
	}
	dir, name := path.Split(at)
	if n.IsFolder() {
		target, err := t.Store.MakeFolder(repo, at, t.User)
		if err != nil {
			return err
		}
		if len(n.Props) > 0 {
			target.Props = CloneProperties(n.Props)
			target.PropsModified = n.PropsModified
		}
		for _, c := range n.Sorted() {
			if err := t.Merge(c, repo, path.Join(at, c.Name)); err != nil {
				return err
			}
		}
		if t.Move && n.Parent != nil && len(n.Children) == 0 {
			n.Detach()
		}
		return nil
	}
	parent, err := t.Store.MakeFolder(repo, dir, t.User)
	if err != nil {
		return err
	}
	if old := parent.Children[name]; old != nil && old.IsFolder() {
		return apierr.New(http.StatusConflict, "Expected file but found folder, at: %s", old.ID())
	}
	t.Store.notifyTransfer(n, t.Move, repo, at)
	if t.Move {
		n.Detach()
	} else {
		n = n.Clone()
	}
	n.Updated = t.Store.Now()
	n.Attach(parent, name)
	n.MIME = MIMEType(name)
	return nil
}

// Clone copies a file without its statistics.
func (n *Item) Clone() *Item {
	c := *n
	c.Parent, c.Stats = nil, Statistics{}
	c.Props = CloneProperties(n.Props)
	return &c
}

// Refusal returns the status of a transfer with problems.
func (t *Transfer) Refusal() int {
	if t.forbidden {
		return http.StatusForbidden
	}
	return http.StatusConflict
}
