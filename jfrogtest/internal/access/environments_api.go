package access

import (
	"net/http"
	"slices"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

const (
	maxEnvironmentName = 32 // characters
	maxEnvironments    = 10 // global ones, and in each project
)

// environments returns the environments of the project in the path, or the global environments.
// Names in the list must begin with the prefix.
func (s *service) environments(q *rest.Request) (list *[]string, prefix string, err error) {
	if _, ok := q.Params["projectKey"]; !ok {
		return &s.Identities.Environments, "", nil
	}
	p, err := s.project(q)
	if err != nil {
		return nil, "", err
	}
	return &p.Environments, p.Key + "-", nil
}

// checkEnvironment returns an error if a list cannot take the name.
func checkEnvironment(list []string, prefix, name string) error {
	switch {
	case name == "" || len(name) > maxEnvironmentName:
		return apierr.New(http.StatusBadRequest, "The name of an environment must have 1 to %d characters", maxEnvironmentName)
	case !strings.HasPrefix(name, prefix) || name == prefix:
		return apierr.New(http.StatusBadRequest, "The name of the environment must start with '%s'", prefix)
	case slices.Contains(list, name):
		return apierr.New(http.StatusConflict, "Environment '%s' already exists", name)
	}
	return nil
}

type namedEnvironment struct {
	Name string `json:"name"`
}

func (s *service) handleListEnvironments(q *rest.Request) (*rest.Response, error) {
	list, _, err := s.environments(q)
	if err != nil {
		return nil, err
	}
	named := []namedEnvironment{}
	for _, name := range *list {
		named = append(named, namedEnvironment{name})
	}
	return rest.JSON(http.StatusOK, "", named), nil
}

func (s *service) handleCreateEnvironment(q *rest.Request) (*rest.Response, error) {
	list, prefix, err := s.environments(q)
	if err != nil {
		return nil, err
	}
	var given namedEnvironment
	if err := q.Decode(&given); err != nil {
		return nil, err
	}
	if err := checkEnvironment(*list, prefix, given.Name); err != nil {
		return nil, err
	}
	if len(*list) >= maxEnvironments {
		return nil, apierr.New(http.StatusBadRequest, "There are %d environments already", len(*list))
	}
	if s.Identities.Stages[given.Name] != nil {
		return nil, apierr.New(http.StatusConflict, "Stage '%s' already exists", given.Name)
	}
	*list = append(*list, given.Name)
	s.AddStage(given.Name, q.Params["projectKey"], store.CategoryPromote)
	return rest.JSON(http.StatusCreated, "", given), nil
}

// existingEnvironment returns the position of the environment that the path names. DEV and PROD
// cannot be changed.
func (s *service) existingEnvironment(q *rest.Request) (list *[]string, prefix string, i int, err error) {
	if list, prefix, err = s.environments(q); err != nil {
		return nil, "", 0, err
	}
	name := q.Params["environmentName"]
	switch i = slices.Index(*list, name); {
	case i < 0:
		err = apierr.New(http.StatusNotFound, "Environment '%s' not found", name)
	case name == store.EnvDev || name == store.EnvProd:
		err = apierr.New(http.StatusBadRequest, "The default environment '%s' cannot be changed", name)
	}
	return list, prefix, i, err
}

func (s *service) handleRenameEnvironment(q *rest.Request) (*rest.Response, error) {
	list, prefix, i, err := s.existingEnvironment(q)
	if err != nil {
		return nil, err
	}
	var given struct {
		NewName string `json:"new_name"`
	}
	if err := q.Decode(&given); err != nil {
		return nil, err
	}
	if err := checkEnvironment(*list, prefix, given.NewName); err != nil {
		return nil, err
	}
	if s.Identities.Stages[given.NewName] != nil {
		return nil, apierr.New(http.StatusConflict, "Stage '%s' already exists", given.NewName)
	}
	(*list)[i] = given.NewName
	s.replaceEnvironment(q.Params["environmentName"], given.NewName)
	s.RenameStage(q.Params["environmentName"], given.NewName)
	return rest.JSON(http.StatusOK, "", given), nil
}

func (s *service) handleDeleteEnvironment(q *rest.Request) (*rest.Response, error) {
	list, _, i, err := s.existingEnvironment(q)
	if err != nil {
		return nil, err
	}
	if s.inLifecycle(q.Params["environmentName"]) {
		return nil, usedStage(q.Params["environmentName"])
	}
	*list = slices.Delete(*list, i, i+1)
	s.replaceEnvironment(q.Params["environmentName"])
	s.RenameStage(q.Params["environmentName"], "")
	return rest.NoContent(), nil
}

// replaceEnvironment renames an environment in all repositories and roles, or removes it.
func (s *service) replaceEnvironment(old string, by ...string) {
	for _, repo := range s.Repos {
		names := jsondoc.Strings(repo.Config["environments"])
		if i := slices.Index(names, old); i >= 0 {
			kept := []any{}
			for _, name := range slices.Replace(names, i, i+1, by...) {
				kept = append(kept, name)
			}
			repo.Config["environments"] = kept
		}
	}
	for _, p := range s.Identities.Projects {
		for _, r := range p.Roles {
			if i := slices.Index(r.Environments, old); i >= 0 {
				r.Environments = slices.Replace(r.Environments, i, i+1, by...)
			}
		}
	}
}
