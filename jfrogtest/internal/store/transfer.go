package store

import (
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"

	"fmt"
	"net/http"
	"path"
)

// A transfer copies or moves items between repositories.
type Transfer struct {
	Store  *Store
	User   string
	Move   bool
	Rights *User // of whom the transfer is to respect the permissions; nil for the server itself

	refused   map[*Item]bool // items that the target does not take
	Problems  []Message
	forbidden bool // something was refused for lack of permissions
	Files     int  // that were, or would be, transferred
	Folders   int
}

// check finds out what the target refuses, and counts the rest.
func (t *Transfer) Check(n *Item, repo *Repository, at string) {
	old := repo.Root.Lookup(at)
	var err error
	switch {
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

// permit refuses a file that the user may not read, or remove if it is to move, or may not put where it is to go.
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

// merge puts an item at a path and unites folders that exist at both ends. Items that check has refused stay behind.
func (t *Transfer) Merge(n *Item, repo *Repository, at string) error {
	if t.refused[n] {
		return nil
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

// clone copies a file; statistics begin anew.
func (n *Item) Clone() *Item {
	c := *n
	c.Parent, c.Stats = nil, Statistics{}
	c.Props = CloneProperties(n.Props)
	return &c
}

// refusal is the status that says why not all could be transferred.
func (t *Transfer) Refusal() int {
	if t.forbidden {
		return http.StatusForbidden
	}
	return http.StatusConflict
}
