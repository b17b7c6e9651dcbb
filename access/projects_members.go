package access

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/jsonextra"
	"github.com/jfrogkit/jfrog-go/internal/jsonlax"
)

// ProjectMembersService manages the users and groups of a project and their roles in it.
// Reached through [Client.ProjectMembers].
type ProjectMembersService service

// ProjectMember is a user or a group in a project.
type ProjectMember struct {
	Name string `json:"name" diff:"fixed"`
	// Roles has the names of predefined or custom roles of the project.
	Roles []string `json:"roles,omitzero" diff:"set"`

	Extra map[string]json.RawMessage `json:"-"` // see [Project]
}

// UnmarshalJSON reads a member and its Extra.
func (m *ProjectMember) UnmarshalJSON(data []byte) (err error) {
	type plain ProjectMember
	m.Extra, err = jsonextra.Decode(data, (*plain)(m))
	return err
}

// MarshalJSON writes a member and its Extra.
func (m ProjectMember) MarshalJSON() ([]byte, error) {
	type plain ProjectMember
	return jsonextra.Encode(plain(m), m.Extra)
}

// named fills in the member's name, which the request knows, if the response leaves it out.
func (m *ProjectMember) named(name string, err error) (*ProjectMember, error) {
	if err != nil {
		return nil, err
	}
	m.Name = cmp.Or(m.Name, name)
	return m, nil
}

// projectMembers reads a list of members. The manual documents a JSON array; servers send
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
// Requires: Administer the Platform role, or Project Admin with AdminPrivileges.ManageResources.
// Since 7.17.4.
//
//jfrog:op 4.13.7
func (s *ProjectMembersService) ListUsers(ctx context.Context, projectKey string) ([]ProjectMember, error) {
	return jfrog.Do[projectMembers](ctx, s.client, jfrog.Get("/access/api/v1/projects/{projectKey}/users", projectKey))
}

// GetUser returns a user of a project.
//
// Requires: Administer the Platform role, or Project Admin with AdminPrivileges.ManageResources.
// Since 7.17.4.
//
//jfrog:op 4.13.8
func (s *ProjectMembersService) GetUser(ctx context.Context, projectKey, username string) (*ProjectMember, error) {
	out, err := jfrog.Do[*ProjectMember](ctx, s.client,
		jfrog.Get("/access/api/v1/projects/{projectKey}/users/{user}", projectKey, username))
	return out.named(username, err)
}

// SetUser adds a user to a project or replaces the roles of a user of the project. It returns
// the user as the server stored it, or as sent if the response is empty. user.Name is username
// or empty. SetUser returns an error matching [jfrog.ErrNotFound] if there is no such user.
//
// Requires: Administer the Platform role, or Project Admin with AdminPrivileges.ManageResources.
// Since 7.17.4.
//
//jfrog:op 4.13.9
func (s *ProjectMembersService) SetUser(ctx context.Context, projectKey, username string, user ProjectMember) (*ProjectMember, error) {
	req := jfrog.Put("/access/api/v1/projects/{projectKey}/users/{user}", projectKey, username).
		Check(unchanged("user name", username, user.Name))
	user.Name = username
	out, err := jfrog.Do[**ProjectMember](ctx, s.client, req.Body(user).MayBeEmpty())
	if err != nil {
		return nil, err
	}
	return cmp.Or(*out, &user).named(username, nil)
}

// RemoveUser removes a user from a project.
//
// Requires: Administer the Platform role, or Project Admin with AdminPrivileges.ManageResources.
// Since 7.17.4.
//
//jfrog:op 4.13.10
func (s *ProjectMembersService) RemoveUser(ctx context.Context, projectKey, username string) error {
	return jfrog.Send(ctx, s.client, jfrog.Delete("/access/api/v1/projects/{projectKey}/users/{user}", projectKey, username))
}

// ListGroups returns the groups of a project.
//
// Requires: Administer the Platform role, or Project Admin with AdminPrivileges.ManageResources.
// Since 7.17.4.
//
//jfrog:op 4.13.11
func (s *ProjectMembersService) ListGroups(ctx context.Context, projectKey string) ([]ProjectMember, error) {
	return jfrog.Do[projectMembers](ctx, s.client, jfrog.Get("/access/api/v1/projects/{projectKey}/groups", projectKey))
}

// GetGroup returns a group of a project.
//
// Requires: Administer the Platform role, or Project Admin with AdminPrivileges.ManageResources.
// Since 7.17.4.
//
//jfrog:op 4.13.12
func (s *ProjectMembersService) GetGroup(ctx context.Context, projectKey, groupName string) (*ProjectMember, error) {
	out, err := jfrog.Do[*ProjectMember](ctx, s.client,
		jfrog.Get("/access/api/v1/projects/{projectKey}/groups/{group}", projectKey, groupName))
	return out.named(groupName, err)
}

// SetGroup adds a group to a project or replaces the roles of a group of the project.
// group.Name is groupName or empty.
//
// Requires: Administer the Platform role, or Project Admin with AdminPrivileges.ManageResources.
// Since 7.17.4.
//
//jfrog:op 4.13.13
func (s *ProjectMembersService) SetGroup(ctx context.Context, projectKey, groupName string, group ProjectMember) error {
	req := jfrog.Put("/access/api/v1/projects/{projectKey}/groups/{group}", projectKey, groupName).
		Check(unchanged("group name", groupName, group.Name))
	group.Name = groupName
	return jfrog.Send(ctx, s.client, req.Body(group))
}

// RemoveGroup removes a group from a project.
//
// Requires: Administer the Platform role, or Project Admin with AdminPrivileges.ManageResources.
// Since 7.17.4.
//
//jfrog:op 4.13.14
func (s *ProjectMembersService) RemoveGroup(ctx context.Context, projectKey, groupName string) error {
	return jfrog.Send(ctx, s.client, jfrog.Delete("/access/api/v1/projects/{projectKey}/groups/{group}", projectKey, groupName))
}
