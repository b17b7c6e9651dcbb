package admin

import (
	"fmt"
	"maps"
	"slices"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/yamldoc"
)

// repositoryParts are the parts of a YAML document that create, change and delete repositories,
// with the class. Virtual repositories come last, because they name the others.
var repositoryParts = []struct{ name, class string }{
	{"localRepositories", "local"}, {"remoteRepositories", store.ClassRemote},
	{"federatedRepositories", store.ClassFederated}, {"virtualRepositories", store.ClassVirtual},
}

// maxRepositories limits the repositories in a document.
const maxRepositories = 1000

// withoutRepositories returns a document without the parts about repositories.
func withoutRepositories(doc *yamldoc.Map) *yamldoc.Map {
	out := &yamldoc.Map{Values: doc.Values}
	for _, name := range doc.Keys {
		if !slices.ContainsFunc(repositoryParts, func(p struct{ name, class string }) bool { return p.name == name }) {
			out.Keys = append(out.Keys, name)
		}
	}
	return out
}

// mergeRepositories creates, changes and deletes the repositories of a document, all or none. It
// returns the number of them.
func (s *service) mergeRepositories(doc *yamldoc.Map) (changes int, err error) {
	if len(withoutRepositories(doc).Keys) == len(doc.Keys) {
		return 0, nil
	}
	before := maps.Clone(s.Repos)
	configs := map[*store.Repository]map[string]any{}
	for _, repo := range before {
		configs[repo] = maps.Clone(repo.Config)
	}
	defer func() {
		if err != nil {
			s.Repos = before
			for repo, config := range configs {
				clear(repo.Config) // remote repositories and their caches share the map
				maps.Copy(repo.Config, config)
			}
		}
	}()
	for _, part := range repositoryParts {
		if isNull(doc.Values[part.name]) {
			continue
		}
		list, ok := doc.Values[part.name].(*yamldoc.Map)
		if !ok {
			return 0, fmt.Errorf("%s must be a mapping of names", part.name)
		}
		for _, key := range list.Keys {
			if changes++; changes > maxRepositories {
				return 0, fmt.Errorf("the document has more than %d repositories", maxRepositories)
			}
			if err := s.mergeRepository(key, part.class, list.Values[key]); err != nil {
				return 0, fmt.Errorf("%s.%s: %s", part.name, key, apierr.From(err).Message)
			}
		}
	}
	return changes, nil
}

// mergeRepository creates or changes a repository, or deletes it if the value is null.
func (s *service) mergeRepository(key, class string, v any) error {
	if isNull(v) {
		_, err := s.DeleteRepository(key)
		return err
	}
	doc, ok := v.(*yamldoc.Map)
	if !ok {
		return fmt.Errorf("the repository must be a mapping")
	}
	config := plain(doc).(map[string]any)
	for name, known := range map[string]string{"type": "packageType", "repoLayout": "repoLayoutRef"} {
		if value, ok := config[name]; ok {
			config[known] = value
			delete(config, name)
		}
	}
	config["rclass"] = class
	if s.Repos[key] != nil {
		return s.UpdateRepository(key, config)
	}
	_, err := s.CreateRepository(key, config)
	return err
}

// plain returns a value of YAML as one of JSON.
func plain(v any) any {
	switch v := v.(type) {
	case *yamldoc.Map:
		out := map[string]any{}
		for _, key := range v.Keys {
			out[key] = plain(v.Values[key])
		}
		return out
	case []any:
		out := []any{}
		for _, each := range v {
			out = append(out, plain(each))
		}
		return out
	case yamldoc.Scalar:
		return v.Text
	}
	return nil
}
