package artifactory

import (
	"fmt"
	"net/http"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// trashRetention is how long the trash can keeps items.
const trashRetention = 14 * 24 * time.Hour

func (s *service) handleEmptyTrash(*rest.Request) (*rest.Response, error) {
	s.Repos[store.TrashKey].Root.Children = map[string]*store.Item{}
	return rest.NewResponse(http.StatusOK, "", nil), nil
}

// trashed returns an item of the trash can.
func (s *service) trashed(itemPath string) (*store.Item, error) {
	n := s.Repos[store.TrashKey].Root.Lookup(itemPath)
	if n == nil || n.Parent == nil {
		return nil, apierr.New(http.StatusNotFound, "Could not find item '%s' in the trash can", itemPath)
	}
	return n, nil
}

func (s *service) handleCleanTrash(q *rest.Request) (*rest.Response, error) {
	n, err := s.trashed(q.Params["path"])
	if err != nil {
		return nil, err
	}
	parent := n.Parent
	n.Detach()
	parent.PruneEmpty()
	return rest.NewResponse(http.StatusOK, "", nil), nil
}

// handleRestoreTrash moves an item of the trash can to the path in the parameter to.
func (s *service) handleRestoreTrash(q *rest.Request) (*rest.Response, error) {
	to := strings.Trim(q.Query.Get("to"), "/")
	if to == "" {
		to = q.Params["path"]
	}
	n, err := s.trashed(q.Params["path"])
	if err != nil {
		return nil, err
	}
	key, itemPath, _ := strings.Cut(to, "/")
	repo, err := s.DeployTarget(key)
	if err != nil {
		return nil, err
	}
	if err := store.CheckItemPath(itemPath); err != nil {
		return nil, err
	}
	restored := strconv.FormatInt(s.Now().UnixMilli(), 10)
	n.Walk(func(x *store.Item) {
		for property := range x.Props {
			if strings.HasPrefix(property, "trash.") {
				delete(x.Props, property)
			}
		}
		if len(x.Props) > 0 || !x.IsFolder() {
			if x.Props == nil {
				x.Props = store.Properties{}
			}
			x.Props["trash.restoredTime"] = []string{restored}
		}
	})
	parent := n.Parent
	t := store.Transfer{Store: s.Store, User: q.User.Name, Move: true}
	if err := t.Merge(n, repo, itemPath); err != nil {
		return nil, err
	}
	parent.PruneEmpty()
	return rest.Text(http.StatusOK, "Successfully restored trash items"), nil
}

// handleDeleteTrashRecords checks the request and does nothing, because the server has no such
// records.
func (s *service) handleDeleteTrashRecords(q *rest.Request) (*rest.Response, error) {
	var body map[string]any
	if len(q.Data) > 0 {
		if err := q.Decode(&body); err != nil {
			return nil, err
		}
	}
	for _, name := range []string{"batchSize", "pauseBetweenBatchesMs", "batchesCount"} {
		v, ok := body[name]
		if !ok {
			continue
		}
		if n, err := strconv.ParseFloat(fmt.Sprint(v), 64); err != nil || n == 0 || n < 0 && name != "batchesCount" {
			return nil, apierr.New(http.StatusBadRequest, "Invalid value of %s: '%v'", name, v)
		}
	}
	return rest.JSON(http.StatusAccepted, "", map[string]string{
		"info": "Remove Directories Trashcan Time task has been submitted",
	}), nil
}

// handleZapCache does nothing, because the server caches no metadata.
func (s *service) handleZapCache(q *rest.Request) (*rest.Response, error) {
	key, itemPath := q.Params["repoKey"], q.Params["path"]
	repo := s.Repos[key]
	if repo == nil || repo.Class != store.ClassCache {
		return nil, apierr.New(http.StatusBadRequest, "Zapping is only supported for remote repository caches: '%s'", key)
	}
	if repo.Root.Lookup(itemPath) == nil {
		return nil, apierr.New(http.StatusNotFound, "Could not find item '%s:%s'", key, itemPath)
	}
	return rest.JSON(http.StatusOK, "", map[string]string{
		"Message": "Completed zapping cache in path " + path.Join(key, itemPath),
	}), nil
}
