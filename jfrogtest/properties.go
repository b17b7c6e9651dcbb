package jfrogtest

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
)

// properties of an item: every key has one or more values.
type properties map[string][]string

// add keeps values distinct and in the order of arrival.
func (p properties) add(key string, values ...string) {
	for _, v := range values {
		if !slices.Contains(p[key], v) {
			p[key] = append(p[key], v)
		}
	}
}

// hasAll tells whether every key is there with one of the wanted values.
func (p properties) hasAll(want properties) bool {
	for key, values := range want {
		if !slices.ContainsFunc(values, func(v string) bool { return slices.Contains(p[key], v) }) {
			return false
		}
	}
	return true
}

// forbiddenInKey are the characters that no property key may have.
const forbiddenInKey = "){}[]*+^$`!@#%&<>;,±§ "

func checkProperties(p properties) error {
	for key := range p {
		if key == "" {
			return fail(http.StatusBadRequest, "Property key cannot be empty")
		}
		if i := strings.IndexAny(key, forbiddenInKey); i >= 0 {
			return fail(http.StatusBadRequest, "Property key '%s' contains an illegal character at index %d", key, i)
		}
	}
	return nil
}

// parseProperties reads "k=v1,v2;k2=v". Pipes separate properties as semicolons do. A backslash takes the meaning from the
// character after it, except that an escaped semicolon separates values, as a comma does.
func parseProperties(text string) (properties, error) {
	p := properties{}
	var key string
	var word strings.Builder
	inValue := false
	end := func() error { // of a property
		switch {
		case !inValue && word.Len() == 0:
		case !inValue:
			return fail(http.StatusBadRequest, "Property '%s' has no value", word.String())
		default:
			p.add(key, word.String())
		}
		word.Reset()
		inValue = false
		return nil
	}
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case c == '\\' && i+1 < len(text) && text[i+1] == ';' && inValue:
			i++
			p.add(key, word.String())
			word.Reset()
		case c == '\\' && i+1 < len(text):
			i++
			word.WriteByte(text[i])
		case c == ';' || c == '|':
			if err := end(); err != nil {
				return nil, err
			}
		case c == '=' && !inValue:
			key, inValue = word.String(), true
			word.Reset()
		case c == ',' && inValue:
			p.add(key, word.String())
			word.Reset()
		default:
			word.WriteByte(c)
		}
	}
	if err := end(); err != nil {
		return nil, err
	}
	return p, checkProperties(p)
}

// setProperties replaces the values of the given keys, on the item or on all below it too.
func (s *Server) setProperties(n *node, p properties, recursive bool) {
	s.changeProperties(n, recursive, func(target properties) {
		for key, values := range p {
			target[key] = slices.Clone(values)
		}
	}, len(p))
}

// changeProperties applies a change of some properties; none is no change.
func (s *Server) changeProperties(n *node, recursive bool, change func(properties), some int) {
	if some == 0 {
		return
	}
	apply := func(x *node) {
		if x.props == nil {
			x.props = properties{}
		}
		change(x.props)
		x.propsModified = s.now()
	}
	if recursive {
		n.walk(apply)
	} else {
		apply(n)
	}
}

func (s *Server) getProperties(q *request) (*answer, error) {
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
func (s *Server) annotated(q *request, recursive bool) (*node, error) {
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

func (s *Server) handleSetProperties(q *request) (*answer, error) {
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

func (s *Server) handleDeleteProperties(q *request) (*answer, error) {
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
func (s *Server) handlePatchProperties(q *request) (*answer, error) {
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
func (s *Server) handleSetSHA256(q *request) (*answer, error) {
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
