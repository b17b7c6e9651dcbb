package pipelines

import (
	"net/http"
	"slices"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/listing"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// readVariable reads a variable in the body. The variable old is changed, if it is not nil.
func (s *service) readVariable(
	q *rest.Request, old *store.EnvironmentVariable,
) (*store.EnvironmentVariable, error) {
	x := &store.EnvironmentVariable{}
	if err := q.Decode(x); err != nil {
		return nil, err
	}
	if x.Scope == "" {
		x.Scope = "global"
	}
	switch {
	case x.Key == "" || x.Value == "":
		return nil, bad("key and value are required")
	case x.Scope != "global" && x.Scope != "project":
		return nil, bad("scope must be global or project")
	case x.Scope == "project" && x.ProjectID == nil:
		return nil, bad("projectId is required for the scope project")
	case x.Scope == "project" && s.PipelineProject(*x.ProjectID) == nil:
		return nil, bad("Project %d does not exist", *x.ProjectID)
	}
	for _, o := range s.Pipelines.Variables {
		sameScope := o.Scope == x.Scope && (x.Scope == "global" || *o.ProjectID == *x.ProjectID)
		if o != old && o.Key == x.Key && sameScope {
			return nil, apierr.New(http.StatusConflict, "Environment variable '%s' already exists", x.Key)
		}
	}
	return x, nil
}

func (s *service) handleCreateVariable(q *rest.Request) (*rest.Response, error) {
	x, err := s.readVariable(q, nil)
	if err != nil {
		return nil, err
	}
	x.ID = s.Pipelines.NextID("environmentVariable")
	s.Pipelines.Variables = append(s.Pipelines.Variables, x)
	return ok(x)
}

// variable returns the place of the variable that the path names.
func (s *service) variable(q *rest.Request) (int, error) {
	id, err := listing.ID(q, "id", http.StatusBadRequest)
	if err != nil {
		return 0, err
	}
	i := slices.IndexFunc(s.Pipelines.Variables,
		func(x *store.EnvironmentVariable) bool { return x.ID == id })
	if i < 0 {
		return 0, missing("Environment variable %d does not exist", id)
	}
	return i, nil
}

func (s *service) handleVariable(q *rest.Request) (*rest.Response, error) {
	i, err := s.variable(q)
	if err != nil {
		return nil, err
	}
	return ok(s.Pipelines.Variables[i])
}

func (s *service) handleReplaceVariable(q *rest.Request) (*rest.Response, error) {
	i, err := s.variable(q)
	if err != nil {
		return nil, err
	}
	old := s.Pipelines.Variables[i]
	x, err := s.readVariable(q, old)
	if err != nil {
		return nil, err
	}
	x.ID = old.ID
	s.Pipelines.Variables[i] = x
	return ok(x)
}

func (s *service) handleDeleteVariable(q *rest.Request) (*rest.Response, error) {
	i, err := s.variable(q)
	if err != nil {
		return nil, err
	}
	id := s.Pipelines.Variables[i].ID
	s.Pipelines.Variables = slices.Delete(s.Pipelines.Variables, i, i+1)
	return deleted(id)
}

func (s *service) handleVariables(q *rest.Request) (*rest.Response, error) {
	return respond(q, listing.Query{
		Numbers: map[string]string{"environmentVariableIds": "id"},
		Texts:   map[string]string{"scopes": "scope", "keys": "key", "values": "value"},
		Flags:   map[string]string{"isReadOnly": "isReadOnly"},
	}, views(s.Pipelines.Variables, listing.Of))
}
