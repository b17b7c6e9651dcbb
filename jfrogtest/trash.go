package jfrogtest

import (
	"fmt"
	"net/http"
	"path"
	"strconv"
	"strings"
	"time"
)

// trashRetention is how long the trash can keeps items.
const trashRetention = 14 * 24 * time.Hour

// handleDelete serves DELETE on an item path.
func (s *Server) handleDelete(q *request) (*answer, error) {
	key, itemPath := q.params["repoKey"], q.params["path"]
	repo := s.repos[key]
	if repo != nil && repo.class == classVirtual {
		repo = s.repos[repo.setting("defaultDeploymentRepo")]
	}
	if repo == nil || repo.class == classRemote {
		return nil, fail(http.StatusNotFound, "Could not find a local repository named %s to delete from.", key)
	}
	if repo.class == classBundles {
		return nil, fail(http.StatusForbidden, "Release Bundle repositories are read-only: %s", key)
	}
	n := repo.root.lookup(itemPath)
	if n == nil {
		if err := s.permit(q.user, actionDelete, spotOf(repo, itemPath, false)); err != nil {
			return nil, err
		}
		return nil, fail(http.StatusNotFound, "Could not locate artifact '%s:%s' (Nothing to delete).", repo.key, itemPath)
	}
	if err := s.permitAll(q.user, actionDelete, n); err != nil {
		return nil, err
	}
	s.remove(n, q.user.name)
	return noContent(), nil
}

// remove deletes an item, or all items of a repository. What was deployed goes to the trash can.
func (s *Server) remove(n *node, by string) {
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
func (s *Server) throwAway(n *node, from *repository, at, by string) {
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
		old.markTrashed(s.now(), by, from, at)
		for _, c := range children {
			put(c, path.Join(at, c.name))
		}
	}
	put(n, at)
}

// clearWay removes the trashed file that is in the way of a folder.
func (s *Server) clearWay(dir string) {
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

func (n *node) markTrashed(now time.Time, by string, from *repository, at string) {
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

func (s *Server) handleEmptyTrash(*request) (*answer, error) {
	s.repos[trashKey].root.children = map[string]*node{}
	return newAnswer(http.StatusOK, "", nil), nil
}

// trashed finds an item of the trash can.
func (s *Server) trashed(itemPath string) (*node, error) {
	n := s.repos[trashKey].root.lookup(itemPath)
	if n == nil || n.parent == nil {
		return nil, fail(http.StatusNotFound, "Could not find item '%s' in the trash can", itemPath)
	}
	return n, nil
}

func (s *Server) handleCleanTrash(q *request) (*answer, error) {
	n, err := s.trashed(q.params["path"])
	if err != nil {
		return nil, err
	}
	parent := n.parent
	n.detach()
	parent.pruneEmpty()
	return newAnswer(http.StatusOK, "", nil), nil
}

// handleRestoreTrash moves an item of the trash can back to where "to" says.
func (s *Server) handleRestoreTrash(q *request) (*answer, error) {
	to := strings.Trim(q.query.Get("to"), "/")
	if to == "" {
		to = q.params["path"]
	}
	n, err := s.trashed(q.params["path"])
	if err != nil {
		return nil, err
	}
	key, itemPath, _ := strings.Cut(to, "/")
	repo, err := s.deployTarget(key)
	if err != nil {
		return nil, err
	}
	if err := checkItemPath(itemPath); err != nil {
		return nil, err
	}
	restored := strconv.FormatInt(s.now().UnixMilli(), 10)
	n.walk(func(x *node) {
		for property := range x.props {
			if strings.HasPrefix(property, "trash.") {
				delete(x.props, property)
			}
		}
		if len(x.props) > 0 || !x.isFolder() {
			if x.props == nil {
				x.props = properties{}
			}
			x.props["trash.restoredTime"] = []string{restored}
		}
	})
	parent := n.parent
	t := transfer{server: s, user: q.user.name, move: true}
	if err := t.merge(n, repo, itemPath); err != nil {
		return nil, err
	}
	parent.pruneEmpty()
	return textAnswer(http.StatusOK, "Successfully restored trash items"), nil
}

// handleGarbageCollection drops what the trash can need not keep any longer, and content that no item has.
func (s *Server) handleGarbageCollection(*request) (*answer, error) {
	oldest := s.now().Add(-trashRetention).UnixMilli()
	var expired []*node
	used := map[*blob]bool{}
	for _, repo := range s.repos {
		repo.root.walk(func(n *node) {
			if n.isFolder() {
				return
			}
			if at, err := strconv.ParseInt(strings.Join(n.props["trash.time"], ""), 10, 64); repo.class == classTrash && err == nil && at < oldest {
				expired = append(expired, n)
				return
			}
			used[n.blob] = true
		})
	}
	for _, n := range expired {
		parent := n.parent
		n.detach()
		parent.pruneEmpty()
	}
	s.blobs.keepOnly(used)
	return newAnswer(http.StatusOK, "", nil), nil
}

// handleDeleteTrashRecords starts a clean-up of records that this server never makes.
func (s *Server) handleDeleteTrashRecords(q *request) (*answer, error) {
	var body map[string]any
	if len(q.body) > 0 {
		if err := q.decode(&body); err != nil {
			return nil, err
		}
	}
	for _, name := range []string{"batchSize", "pauseBetweenBatchesMs", "batchesCount"} {
		v, ok := body[name]
		if !ok {
			continue
		}
		if n, err := strconv.ParseFloat(fmt.Sprint(v), 64); err != nil || n == 0 || n < 0 && name != "batchesCount" {
			return nil, fail(http.StatusBadRequest, "Invalid value of %s: '%v'", name, v)
		}
	}
	return jsonAnswer(http.StatusAccepted, "", map[string]string{
		"info": "Remove Directories Trashcan Time task has been submitted",
	}), nil
}

// handleZapCache expires cached metadata, of which there is none.
func (s *Server) handleZapCache(q *request) (*answer, error) {
	key, itemPath := q.params["repoKey"], q.params["path"]
	repo := s.repos[key]
	if repo == nil || repo.class != classCache {
		return nil, fail(http.StatusBadRequest, "Zapping is only supported for remote repository caches: '%s'", key)
	}
	if repo.root.lookup(itemPath) == nil {
		return nil, fail(http.StatusNotFound, "Could not find item '%s:%s'", key, itemPath)
	}
	return jsonAnswer(http.StatusOK, "", map[string]string{
		"Message": "Completed zapping cache in path " + path.Join(key, itemPath),
	}), nil
}
