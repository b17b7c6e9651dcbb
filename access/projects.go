package access

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/jsonextra"
)

// ProjectsService manages projects. Reached through [Client.Projects]. Their users and
// groups are managed by [ProjectMembersService], their roles by [ProjectRolesService] and
// their repositories by [ProjectRepositoriesService]. Since Artifactory 7.17.4; it needs
// an access token.
type ProjectsService service

// Project is a group of repositories, builds and other resources with members, roles and
// a storage quota of its own. Settings that are nil are not sent; a project that was read
// can be changed and sent back.
type Project struct {
	Key                           string           `json:"project_key,omitempty"`  // 2 to 32 lower-case letters, digits and hyphens, a letter first; cannot be changed
	DisplayName                   string           `json:"display_name,omitempty"` // up to 128 characters
	Description                   *string          `json:"description,omitempty"`
	AdminPrivileges               *AdminPrivileges `json:"admin_privileges,omitempty"`
	StorageQuota                  *StorageQuota    `json:"storage_quota_bytes,omitempty"`
	SoftLimit                     *bool            `json:"soft_limit,omitempty"` // true: deployments beyond the quota are not blocked
	StorageQuotaEmailNotification *bool            `json:"storage_quota_email_notification,omitempty"`

	// Extra holds the fields that have no place here, by their JSON name, so that what is
	// read is sent back whole. What it holds is sent instead of a field of the same name.
	Extra map[string]json.RawMessage `json:"-"`
}

// UnmarshalJSON reads a project with its Extra.
func (p *Project) UnmarshalJSON(data []byte) (err error) {
	type plain Project
	p.Extra, err = jsonextra.Decode(data, (*plain)(p))
	return err
}

// MarshalJSON writes a project with its Extra.
func (p Project) MarshalJSON() ([]byte, error) {
	type plain Project
	return jsonextra.Encode(plain(p), p.Extra)
}

// AdminPrivileges says what the administrators of a project may do without an
// administrator of the platform.
type AdminPrivileges struct {
	ManageMembers          *bool `json:"manage_members,omitempty"`
	ManageResources        *bool `json:"manage_resources,omitempty"` // repositories, and the project's roles and members through this API
	IndexResources         *bool `json:"index_resources,omitempty"`  // choose what Xray indexes
	ManageRemoteRepository *bool `json:"manage_remote_repository,omitempty"`

	Extra map[string]json.RawMessage `json:"-"` // as [Project].Extra
}

// UnmarshalJSON reads privileges with their Extra.
func (p *AdminPrivileges) UnmarshalJSON(data []byte) (err error) {
	type plain AdminPrivileges
	p.Extra, err = jsonextra.Decode(data, (*plain)(p))
	return err
}

// MarshalJSON writes privileges with their Extra.
func (p AdminPrivileges) MarshalJSON() ([]byte, error) {
	type plain AdminPrivileges
	return jsonextra.Encode(plain(p), p.Extra)
}

// List returns the projects: all of them for an administrator of the platform, the own ones
// for an administrator of projects.
//
//jfrog:op 4.13.2
func (s *ProjectsService) List(ctx context.Context) ([]Project, error) {
	return jfrog.Do[[]Project](ctx, s.client, jfrog.Get("/access/api/v1/projects"))
}

// Create makes a project, which must have a Key and a DisplayName, and returns it. One of
// the key is an error matching [jfrog.ErrConflict]. It needs an administrator of the
// platform.
//
//jfrog:op 4.13.3
func (s *ProjectsService) Create(ctx context.Context, project *Project) (*Project, error) {
	return jfrog.Do[*Project](ctx, s.client, jfrog.Post("/access/api/v1/projects").Body(project))
}

// Get returns a project. One that does not exist is an error matching [jfrog.ErrNotFound].
// It needs an administrator of the project or the platform.
//
//jfrog:op 4.13.4
func (s *ProjectsService) Get(ctx context.Context, projectKey string) (*Project, error) {
	return jfrog.Do[*Project](ctx, s.client, jfrog.Get("/access/api/v1/projects/{projectKey}", projectKey))
}

// Update changes the settings of a project that are set, and returns the project. Its Key
// may be empty or the same. It needs an administrator of the platform.
//
//jfrog:op 4.13.5
func (s *ProjectsService) Update(ctx context.Context, projectKey string, project *Project) (*Project, error) {
	req := jfrog.Put("/access/api/v1/projects/{projectKey}", projectKey).Body(project)
	if key := jfrog.Deref(project).Key; key != "" && key != projectKey {
		req.Check(fmt.Errorf("the key of project %q cannot be changed to %q", projectKey, key))
	}
	return jfrog.Do[*Project](ctx, s.client, req)
}

// Delete deletes a project that holds no repositories or other resources any more; one
// that does is an error matching [jfrog.ErrValidation]. Right after the repositories
// were detached or deleted it may still be: see [ProjectsService.WaitDelete]. It needs an
// administrator of the platform.
//
//jfrog:op 4.13.6
func (s *ProjectsService) Delete(ctx context.Context, projectKey string) error {
	return jfrog.Send(ctx, s.client, jfrog.Delete("/access/api/v1/projects/{projectKey}", projectKey))
}

// WaitDelete deletes a project as soon as the server has noticed that its repositories are
// gone, which takes it up to some minutes. It says the same of a project that does hold
// something, so the context should have a deadline; the error at its end tells what the
// server said last.
//
//jfrog:none ProjectsService.Delete, repeated
func (s *ProjectsService) WaitDelete(ctx context.Context, projectKey string, opts *jfrog.WaitOptions) error {
	var refusal error
	_, err := jfrog.Wait(ctx, opts, func(ctx context.Context) (struct{}, bool, error) {
		err := s.Delete(ctx, projectKey)
		if holdsResources(err) {
			refusal = err
			return struct{}{}, false, nil
		}
		return struct{}{}, true, err
	})
	return atEnd(ctx, err, refusal)
}

// atEnd adds to the error of a wait that the context ended what it was waiting over, nil
// for nothing yet.
func atEnd(ctx context.Context, err, last error) error {
	if err != nil && last != nil && ctx.Err() != nil {
		return fmt.Errorf("%w; before that: %w", err, last)
	}
	return err
}

// holdsResources tells whether a project was not deleted because of what it holds. The
// server has no code for it.
func holdsResources(err error) bool {
	var e *jfrog.Error
	return errors.Is(err, jfrog.ErrValidation) && errors.As(err, &e) &&
		strings.Contains(e.Message(), "containing resources")
}
