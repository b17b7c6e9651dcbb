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

func (s *artifactoryService) handleEmptyTrash(*request) (*answer, error) {
	s.repos[trashKey].root.children = map[string]*node{}
	return newAnswer(http.StatusOK, "", nil), nil
}

// trashed finds an item of the trash can.
func (s *artifactoryService) trashed(itemPath string) (*node, error) {
	n := s.repos[trashKey].root.lookup(itemPath)
	if n == nil || n.parent == nil {
		return nil, fail(http.StatusNotFound, "Could not find item '%s' in the trash can", itemPath)
	}
	return n, nil
}

func (s *artifactoryService) handleCleanTrash(q *request) (*answer, error) {
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
func (s *artifactoryService) handleRestoreTrash(q *request) (*answer, error) {
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
	t := transfer{store: s.Store, user: q.user.name, move: true}
	if err := t.merge(n, repo, itemPath); err != nil {
		return nil, err
	}
	parent.pruneEmpty()
	return textAnswer(http.StatusOK, "Successfully restored trash items"), nil
}

// handleDeleteTrashRecords starts a clean-up of records that this server never makes.
func (s *artifactoryService) handleDeleteTrashRecords(q *request) (*answer, error) {
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
func (s *artifactoryService) handleZapCache(q *request) (*answer, error) {
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
