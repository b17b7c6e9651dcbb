package access

import (
	"context"
	"encoding/json"
	"errors"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/jsonlax"
)

// ProjectMembersService manages the users and groups of a project and the roles they have
// in it. Reached through [Client.ProjectMembers]. Since Artifactory 7.17.4; it needs an
// access token of an administrator of the platform, or of one of the project whose
// [AdminPrivileges] let it manage resources.
type ProjectMembersService service

// ProjectMember is a user or a group in a project.
type ProjectMember struct {
	Name  string   `json:"name"`
	Roles []string `json:"roles,omitzero"` // names of the project's roles, predefined ones such as Developer included
}

// projectMembers reads members bare, as documented, and as real servers wrap them:
// {"members":[...]}.
type projectMembers []ProjectMember

func (m *projectMembers) UnmarshalJSON(data []byte) error {
	if data[0] == '{' {
		var envelope struct {
			Members json.RawMessage `json:"members"`
		}
		if err := jsonlax.Unmarshal(data, &envelope); err != nil {
			return err
		}
		if envelope.Members == nil {
			return errors.New("it has no members")
		}
		data = envelope.Members
	}
	return jsonlax.Unmarshal(data, (*[]ProjectMember)(m))
}

// ListUsers returns the users of a project.
//
//jfrog:op 4.13.7
func (s *ProjectMembersService) ListUsers(ctx context.Context, projectKey string) ([]ProjectMember, error) {
	return jfrog.Do[projectMembers](ctx, s.client, jfrog.Get("/access/api/v1/projects/{projectKey}/users", projectKey))
}

// GetUser returns a user of a project. One that is no member is an error matching
// [jfrog.ErrNotFound].
//
//jfrog:op 4.13.8
func (s *ProjectMembersService) GetUser(ctx context.Context, projectKey, userName string) (*ProjectMember, error) {
	return jfrog.Do[*ProjectMember](ctx, s.client, jfrog.Get("/access/api/v1/projects/{projectKey}/users/{user}", projectKey, userName))
}

// SetUser adds a user to a project, or replaces the roles of one who is in it, and returns
// the member. A user who does not exist is an error matching [jfrog.ErrNotFound].
//
//jfrog:op 4.13.9
func (s *ProjectMembersService) SetUser(ctx context.Context, projectKey string, user ProjectMember) (*ProjectMember, error) {
	out, err := jfrog.Do[*ProjectMember](ctx, s.client,
		jfrog.Put("/access/api/v1/projects/{projectKey}/users/{user}", projectKey, user.Name).Body(user))
	if err == nil && out.Name == "" { // nothing was answered
		out = &user
	}
	return out, err
}

// RemoveUser takes a user out of a project.
//
//jfrog:op 4.13.10
func (s *ProjectMembersService) RemoveUser(ctx context.Context, projectKey, userName string) error {
	return jfrog.Send(ctx, s.client, jfrog.Delete("/access/api/v1/projects/{projectKey}/users/{user}", projectKey, userName))
}

// ListGroups returns the groups of a project.
//
//jfrog:op 4.13.11
func (s *ProjectMembersService) ListGroups(ctx context.Context, projectKey string) ([]ProjectMember, error) {
	return jfrog.Do[projectMembers](ctx, s.client, jfrog.Get("/access/api/v1/projects/{projectKey}/groups", projectKey))
}

// GetGroup returns a group of a project. One that is no member is an error matching
// [jfrog.ErrNotFound].
//
//jfrog:op 4.13.12
func (s *ProjectMembersService) GetGroup(ctx context.Context, projectKey, groupName string) (*ProjectMember, error) {
	return jfrog.Do[*ProjectMember](ctx, s.client, jfrog.Get("/access/api/v1/projects/{projectKey}/groups/{group}", projectKey, groupName))
}

// SetGroup adds a group to a project, or replaces the roles of one that is in it.
//
//jfrog:op 4.13.13
func (s *ProjectMembersService) SetGroup(ctx context.Context, projectKey string, group ProjectMember) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Put("/access/api/v1/projects/{projectKey}/groups/{group}", projectKey, group.Name).Body(group))
}

// RemoveGroup takes a group out of a project.
//
//jfrog:op 4.13.14
func (s *ProjectMembersService) RemoveGroup(ctx context.Context, projectKey, groupName string) error {
	return jfrog.Send(ctx, s.client, jfrog.Delete("/access/api/v1/projects/{projectKey}/groups/{group}", projectKey, groupName))
}
