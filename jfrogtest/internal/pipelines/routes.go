// Package pipelines serves the setup of /pipelines: the server, nodes, integrations, pipeline
// sources, templates and environment variables.
package pipelines

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/listing"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// A service serves the routes of the package.
type service struct {
	*store.Store
}

// Routes returns the operations below /pipelines on what runs need.
func Routes(st *store.Store) []rest.Route {
	s := &service{Store: st}
	return slices.Concat(s.systemRoutes(), s.integrationRoutes(), s.sourceRoutes(), s.nodeRoutes(),
		s.definitionRoutes())
}

// mask stands in responses for a secret.
const mask = "*****"

func bad(format string, args ...any) error {
	return apierr.New(http.StatusBadRequest, format, args...)
}

func missing(format string, args ...any) error {
	return apierr.New(http.StatusNotFound, format, args...)
}

func ok(body any) (*rest.Response, error) { return rest.JSON(http.StatusOK, "", body), nil }

// deleted returns the response to the deletion of an entity.
func deleted(id int64) (*rest.Response, error) { return ok(map[string]int64{"id": id}) }

// A projectRef names a project in a request, by its ID or otherwise.
type projectRef struct {
	ProjectID *int64       `json:"projectId"`
	Project   *projectName `json:"project"`
}

type projectName struct {
	Name string `json:"name"`
	Key  string `json:"key"`
}

// project returns the project that a request names. If it does not exist, the error has the status.
func (s *service) project(ref projectRef, status int) (*store.PipelineProject, error) {
	var found *store.PipelineProject
	what := ""
	switch {
	case ref.ProjectID != nil:
		found, what = s.PipelineProject(*ref.ProjectID), fmt.Sprint(*ref.ProjectID)
	case ref.Project != nil:
		found, what = s.PipelineProjectNamed(ref.Project.Key, ref.Project.Name),
			ref.Project.Key+ref.Project.Name
	default:
		return nil, bad("projectId is required")
	}
	if found == nil {
		return nil, apierr.New(status, "Project %s does not exist", what)
	}
	return found, nil
}

// bag checks a property bag: an object, or nothing.
func bag(name string, data json.RawMessage) error {
	var m map[string]json.RawMessage
	if len(data) > 0 && json.Unmarshal(data, &m) != nil {
		return bad("%s is not an object", name)
	}
	return nil
}

// views returns the views of a list.
func views[T any](list []T, view func(T) listing.View) []listing.View {
	out := make([]listing.View, 0, len(list))
	for _, x := range list {
		out = append(out, view(x))
	}
	return out
}

// respond returns the part of a list that a request selects, with some properties.
func respond(
	q *rest.Request, l listing.Query, list []listing.View, properties ...string,
) (*rest.Response, error) {
	list, err := l.Apply(q, list)
	if err != nil {
		return nil, err
	}
	if len(properties) > 0 {
		for i, v := range list {
			list[i] = v.Only(properties...)
		}
	}
	return ok(list)
}
