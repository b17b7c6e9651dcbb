package access

import (
	"net/http"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// A member is a user or group of a project.
type member struct {
	Name  string   `json:"name"`
	Roles []string `json:"roles"`
}

// members returns the users or the groups of the project, depending on the path. It also reports
// whether the user or group that the path names exists.
func (s *service) members(q *rest.Request) (p *store.Project, list map[string][]string, exists bool, err error) {
	if p, err = s.project(q); err != nil {
		return nil, nil, false, err
	}
	if ofGroups(q) {
		return p, p.Groups, s.Identities.Groups[q.Params["member"]] != nil, nil
	}
	return p, p.Users, s.Identities.Accounts[q.Params["member"]] != nil, nil
}

func (s *service) handleListMembers(q *rest.Request) (*rest.Response, error) {
	_, members, _, err := s.members(q)
	if err != nil {
		return nil, err
	}
	list := []member{}
	for _, name := range jsondoc.Keys(members) {
		list = append(list, member{name, members[name]})
	}
	return rest.JSON(http.StatusOK, "", map[string][]member{"members": list}), nil
}

func (s *service) handleGetMember(q *rest.Request) (*rest.Response, error) {
	p, members, _, err := s.members(q)
	if err != nil {
		return nil, err
	}
	roles, ok := members[q.Params["member"]]
	if !ok {
		return nil, apierr.New(http.StatusNotFound, "'%s' is not a member of project '%s'", q.Params["member"], p.Key)
	}
	return rest.JSON(http.StatusOK, "", member{q.Params["member"], roles}), nil
}

// handleSetMember adds a member or changes its roles.
func (s *service) handleSetMember(q *rest.Request) (*rest.Response, error) {
	p, members, exists, err := s.members(q)
	if err != nil {
		return nil, err
	}
	var given member
	if err := q.Decode(&given); err != nil {
		return nil, err
	}
	if given.Name = q.Params["member"]; !exists {
		return nil, apierr.New(http.StatusNotFound, "'%s' not found", given.Name)
	}
	for i, name := range given.Roles {
		r := p.Role(name)
		if r == nil {
			return nil, apierr.New(http.StatusBadRequest, "Role '%s' does not exist in project '%s'", name, p.Key)
		}
		given.Roles[i] = r.Name
	}
	if given.Roles == nil {
		given.Roles = []string{}
	}
	members[given.Name] = given.Roles
	if ofGroups(q) { // documented as an empty response
		return rest.NewResponse(http.StatusOK, "", nil), nil
	}
	return rest.JSON(http.StatusOK, "", given), nil
}

func (s *service) handleDeleteMember(q *rest.Request) (*rest.Response, error) {
	p, members, _, err := s.members(q)
	if err != nil {
		return nil, err
	}
	if _, ok := members[q.Params["member"]]; !ok {
		return nil, apierr.New(http.StatusNotFound, "'%s' is not a member of project '%s'", q.Params["member"], p.Key)
	}
	delete(members, q.Params["member"])
	return rest.NoContent(), nil
}

// ofGroups reports whether the path is about the groups of a project.
func ofGroups(q *rest.Request) bool { return q.Segments[4] == "groups" }
