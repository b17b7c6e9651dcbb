package artifactory

import (
	"encoding/json"
	"net/http"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

func (s *service) getProperties(q *rest.Request) (*rest.Response, error) {
	n, err := s.MustFind(q.User, q.Params["repoKey"], q.Params["path"])
	if err != nil {
		return nil, err
	}
	found := n.Props
	if keys := q.CSV("properties"); len(keys) > 0 {
		found = store.Properties{}
		for _, key := range keys {
			if values, ok := n.Props[key]; ok {
				found[key] = values
			}
		}
	}
	if len(found) == 0 {
		return nil, apierr.New(http.StatusNotFound, "No properties could be found.")
	}
	return rest.JSON(http.StatusOK, storageType+"ItemProperties+json", struct {
		Properties store.Properties `json:"properties"`
		URI        string           `json:"uri"`
	}{found, q.StorageURI(n)}), nil
}

// annotated returns the item whose properties a request changes. The item is in a local repository
// or a cache.
func (s *service) annotated(q *rest.Request, recursive bool) (*store.Item, error) {
	repo := s.Repos[q.Params["repoKey"]]
	if repo == nil || repo.Class == store.ClassVirtual || repo.Class == store.ClassRemote {
		return nil, apierr.New(http.StatusNotFound, "Unable to find a local or cached repository named %s", q.Params["repoKey"])
	}
	n, err := s.MustFind(q.User, repo.Key, q.Params["path"])
	if err != nil {
		return nil, err
	}
	if recursive {
		return n, s.PermitAll(q.User, store.ActionAnnotate, n)
	}
	return n, s.Permit(q.User, store.ActionAnnotate, n.Spot())
}

func (s *service) handleSetProperties(q *rest.Request) (*rest.Response, error) {
	if !q.Has("properties") {
		return nil, apierr.New(http.StatusMethodNotAllowed, "Method Not Allowed")
	}
	recursive := q.Flag("recursive", true)
	n, err := s.annotated(q, recursive)
	if err != nil {
		return nil, err
	}
	p, err := parseProperties(q.Query.Get("properties"))
	if err != nil {
		return nil, err
	}
	if len(p) == 0 {
		return nil, apierr.New(http.StatusBadRequest, "Properties value cannot be empty.")
	}
	s.SetProperties(n, p, recursive)
	return rest.NoContent(), nil
}

func (s *service) handleDeleteProperties(q *rest.Request) (*rest.Response, error) {
	keys := q.CSV("properties")
	if len(keys) == 0 {
		return nil, apierr.New(http.StatusBadRequest, "Properties value cannot be empty.")
	}
	recursive := q.Flag("recursive", true)
	n, err := s.annotated(q, recursive)
	if err != nil {
		return nil, err
	}
	s.ChangeProperties(n, recursive, func(p store.Properties) {
		for _, key := range keys {
			delete(p, key)
		}
	}, len(keys))
	return rest.NoContent(), nil
}

// handlePatchProperties sets and removes properties. A value is null to remove the property, a
// comma-separated string, or a list.
func (s *service) handlePatchProperties(q *rest.Request) (*rest.Response, error) {
	var body struct {
		Props map[string]json.RawMessage `json:"props"`
	}
	if err := q.Decode(&body); err != nil {
		return nil, err
	}
	recursive := q.Flag("recursiveProperties", true)
	n, err := s.annotated(q, recursive)
	if err != nil {
		return nil, err
	}
	set := store.Properties{}
	for key, raw := range body.Props {
		values, err := patchedValues(raw)
		if err != nil {
			return nil, apierr.New(http.StatusBadRequest, "The value of property '%s' is neither a string nor a list of strings", key)
		}
		set[key] = values
	}
	set.Distinct()
	if err := store.CheckProperties(set); err != nil {
		return nil, err
	}
	s.ChangeProperties(n, recursive, func(p store.Properties) {
		for key, values := range set {
			if len(values) == 0 {
				delete(p, key)
			} else {
				p[key] = values
			}
		}
	}, len(set))
	return rest.NoContent(), nil
}

// patchedValues reads the new values of a property. There are none for null.
func patchedValues(raw json.RawMessage) ([]string, error) {
	var one *string
	if err := json.Unmarshal(raw, &one); err == nil && one == nil {
		return nil, nil
	} else if err == nil {
		return strings.Split(*one, ","), nil
	}
	var many []string
	err := json.Unmarshal(raw, &many)
	return many, err
}

// handleSetSHA256 sets the SHA-256 of files as a property.
func (s *service) handleSetSHA256(q *rest.Request) (*rest.Response, error) {
	var body struct {
		RepoKey string `json:"repoKey"`
		Path    string `json:"path"`
	}
	if err := q.Decode(&body); err != nil {
		return nil, err
	}
	n, err := s.MustFind(q.User, body.RepoKey, body.Path)
	if err != nil {
		return nil, err
	}
	n.Walk(func(x *store.Item) {
		if !x.IsFolder() {
			s.SetProperties(x, store.Properties{"sha256": {x.Blob.Sums.SHA256}}, false)
		}
	})
	return rest.NewResponse(http.StatusOK, "", nil), nil
}
