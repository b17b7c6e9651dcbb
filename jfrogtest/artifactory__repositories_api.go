package jfrogtest

import (
	"net/http"
	"slices"
	"strings"
)

const repositoriesType = "application/vnd.org.jfrog.artifactory.repositories."

func (s *artifactoryService) handleCreateRepository(q *request) (*answer, error) {
	var given map[string]any
	if err := q.Decode(&given); err != nil {
		return nil, err
	}
	key := q.Params["repoKey"]
	if _, err := s.CreateRepository(key, given); err != nil {
		return nil, err
	}
	return textAnswer(http.StatusOK, "Successfully created repository '%s' \n", key), nil
}

func (s *artifactoryService) handleUpdateRepository(q *request) (*answer, error) {
	var given map[string]any
	if err := q.Decode(&given); err != nil {
		return nil, err
	}
	key := q.Params["repoKey"]
	if err := s.UpdateRepository(key, given); err != nil {
		return nil, err
	}
	return textAnswer(http.StatusOK, "Repository %s update successfully.\n", key), nil
}

func (s *artifactoryService) handleGetRepository(q *request) (*answer, error) {
	repo, err := s.ConfiguredRepo(q.Params["repoKey"])
	if err != nil {
		return nil, err
	}
	if !s.ShowsAny(q.User, repo.Key) {
		return nil, fail(http.StatusForbidden, "User '%s' may not see the repository '%s'", q.User.Name, repo.Key)
	}
	class := strings.ToUpper(repo.Class[:1]) + repo.Class[1:]
	return JSON(http.StatusOK, repositoriesType+class+"RepositoryConfiguration+json", repo.View()), nil
}

func (s *artifactoryService) handleDeleteRepository(q *request) (*answer, error) {
	key := q.Params["repoKey"]
	repo, err := s.ConfiguredRepo(key)
	if err != nil {
		return nil, fail(http.StatusNotFound, "Repository %s does not exist", key)
	}
	delete(s.Repos, key)
	if repo.Class == ClassRemote {
		delete(s.Repos, key+CacheSuffix)
	}
	for _, r := range s.Repos {
		if r.Class == ClassVirtual {
			forgetMember(r, key)
		}
	}
	if repo.Class == ClassVirtual {
		return textAnswer(http.StatusOK, "Repository '%s' has been removed successfully.\n", key), nil
	}
	return textAnswer(http.StatusOK, "Repository '%s' and all its content have been removed successfully.\n", key), nil
}

// forgetMember removes a deleted repository from a virtual one.
func forgetMember(r *Repository, key string) {
	members := []any{}
	for _, member := range Strings(r.Config["repositories"]) {
		if member != key {
			members = append(members, member)
		}
	}
	r.Config["repositories"] = members
	if r.Config["defaultDeploymentRepo"] == key {
		r.Config["defaultDeploymentRepo"] = ""
	}
}

func (s *artifactoryService) handleListRepositories(q *request) (*answer, error) {
	type entry struct {
		Key         string `json:"key"`
		Description string `json:"description"`
		Type        string `json:"type"`
		URL         string `json:"url"`
		PackageType string `json:"packageType"`
	}
	class, packageType, project := q.Query.Get("type"), q.Query.Get("packageType"), q.Query.Get("project")
	list := []entry{}
	for _, r := range s.SortedRepos() {
		if !s.ShowsAny(q.User, r.Key) || class != "" && !strings.EqualFold(class, r.Class) ||
			packageType != "" && !strings.EqualFold(packageType, r.Setting("packageType")) ||
			project != "" && project != r.Setting("projectKey") {
			continue
		}
		url := s.Config.URL + "/artifactory/" + r.Key
		if r.Class == ClassRemote {
			url = r.Setting("url")
		}
		list = append(list, entry{r.Key, r.Setting("description"), strings.ToUpper(r.Class), url,
			PackageTypeName(r.Setting("packageType"))})
	}
	return JSON(http.StatusOK, repositoriesType+"RepositoryDetailsList+json", list), nil
}

func (s *artifactoryService) handleAllRepositories(*request) (*answer, error) {
	lists := map[string][]any{"LOCAL": {}, "REMOTE": {}, "VIRTUAL": {}, "FEDERATED": {}, "RELEASE_BUNDLE": {}}
	for _, r := range s.SortedRepos() {
		class := strings.ToUpper(r.Class)
		lists[class] = append(lists[class], r.View())
	}
	return JSON(http.StatusOK, repositoriesType+"RepositoryConfigurationsList+json", lists), nil
}

func (s *artifactoryService) handleRepositoryExistence(q *request) (*answer, error) {
	project := q.Query.Get("projectKey")
	found := []string{}
	for _, r := range s.SortedRepos() {
		class := strings.ToUpper(r.Class)
		wanted := len(q.Query["type"]) == 0 || slices.ContainsFunc(q.Query["type"], func(t string) bool {
			return strings.EqualFold(t, class)
		})
		if wanted && (project == "" || project == r.Setting("projectKey")) && !slices.Contains(found, class) {
			found = append(found, class)
		}
	}
	slices.Sort(found)
	body := struct {
		Exists   bool     `json:"exists"`
		Matching []string `json:"matchingRepoTypes"`
		Project  string   `json:"projectKey,omitempty"`
	}{len(found) > 0, found, project}
	return JSON(http.StatusOK, "", body), nil
}
