package jfrogtest

import (
	"net/http"
	"slices"
	"strings"
)

const repositoriesType = "application/vnd.org.jfrog.artifactory.repositories."

func (s *artifactoryService) handleCreateRepository(q *request) (*answer, error) {
	var given map[string]any
	if err := q.decode(&given); err != nil {
		return nil, err
	}
	key := q.params["repoKey"]
	if _, err := s.createRepository(key, given); err != nil {
		return nil, err
	}
	return textAnswer(http.StatusOK, "Successfully created repository '%s' \n", key), nil
}

func (s *artifactoryService) handleUpdateRepository(q *request) (*answer, error) {
	var given map[string]any
	if err := q.decode(&given); err != nil {
		return nil, err
	}
	key := q.params["repoKey"]
	if err := s.updateRepository(key, given); err != nil {
		return nil, err
	}
	return textAnswer(http.StatusOK, "Repository %s update successfully.\n", key), nil
}

func (s *artifactoryService) handleGetRepository(q *request) (*answer, error) {
	repo, err := s.configuredRepo(q.params["repoKey"])
	if err != nil {
		return nil, err
	}
	if !s.showsAny(q.user, repo.key) {
		return nil, fail(http.StatusForbidden, "User '%s' may not see the repository '%s'", q.user.name, repo.key)
	}
	class := strings.ToUpper(repo.class[:1]) + repo.class[1:]
	return jsonAnswer(http.StatusOK, repositoriesType+class+"RepositoryConfiguration+json", repo.view()), nil
}

func (s *artifactoryService) handleDeleteRepository(q *request) (*answer, error) {
	key := q.params["repoKey"]
	repo, err := s.configuredRepo(key)
	if err != nil {
		return nil, fail(http.StatusNotFound, "Repository %s does not exist", key)
	}
	delete(s.repos, key)
	if repo.class == classRemote {
		delete(s.repos, key+cacheSuffix)
	}
	for _, r := range s.repos {
		if r.class == classVirtual {
			forgetMember(r, key)
		}
	}
	if repo.class == classVirtual {
		return textAnswer(http.StatusOK, "Repository '%s' has been removed successfully.\n", key), nil
	}
	return textAnswer(http.StatusOK, "Repository '%s' and all its content have been removed successfully.\n", key), nil
}

// forgetMember removes a deleted repository from a virtual one.
func forgetMember(r *repository, key string) {
	members := []any{}
	for _, member := range stringList(r.config["repositories"]) {
		if member != key {
			members = append(members, member)
		}
	}
	r.config["repositories"] = members
	if r.config["defaultDeploymentRepo"] == key {
		r.config["defaultDeploymentRepo"] = ""
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
	class, packageType, project := q.query.Get("type"), q.query.Get("packageType"), q.query.Get("project")
	list := []entry{}
	for _, r := range s.sortedRepos() {
		if !s.showsAny(q.user, r.key) || class != "" && !strings.EqualFold(class, r.class) ||
			packageType != "" && !strings.EqualFold(packageType, r.setting("packageType")) ||
			project != "" && project != r.setting("projectKey") {
			continue
		}
		url := s.config.url + "/artifactory/" + r.key
		if r.class == classRemote {
			url = r.setting("url")
		}
		list = append(list, entry{r.key, r.setting("description"), strings.ToUpper(r.class), url,
			packageTypeName(r.setting("packageType"))})
	}
	return jsonAnswer(http.StatusOK, repositoriesType+"RepositoryDetailsList+json", list), nil
}

func (s *artifactoryService) handleAllRepositories(*request) (*answer, error) {
	lists := map[string][]any{"LOCAL": {}, "REMOTE": {}, "VIRTUAL": {}, "FEDERATED": {}, "RELEASE_BUNDLE": {}}
	for _, r := range s.sortedRepos() {
		class := strings.ToUpper(r.class)
		lists[class] = append(lists[class], r.view())
	}
	return jsonAnswer(http.StatusOK, repositoriesType+"RepositoryConfigurationsList+json", lists), nil
}

func (s *artifactoryService) handleRepositoryExistence(q *request) (*answer, error) {
	project := q.query.Get("projectKey")
	found := []string{}
	for _, r := range s.sortedRepos() {
		class := strings.ToUpper(r.class)
		wanted := len(q.query["type"]) == 0 || slices.ContainsFunc(q.query["type"], func(t string) bool {
			return strings.EqualFold(t, class)
		})
		if wanted && (project == "" || project == r.setting("projectKey")) && !slices.Contains(found, class) {
			found = append(found, class)
		}
	}
	slices.Sort(found)
	body := struct {
		Exists   bool     `json:"exists"`
		Matching []string `json:"matchingRepoTypes"`
		Project  string   `json:"projectKey,omitempty"`
	}{len(found) > 0, found, project}
	return jsonAnswer(http.StatusOK, "", body), nil
}
