package access

import (
	"cmp"
	"context"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/check"
)

// EnvironmentsService manages environments. Reached through [Client.Environments].
//
// A global environment belongs to all projects, a project environment to one project. By default
// a platform has at most 10 global environments, and a project at most 10 environments. A name
// has at most 32 characters.
type EnvironmentsService service

// The predefined environments.
const (
	EnvironmentDev  = "DEV"
	EnvironmentProd = "PROD"
)

// Environment is a stage of software development, such as production.
type Environment struct {
	Name string `json:"name"`
}

type environmentRename struct {
	NewName string `json:"new_name"`
}

// Create creates a global environment and returns it. It returns an error matching
// [jfrog.ErrConflict] if the environment exists.
//
// Requires: Administer the Platform role, access token. Since 7.53.1.
//
//jfrog:op 4.9.1
func (s *EnvironmentsService) Create(ctx context.Context, environmentName string) (*Environment, error) {
	return s.create(ctx, jfrog.Post("/access/api/v1/environments"), environmentName)
}

// Rename renames a global environment and returns its new name. It returns an error matching
// [jfrog.ErrConflict] if an environment has the new name already.
//
// Requires: Administer the Platform role, access token. Since 7.53.1.
//
//jfrog:op 4.9.2
func (s *EnvironmentsService) Rename(ctx context.Context, environmentName, newName string) (string, error) {
	return s.rename(ctx, jfrog.Post("/access/api/v1/environments/{environmentName}/rename", environmentName), newName)
}

// List returns the global environments.
//
// Requires: Administer the Platform role, access token. Since 7.53.1.
//
//jfrog:op 4.9.3
func (s *EnvironmentsService) List(ctx context.Context) ([]Environment, error) {
	return jfrog.Do[[]Environment](ctx, s.client, jfrog.Get("/access/api/v1/environments"))
}

// Delete deletes a global environment. It returns an error matching [jfrog.ErrNotFound] if
// there is no such environment.
//
// Requires: Administer the Platform role, access token. Since 7.53.1.
//
//jfrog:op 4.9.4
func (s *EnvironmentsService) Delete(ctx context.Context, environmentName string) error {
	return jfrog.Send(ctx, s.client, jfrog.Delete("/access/api/v1/environments/{environmentName}", environmentName))
}

// CreateInProject creates an environment of a project and returns it. The name starts with
// the project key and a hyphen, such as web-STAGING in project web. CreateInProject returns
// an error matching [jfrog.ErrConflict] if the environment exists.
//
// Requires: Project Admin or Administer the Platform role, access token. Since 7.53.1.
//
//jfrog:op 4.9.5
func (s *EnvironmentsService) CreateInProject(ctx context.Context, projectKey, environmentName string) (*Environment, error) {
	return s.create(ctx, jfrog.Post("/access/api/v1/projects/{projectKey}/environments", projectKey), environmentName)
}

// RenameInProject renames an environment of a project and returns its new name. Both names
// start with the project key and a hyphen. RenameInProject returns an error matching
// [jfrog.ErrConflict] if an environment has the new name already.
//
// Requires: Project Admin or Administer the Platform role. Since 7.53.1.
//
//jfrog:op 4.9.6
func (s *EnvironmentsService) RenameInProject(ctx context.Context, projectKey, environmentName, newName string) (string, error) {
	return s.rename(ctx,
		jfrog.Post("/access/api/v1/projects/{projectKey}/environments/{environmentName}/rename", projectKey, environmentName), newName)
}

// ListInProject returns the environments of a project.
//
// Requires: Project Admin or Administer the Platform role, access token. Since 7.53.1.
//
//jfrog:op 4.9.7
func (s *EnvironmentsService) ListInProject(ctx context.Context, projectKey string) ([]Environment, error) {
	return jfrog.Do[[]Environment](ctx, s.client, jfrog.Get("/access/api/v1/projects/{projectKey}/environments", projectKey))
}

// DeleteInProject deletes an environment of a project. It returns an error matching
// [jfrog.ErrNotFound] if there is no such environment.
//
// Requires: Project Admin or Administer the Platform role, access token. Since 7.53.1.
//
//jfrog:op 4.9.8
func (s *EnvironmentsService) DeleteInProject(ctx context.Context, projectKey, environmentName string) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Delete("/access/api/v1/projects/{projectKey}/environments/{environmentName}", projectKey, environmentName))
}

// create returns an environment of the given name if the response has no name: the name is
// all that an environment has.
func (s *EnvironmentsService) create(ctx context.Context, req *jfrog.Request, name string) (*Environment, error) {
	out, err := jfrog.Do[*Environment](ctx, s.client, req.Body(Environment{name}).MayBeEmpty().Check(check.NotEmpty("environment name", name)))
	if err != nil {
		return nil, err
	}
	out.Name = cmp.Or(out.Name, name)
	return out, nil
}

// rename returns newName if the response has no name.
func (s *EnvironmentsService) rename(ctx context.Context, req *jfrog.Request, newName string) (string, error) {
	out, err := jfrog.Do[environmentRename](ctx, s.client, req.Body(environmentRename{newName}).Check(check.NotEmpty("new name", newName)))
	if err != nil {
		return "", err
	}
	return cmp.Or(out.NewName, newName), nil
}
