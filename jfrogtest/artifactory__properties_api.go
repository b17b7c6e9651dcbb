package jfrogtest

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
)

func (s *artifactoryService) getProperties(q *request) (*answer, error) {
	n, err := s.mustFind(q.user, q.params["repoKey"], q.params["path"])
	if err != nil {
		return nil, err
	}
	found := n.props
	if keys := q.csv("properties"); len(keys) > 0 {
		found = properties{}
		for _, key := range keys {
			if values, ok := n.props[key]; ok {
				found[key] = values
			}
		}
	}
	if len(found) == 0 {
		return nil, fail(http.StatusNotFound, "No properties could be found.")
	}
	return jsonAnswer(http.StatusOK, storageType+"ItemProperties+json", struct {
		Properties properties `json:"properties"`
		URI        string     `json:"uri"`
	}{found, s.storageURI(n)}), nil
}

// annotated finds the item whose properties are to change, with or without all below it: in a local repository or a cache.
func (s *artifactoryService) annotated(q *request, recursive bool) (*node, error) {
	repo := s.repos[q.params["repoKey"]]
	if repo == nil || repo.class == classVirtual || repo.class == classRemote {
		return nil, fail(http.StatusNotFound, "Unable to find a local or cached repository named %s", q.params["repoKey"])
	}
	n, err := s.mustFind(q.user, repo.key, q.params["path"])
	if err != nil {
		return nil, err
	}
	if recursive {
		return n, s.permitAll(q.user, actionAnnotate, n)
	}
	return n, s.permit(q.user, actionAnnotate, n.spot())
}

func (s *artifactoryService) handleSetProperties(q *request) (*answer, error) {
	if !q.has("properties") {
		return nil, fail(http.StatusMethodNotAllowed, "Method Not Allowed")
	}
	recursive := q.flag("recursive", true)
	n, err := s.annotated(q, recursive)
	if err != nil {
		return nil, err
	}
	p, err := parseProperties(q.query.Get("properties"))
	if err != nil {
		return nil, err
	}
	if len(p) == 0 {
		return nil, fail(http.StatusBadRequest, "Properties value cannot be empty.")
	}
	s.setProperties(n, p, recursive)
	return noContent(), nil
}

func (s *artifactoryService) handleDeleteProperties(q *request) (*answer, error) {
	keys := q.csv("properties")
	if len(keys) == 0 {
		return nil, fail(http.StatusBadRequest, "Properties value cannot be empty.")
	}
	recursive := q.flag("recursive", true)
	n, err := s.annotated(q, recursive)
	if err != nil {
		return nil, err
	}
	s.changeProperties(n, recursive, func(p properties) {
		for _, key := range keys {
			delete(p, key)
		}
	}, len(keys))
	return noContent(), nil
}

// handlePatchProperties merges properties: null removes one; a value is a string with commas, or a list.
func (s *artifactoryService) handlePatchProperties(q *request) (*answer, error) {
	var body struct {
		Props map[string]json.RawMessage `json:"props"`
	}
	if err := q.decode(&body); err != nil {
		return nil, err
	}
	recursive := q.flag("recursiveProperties", true)
	n, err := s.annotated(q, recursive)
	if err != nil {
		return nil, err
	}
	set := properties{}
	for key, raw := range body.Props {
		values, err := patchedValues(raw)
		if err != nil {
			return nil, fail(http.StatusBadRequest, "The value of property '%s' is neither a string nor a list of strings", key)
		}
		set[key] = nil
		set.add(key, values...)
	}
	if err := checkProperties(set); err != nil {
		return nil, err
	}
	s.changeProperties(n, recursive, func(p properties) {
		for key, values := range set {
			if values == nil {
				delete(p, key)
			} else {
				p[key] = slices.Clone(values)
			}
		}
	}, len(set))
	return noContent(), nil
}

// patchedValues reads the new values of a property; null has none.
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

// handleSetSHA256 attaches the checksum of files as a property.
func (s *artifactoryService) handleSetSHA256(q *request) (*answer, error) {
	var body struct {
		RepoKey string `json:"repoKey"`
		Path    string `json:"path"`
	}
	if err := q.decode(&body); err != nil {
		return nil, err
	}
	n, err := s.mustFind(q.user, body.RepoKey, body.Path)
	if err != nil {
		return nil, err
	}
	n.walk(func(x *node) {
		if !x.isFolder() {
			s.setProperties(x, properties{"sha256": {x.blob.sums.SHA256}}, false)
		}
	})
	return newAnswer(http.StatusOK, "", nil), nil
}
