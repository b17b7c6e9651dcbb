package artifactory

import (
	"net/http"
	"slices"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

const repositoriesType = "application/vnd.org.jfrog.artifactory.repositories."

func (s *service) handleCreateRepository(q *rest.Request) (*rest.Response, error) {
	var given map[string]any
	if err := q.Decode(&given); err != nil {
		return nil, err
	}
	key := q.Params["repoKey"]
	if _, err := s.CreateRepository(key, given); err != nil {
		return nil, err
	}
	return rest.Text(http.StatusOK, "Successfully created repository '%s' \n", key), nil
}

func (s *service) handleUpdateRepository(q *rest.Request) (*rest.Response, error) {
	var given map[string]any
	if err := q.Decode(&given); err != nil {
		return nil, err
	}
	key := q.Params["repoKey"]
	if err := s.UpdateRepository(key, given); err != nil {
		return nil, err
	}
	return rest.Text(http.StatusOK, "Repository %s update successfully.\n", key), nil
}

func (s *service) handleGetRepository(q *rest.Request) (*rest.Response, error) {
	repo, err := s.ListedRepo(q.Params["repoKey"])
	if err != nil {
		return nil, err
	}
	if !s.ShowsAny(q.User, repo.Key) {
		return nil, apierr.New(http.StatusForbidden, "User '%s' may not see the repository '%s'", q.User.Name, repo.Key)
	}
	class := repo.ClassName()
	class = strings.ToUpper(class[:1]) + class[1:]
	return rest.JSON(http.StatusOK, repositoriesType+class+"RepositoryConfiguration+json", repo.View()), nil
}

func (s *service) handleDeleteRepository(q *rest.Request) (*rest.Response, error) {
	key := q.Params["repoKey"]
	repo, err := s.DeleteRepository(key)
	if err != nil {
		return nil, err
	}
	if repo.Class == store.ClassVirtual {
		return rest.Text(http.StatusOK, "Repository '%s' has been removed successfully.\n", key), nil
	}
	return rest.Text(http.StatusOK, "Repository '%s' and all its content have been removed successfully.\n", key), nil
}

func (s *service) handleListRepositories(q *rest.Request) (*rest.Response, error) {
	type entry struct {
		Key         string `json:"key"`
		Description string `json:"description"`
		Type        string `json:"type"`
		URL         string `json:"url"`
		PackageType string `json:"packageType"`
	}
	class, packageType, project := q.Query.Get("type"), q.Query.Get("packageType"), q.Query.Get("project")
	list := []entry{}
	for _, r := range s.ListedRepos() {
		if !s.ShowsAny(q.User, r.Key) || class != "" && !strings.EqualFold(class, r.ClassName()) ||
			packageType != "" && !strings.EqualFold(packageType, r.Setting("packageType")) ||
			project != "" && project != r.Setting("projectKey") {
			continue
		}
		url := q.BaseURL() + "/artifactory/" + r.Key
		if r.Class == store.ClassRemote {
			url = r.Setting("url")
		}
		list = append(list, entry{r.Key, r.Setting("description"), strings.ToUpper(r.ClassName()), url,
			store.PackageTypeName(r.Setting("packageType"))})
	}
	return rest.JSON(http.StatusOK, repositoriesType+"RepositoryDetailsList+json", list), nil
}

func (s *service) handleAllRepositories(*rest.Request) (*rest.Response, error) {
	lists := map[string][]any{"LOCAL": {}, "REMOTE": {}, "VIRTUAL": {}, "FEDERATED": {}, "RELEASE_BUNDLE": {}}
	for _, r := range s.ListedRepos() {
		if r.Class == store.ClassDistribution { // has no configuration
			continue
		}
		class := strings.ToUpper(r.ClassName())
		lists[class] = append(lists[class], r.View())
	}
	return rest.JSON(http.StatusOK, repositoriesType+"RepositoryConfigurationsList+json", lists), nil
}

func (s *service) handleRepositoryExistence(q *rest.Request) (*rest.Response, error) {
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
	return rest.JSON(http.StatusOK, "", body), nil
}
