package store

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"sort"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
)

// Classes of repositories. Only the first four have their own configuration.
const (
	classLocal     = "local"
	ClassRemote    = "remote"
	ClassVirtual   = "virtual"
	ClassFederated = "federated"
	ClassCache     = "cache"
	ClassTrash     = "trash"
	ClassBundles   = "releasebundles"
	ClassBuildInfo = "buildinfo"

	CacheSuffix = "-cache"
	TrashKey    = "auto-trashcan"
)

// A Repository is a tree of items with a configuration. The tree of a remote or virtual repository
// is empty.
type Repository struct {
	Key    string
	Class  string
	Config map[string]any
	Root   *Item
	Shared Sharing // projects that see the repository

	HighPriority bool // in a federation

	Replications    []*Replication
	ReplicationRuns []*ReplicationRun
}

// Configured reports whether the repository has its own configuration.
func (r *Repository) Configured() bool {
	return slices.Contains([]string{classLocal, ClassRemote, ClassVirtual, ClassFederated}, r.Class)
}

// Deployable reports whether clients may write to the repository.
func (r *Repository) Deployable() bool { return r.Class == classLocal || r.Class == ClassFederated }

// Setting returns a string of the configuration.
func (r *Repository) Setting(name string) string {
	v, _ := r.Config[name].(string)
	return v
}

// enabled reads a switch, which may be a boolean or a string.
func (r *Repository) enabled(name string) bool {
	return fmt.Sprint(r.Config[name]) == "true"
}

func (s *Store) addRepository(key, class string, config map[string]any) *Repository {
	repo := &Repository{Key: key, Class: class, Config: config}
	repo.Root = s.newItem(true, "_system_")
	repo.Root.Repo = repo
	s.Repos[key] = repo
	return repo
}

// SystemRepo returns a repository that the server fills. It creates the repository if it is
// missing.
func (s *Store) SystemRepo(key, class string) *Repository {
	if repo := s.Repos[key]; repo != nil {
		return repo
	}
	config := map[string]any{"key": key, "packageType": class}
	if class == ClassBuildInfo {
		config, _ = repositoryDefaults(classLocal, class) // both are known
		config["key"], config["rclass"], config["description"] = key, classLocal, "Build Info repository"
		config["repoLayoutRef"] = "simple-default"
	}
	return s.addRepository(key, class, config)
}

// SortedRepos returns the configured repositories by key.
func (s *Store) SortedRepos() []*Repository { return s.sortedRepos((*Repository).Configured) }

// ListedRepos returns the repositories that clients may list, by key: the configured ones, the
// build-info repositories and the distribution repositories.
func (s *Store) ListedRepos() []*Repository {
	return s.sortedRepos(func(r *Repository) bool {
		return r.Configured() || r.Class == ClassBuildInfo || r.Class == ClassDistribution
	})
}

func (s *Store) sortedRepos(matches func(*Repository) bool) []*Repository {
	var list []*Repository
	for _, r := range s.Repos {
		if matches(r) {
			list = append(list, r)
		}
	}
	sort.Slice(list, func(i, j int) bool { return list[i].Key < list[j].Key })
	return list
}

var forbiddenKeys = []string{"api", "webapp", "ui", "list", "repo", "artifactory", "favicon.ico", "auto-trashcan"}

func checkRepoKey(key string) error {
	switch {
	case key == "":
		return apierr.New(http.StatusBadRequest, "Repository key cannot be empty")
	case len(key) > 64:
		return apierr.New(http.StatusBadRequest, "Repository key exceed maximum length of 64 characters")
	case strings.ContainsAny(key, `/\:|?*"<> %#&+`) || strings.HasPrefix(key, "."):
		return apierr.New(http.StatusBadRequest, "Illegal repository key : '%s' contains illegal characters", key)
	case slices.Contains(forbiddenKeys, key) || strings.HasSuffix(key, CacheSuffix):
		return apierr.New(http.StatusBadRequest, "Illegal repository key : '%s' is reserved", key)
	}
	return nil
}

// checkNewKey returns an error if no repository can be created with a key.
func (s *Store) checkNewKey(key string) error {
	if err := checkRepoKey(key); err != nil {
		return err
	}
	for known := range s.Repos {
		if strings.EqualFold(known, key) {
			return apierr.New(http.StatusBadRequest, "Case insensitive repository key already exists")
		}
	}
	return nil
}

// checkConfig sets the defaults of a new configuration. It returns an error if the configuration is
// invalid.
func (s *Store) checkConfig(key string, given map[string]any) (map[string]any, error) {
	if err := s.checkNewKey(key); err != nil {
		return nil, err
	}
	if inner, ok := given["key"]; ok && inner != key && inner != "" {
		return nil, apierr.New(http.StatusBadRequest, "The repository key in the body ('%v') differs from the key in the path ('%s')", inner, key)
	}
	class, _ := given["rclass"].(string)
	config, err := repositoryDefaults(class, given["packageType"])
	if err != nil {
		return nil, err
	}
	if class == ClassRemote {
		name, _ := config["packageType"].(string)
		maps.Copy(config, typeDefaults[name])
	}
	if given, err = typed(config, withoutNulls(given)); err != nil {
		return nil, err
	}
	maps.Copy(config, given)
	config["key"] = key
	if config["packageType"] == "yum" {
		config["packageType"] = "rpm" // the same type under its present name
	}
	if members, _ := config["members"].([]any); class == ClassFederated && len(members) == 0 {
		config["members"] = []any{s.selfMember(key)}
	}
	if err := s.checkOwner(config); err != nil {
		return nil, err
	}
	override(config)
	return config, s.checkReferences(key, config)
}

// checkOwner returns an error if a configuration names an unknown project. Artifactory repeats what
// Access says.
func (s *Store) checkOwner(config map[string]any) error {
	key, _ := config["projectKey"].(string)
	if err := s.CheckProject(key); err != nil {
		return apierr.New(http.StatusBadRequest,
			"HTTP response status 404:Failed to execute add project resource with error %s", apierr.From(err).Message)
	}
	return nil
}

// checkReferences returns an error if a configuration lacks a required setting or names an unknown
// repository.
func (s *Store) checkReferences(key string, config map[string]any) error {
	if url, _ := config["url"].(string); config["rclass"] == ClassRemote && !strings.Contains(url, "://") {
		return apierr.New(http.StatusBadRequest, "Remote repository '%s' must have a URL", key)
	}
	if config["rclass"] != ClassVirtual {
		return nil
	}
	members := jsondoc.Strings(config["repositories"])
	if list, _ := config["repositories"].([]any); len(list) != len(members) {
		return apierr.New(http.StatusBadRequest, "The repositories of virtual repository '%s' must be texts", key)
	}
	for _, member := range members {
		if repo := s.Repos[member]; repo == nil || !repo.Configured() || member == key {
			return apierr.New(http.StatusBadRequest, "Virtual repository '%s' contains non existing repository '%s'", key, member)
		}
	}
	target, _ := config["defaultDeploymentRepo"].(string)
	if target == "" {
		return nil
	}
	if repo := s.Repos[target]; repo == nil || !repo.Deployable() || !slices.Contains(members, target) {
		return apierr.New(http.StatusBadRequest,
			"Default deployment repository '%s' is not a local repository of virtual repository '%s'", target, key)
	}
	return nil
}

// CreateRepository creates a repository from a configuration as clients send it.
func (s *Store) CreateRepository(key string, given map[string]any) (*Repository, error) {
	config, err := s.checkConfig(key, given)
	if err != nil {
		return nil, err
	}
	class, _ := config["rclass"].(string) // checkConfig knows the class
	repo := s.addRepository(key, class, config)
	if repo.Class == ClassRemote {
		s.addRepository(key+CacheSuffix, ClassCache, config)
	}
	return repo, nil
}

// UpdateRepository merges a partial configuration. Null has no effect, and some settings cannot be
// emptied. An unknown default deployment repository clears the setting, as in Artifactory.
func (s *Store) UpdateRepository(key string, given map[string]any) error {
	repo, err := s.ConfiguredRepo(key)
	if err != nil {
		return err
	}
	for _, fixed := range []string{"key", "rclass", "packageType"} {
		if v, ok := given[fixed]; ok && v != nil && !strings.EqualFold(fmt.Sprint(v), repo.Setting(fixed)) {
			return apierr.New(http.StatusBadRequest, "The %s of repository '%s' cannot be changed from '%s' to '%v'",
				fixed, key, repo.Setting(fixed), v)
		}
	}
	change := withoutNulls(given)
	for _, fixed := range []string{"key", "rclass", "packageType"} {
		delete(change, fixed)
	}
	for _, lasting := range []string{"defaultDeploymentRepo", "remoteRepoLayoutRef"} {
		if change[lasting] == "" {
			delete(change, lasting)
		}
	}
	if target, _ := change["defaultDeploymentRepo"].(string); target != "" && s.Repos[target] == nil {
		change["defaultDeploymentRepo"] = ""
	}
	if change, err = typed(repo.Config, change); err != nil {
		return err
	}
	if err := s.checkOwner(change); err != nil {
		return err
	}
	merged := maps.Clone(repo.Config)
	maps.Copy(merged, change)
	override(merged)
	if err := s.checkReferences(key, merged); err != nil {
		return err
	}
	maps.Copy(repo.Config, merged) // the cache of a remote repository shares the map
	return nil
}

// ConfiguredRepo returns a configured repository. Like Artifactory, it fails with status 400 if the
// repository is missing.
func (s *Store) ConfiguredRepo(key string) (*Repository, error) {
	if repo := s.Repos[key]; repo != nil && repo.Configured() {
		return repo, nil
	}
	return nil, apierr.New(http.StatusBadRequest, "Bad Request")
}

// ListedRepo is like [Store.ConfiguredRepo], also for build-info repositories.
func (s *Store) ListedRepo(key string) (*Repository, error) {
	if repo := s.Repos[key]; repo != nil && repo.Class == ClassBuildInfo {
		return repo, nil
	}
	return s.ConfiguredRepo(key)
}

// ClassName returns the class in lists. Build-info repositories are local or federated.
func (r *Repository) ClassName() string {
	if r.Class == ClassBuildInfo {
		return r.Setting("rclass")
	}
	return r.Class
}

// View returns the configuration as clients may read it, without the password and a disabled proxy.
func (r *Repository) View() map[string]any {
	config := maps.Clone(r.Config)
	delete(config, "password")
	if r.enabled("disableProxy") {
		delete(config, "proxy")
	}
	return config
}
