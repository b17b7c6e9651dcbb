package access

import (
	"cmp"
	"context"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// EnvironmentsService manages environments. Reached through [Client.Environments]. Since
// Artifactory 7.53.1; it needs an access token.
//
// A role gives its actions on the repositories of its environments only. Global
// environments are there for all projects, others for one. By default there are up to 10
// of either kind, and a name has up to 32 characters.
type EnvironmentsService service

// The environments that every platform starts with. They are names like any other:
// [Role].Environments and repositories take them beside those made here.
const (
	EnvironmentDev  = "DEV"
	EnvironmentProd = "PROD"
)

// Environment is a stage in the life of software, such as development or production.
type Environment struct {
	Name string `json:"name"`
}

type environmentRename struct {
	NewName string `json:"new_name"`
}

// Create makes a global environment. One of the name is an error matching
// [jfrog.ErrConflict]. It needs an administrator of the platform.
//
//jfrog:op 4.9.1
func (s *EnvironmentsService) Create(ctx context.Context, name string) (*Environment, error) {
	return s.create(ctx, jfrog.Post("/access/api/v1/environments"), name)
}

// Rename renames a global environment and returns its new name. It needs an administrator
// of the platform.
//
//jfrog:op 4.9.2
func (s *EnvironmentsService) Rename(ctx context.Context, environmentName, newName string) (string, error) {
	return s.rename(ctx, jfrog.Post("/access/api/v1/environments/{environmentName}/rename", environmentName), newName)
}

// List returns the global environments. It needs an administrator of the platform.
//
//jfrog:op 4.9.3
func (s *EnvironmentsService) List(ctx context.Context) ([]Environment, error) {
	return jfrog.Do[[]Environment](ctx, s.client, jfrog.Get("/access/api/v1/environments"))
}

// Delete deletes a global environment. It needs an administrator of the platform.
//
//jfrog:op 4.9.4
func (s *EnvironmentsService) Delete(ctx context.Context, environmentName string) error {
	return jfrog.Send(ctx, s.client, jfrog.Delete("/access/api/v1/environments/{environmentName}", environmentName))
}

// CreateInProject makes an environment of a project. Its name begins with the project's
// key and a hyphen, here and wherever it is used: web-STAGING in the project web. One of the
// name is an error matching [jfrog.ErrConflict]. It needs an administrator of the project
// or the platform.
//
//jfrog:op 4.9.5
func (s *EnvironmentsService) CreateInProject(ctx context.Context, projectKey, name string) (*Environment, error) {
	return s.create(ctx, jfrog.Post("/access/api/v1/projects/{projectKey}/environments", projectKey), name)
}

// RenameInProject renames an environment of a project and returns its new name. Both names
// begin with the project's key and a hyphen. It needs an administrator of the project or the
// platform.
//
//jfrog:op 4.9.6
func (s *EnvironmentsService) RenameInProject(ctx context.Context, projectKey, environmentName, newName string) (string, error) {
	return s.rename(ctx,
		jfrog.Post("/access/api/v1/projects/{projectKey}/environments/{environmentName}/rename", projectKey, environmentName), newName)
}

// ListInProject returns the environments of a project. It needs an administrator of the
// project or the platform.
//
//jfrog:op 4.9.7
func (s *EnvironmentsService) ListInProject(ctx context.Context, projectKey string) ([]Environment, error) {
	return jfrog.Do[[]Environment](ctx, s.client, jfrog.Get("/access/api/v1/projects/{projectKey}/environments", projectKey))
}

// DeleteInProject deletes an environment of a project. It needs an administrator of the
// project or the platform.
//
//jfrog:op 4.9.8
func (s *EnvironmentsService) DeleteInProject(ctx context.Context, projectKey, environmentName string) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Delete("/access/api/v1/projects/{projectKey}/environments/{environmentName}", projectKey, environmentName))
}

// create answers with the name sent where the server answers nothing.
func (s *EnvironmentsService) create(ctx context.Context, req *jfrog.Request, name string) (*Environment, error) {
	out, err := jfrog.Do[*Environment](ctx, s.client, req.Body(Environment{name}))
	if err != nil {
		return nil, err
	}
	out.Name = cmp.Or(out.Name, name)
	return out, nil
}

func (s *EnvironmentsService) rename(ctx context.Context, req *jfrog.Request, newName string) (string, error) {
	out, err := jfrog.Do[environmentRename](ctx, s.client, req.Body(environmentRename{newName}))
	if err != nil {
		return "", err
	}
	return cmp.Or(out.NewName, newName), nil
}
