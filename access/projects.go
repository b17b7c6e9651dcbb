package access

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/check"
	"github.com/jfrogkit/jfrog-go/internal/jsonextra"
)

// ProjectsService manages projects. Reached through [Client.Projects].
// [ProjectMembersService] manages the users and groups of a project, [ProjectRolesService]
// its roles and [ProjectRepositoriesService] its repositories.
type ProjectsService service

// Project groups repositories, builds and other resources, with members, roles and a storage
// quota. Nil settings are not sent.
type Project struct {
	// ProjectKey has 2 to 32 lowercase letters, digits and hyphens, and starts with a letter.
	ProjectKey string `json:"project_key,omitempty" diff:"fixed"`
	// DisplayName has at most 128 characters.
	DisplayName       string           `json:"display_name,omitempty"`
	Description       *string          `json:"description,omitempty"`
	AdminPrivileges   *AdminPrivileges `json:"admin_privileges,omitempty"`
	StorageQuotaBytes *StorageQuota    `json:"storage_quota_bytes,omitempty"`
	// SoftLimit allows deployments beyond the quota.
	SoftLimit                     *bool `json:"soft_limit,omitempty"`
	StorageQuotaEmailNotification *bool `json:"storage_quota_email_notification,omitempty"`

	// Extra holds the fields of the JSON object that the struct lacks, by their JSON names. A
	// project that is read, changed and sent back keeps them. A field in Extra replaces a
	// field of the struct with the same name.
	Extra map[string]json.RawMessage `json:"-"`
}

// UnmarshalJSON reads a project and its Extra.
func (p *Project) UnmarshalJSON(data []byte) (err error) {
	type plain Project
	p.Extra, err = jsonextra.Decode(data, (*plain)(p))
	return err
}

// MarshalJSON writes a project and its Extra.
func (p Project) MarshalJSON() ([]byte, error) {
	type plain Project
	return jsonextra.Encode(plain(p), p.Extra)
}

// keyed fills in the project key, which the request knows, if the response leaves it out.
func (p *Project) keyed(projectKey string, err error) (*Project, error) {
	if err != nil {
		return nil, err
	}
	p.ProjectKey = cmp.Or(p.ProjectKey, projectKey)
	return p, nil
}

// AdminPrivileges lists the rights of a project's admins.
type AdminPrivileges struct {
	ManageMembers *bool `json:"manage_members,omitempty"`
	// ManageResources covers repositories and builds, and members and roles in this API.
	ManageResources *bool `json:"manage_resources,omitempty"`
	// IndexResources allows them to select the resources that Xray indexes.
	IndexResources         *bool `json:"index_resources,omitempty"`
	ManageRemoteRepository *bool `json:"manage_remote_repository,omitempty"`

	Extra map[string]json.RawMessage `json:"-"` // see [Project]
}

// UnmarshalJSON reads privileges and their Extra.
func (p *AdminPrivileges) UnmarshalJSON(data []byte) (err error) {
	type plain AdminPrivileges
	p.Extra, err = jsonextra.Decode(data, (*plain)(p))
	return err
}

// MarshalJSON writes privileges and their Extra.
func (p AdminPrivileges) MarshalJSON() ([]byte, error) {
	type plain AdminPrivileges
	return jsonextra.Encode(plain(p), p.Extra)
}

// List returns the projects that the caller manages: all projects for a platform admin, their
// own for a project admin.
//
// Requires: Administer the Platform role or Project Admin. Since 7.17.4.
//
//jfrog:op 4.13.2
func (s *ProjectsService) List(ctx context.Context) ([]Project, error) {
	return jfrog.Do[[]Project](ctx, s.client, jfrog.Get("/access/api/v1/projects"))
}

// Create creates a project, which must have a ProjectKey and a DisplayName, and returns it.
//
// Requires: Administer the Platform role. Since 7.17.4.
//
//jfrog:op 4.13.3
func (s *ProjectsService) Create(ctx context.Context, project Project) (*Project, error) {
	out, err := jfrog.Do[*Project](ctx, s.client,
		jfrog.Post("/access/api/v1/projects").Body(project).
			Check(check.NotEmpty("project key", project.ProjectKey)).Check(check.NotEmpty("display name", project.DisplayName)))
	return out.keyed(project.ProjectKey, err)
}

// Get returns a project.
//
// Requires: Administer the Platform role or Project Admin. Since 7.17.4.
//
//jfrog:op 4.13.4
func (s *ProjectsService) Get(ctx context.Context, projectKey string) (*Project, error) {
	out, err := jfrog.Do[*Project](ctx, s.client, jfrog.Get("/access/api/v1/projects/{projectKey}", projectKey))
	return out.keyed(projectKey, err)
}

// Update changes the given settings of a project and returns the project. The key of a
// project cannot change: project.ProjectKey is projectKey or empty.
//
// Requires: Administer the Platform role. Since 7.17.4.
//
//jfrog:op 4.13.5
func (s *ProjectsService) Update(ctx context.Context, projectKey string, project Project) (*Project, error) {
	out, err := jfrog.Do[*Project](ctx, s.client,
		jfrog.Put("/access/api/v1/projects/{projectKey}", projectKey).Body(project).
			Check(unchanged("project key", projectKey, project.ProjectKey)))
	return out.keyed(projectKey, err)
}

// unchanged returns an error if the name in the body of a request differs from the name that
// the caller passed. An empty name does not differ.
func unchanged(what, name, inBody string) error {
	if name != "" && inBody != "" && inBody != name {
		return fmt.Errorf("%s %q cannot be changed to %q", what, name, inBody)
	}
	return nil
}

// Delete deletes a project. It returns an error matching [jfrog.ErrValidation] if the project
// contains resources. The server may still find them shortly after they were detached or
// deleted: see [ProjectsService.WaitDelete].
//
// Requires: Administer the Platform role. Since 7.17.4.
//
//jfrog:op 4.13.6
func (s *ProjectsService) Delete(ctx context.Context, projectKey string) error {
	return jfrog.Send(ctx, s.client, jfrog.Delete("/access/api/v1/projects/{projectKey}", projectKey))
}

// WaitDelete repeats [ProjectsService.Delete] until the server no longer finds resources in
// the project. Give the context a deadline: if the project really contains resources, the
// wait does not end before it. The error then includes the last error of the server.
//
//jfrog:none ProjectsService.Delete, repeated
func (s *ProjectsService) WaitDelete(ctx context.Context, projectKey string, opts *jfrog.WaitOptions) error {
	var refusal error
	_, err := jfrog.Wait(ctx, opts, func(ctx context.Context) (struct{}, bool, error) {
		err := s.Delete(ctx, projectKey)
		if containsResources(err) {
			refusal = err
			return struct{}{}, false, nil
		}
		return struct{}{}, true, err
	})
	return atEnd(ctx, err, refusal)
}

// atEnd adds the last obstacle of a wait, if any, to the error of a wait that ended with its
// context.
func atEnd(ctx context.Context, err, last error) error {
	if err != nil && last != nil && ctx.Err() != nil {
		return fmt.Errorf("%w; before that: %w", err, last)
	}
	return err
}

// containsResources reports whether the server refused to delete a project because of its
// resources. The server has no error code for this.
func containsResources(err error) bool {
	var e *jfrog.Error
	return errors.Is(err, jfrog.ErrValidation) && errors.As(err, &e) &&
		strings.Contains(e.Message(), "containing resources")
}
