package jfrogtest

import (
	"fmt"
	"net/http"
	"path"
)

// A transfer copies or moves items between repositories.
type transfer struct {
	store  *Store
	user   string
	move   bool
	rights *user // of whom the transfer is to respect the permissions; nil for the server itself

	refused   map[*node]bool // items that the target does not take
	problems  []message
	forbidden bool // something was refused for lack of permissions
	files     int  // that were, or would be, transferred
	folders   int
}

// check finds out what the target refuses, and counts the rest.
func (t *transfer) check(n *node, repo *repository, at string) {
	old := repo.root.lookup(at)
	var err error
	switch {
	case old != nil && old.isFolder() && !n.isFolder():
		err = fmt.Errorf("expected file but found folder, at: %s", old.id())
	case old != nil && !old.isFolder() && n.isFolder():
		err = fmt.Errorf("expected folder but found file, at: %s", old.id())
	case !n.isFolder():
		if err = t.permit(n, repo, at); err != nil {
			t.forbidden = true
		} else {
			err = repo.accepts(at)
		}
	}
	if err != nil {
		if t.refused == nil {
			t.refused = map[*node]bool{}
		}
		t.refused[n] = true
		t.problems = append(t.problems, problem("The item '%s' cannot be transferred to '%s:%s': %v", n.id(), repo.key, at, err))
		return
	}
	if n.isFolder() {
		t.folders++
	} else {
		t.files++
	}
	for _, c := range n.sorted() {
		t.check(c, repo, path.Join(at, c.name))
	}
}

// permit refuses a file that the user may not read, or remove if it is to move, or may not put where it is to go.
func (t *transfer) permit(n *node, repo *repository, at string) error {
	if t.rights == nil {
		return nil
	}
	err := t.store.permit(*t.rights, actionRead, n.spot())
	if err == nil && t.move {
		err = t.store.permit(*t.rights, actionDelete, n.spot())
	}
	if err == nil {
		err = t.store.permitDeploy(*t.rights, repo, at, n.blob)
	}
	return err
}

// merge puts an item at a path and unites folders that exist at both ends. Items that check has refused stay behind.
func (t *transfer) merge(n *node, repo *repository, at string) error {
	if t.refused[n] {
		return nil
	}
	dir, name := path.Split(at)
	if n.isFolder() {
		target, err := t.store.makeFolder(repo, at, t.user)
		if err != nil {
			return err
		}
		if len(n.props) > 0 {
			target.props = cloneProperties(n.props)
			target.propsModified = n.propsModified
		}
		for _, c := range n.sorted() {
			if err := t.merge(c, repo, path.Join(at, c.name)); err != nil {
				return err
			}
		}
		if t.move && n.parent != nil && len(n.children) == 0 {
			n.detach()
		}
		return nil
	}
	parent, err := t.store.makeFolder(repo, dir, t.user)
	if err != nil {
		return err
	}
	if old := parent.children[name]; old != nil && old.isFolder() {
		return fail(http.StatusConflict, "Expected file but found folder, at: %s", old.id())
	}
	if t.move {
		n.detach()
	} else {
		n = n.clone()
	}
	n.updated = t.store.now()
	n.attach(parent, name)
	n.mime = mimeType(name)
	return nil
}

// clone copies a file; statistics begin anew.
func (n *node) clone() *node {
	c := *n
	c.parent, c.stats = nil, statistics{}
	c.props = cloneProperties(n.props)
	return &c
}

// refusal is the status that says why not all could be transferred.
func (t *transfer) refusal() int {
	if t.forbidden {
		return http.StatusForbidden
	}
	return http.StatusConflict
}
