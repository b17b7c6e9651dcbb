package jfrogtest

import (
	"net/http"
)

// A member is a user or group of a project.
type member struct {
	Name  string   `json:"name"`
	Roles []string `json:"roles"`
}

// members are the users or the groups of the project, as the path says after its key; exists tells whether there is such a principal.
func (s *accessService) members(q *request) (p *Project, list map[string][]string, exists bool, err error) {
	if p, err = s.project(q); err != nil {
		return nil, nil, false, err
	}
	if q.Segments[4] == "groups" {
		return p, p.Groups, s.Identities.Groups[q.Params["member"]] != nil, nil
	}
	return p, p.Users, s.Identities.Accounts[q.Params["member"]] != nil, nil
}

func (s *accessService) handleListMembers(q *request) (*answer, error) {
	_, members, _, err := s.members(q)
	if err != nil {
		return nil, err
	}
	list := []member{}
	for _, name := range Keys(members) {
		list = append(list, member{name, members[name]})
	}
	return JSON(http.StatusOK, "", map[string][]member{"members": list}), nil
}

func (s *accessService) handleGetMember(q *request) (*answer, error) {
	p, members, _, err := s.members(q)
	if err != nil {
		return nil, err
	}
	roles, ok := members[q.Params["member"]]
	if !ok {
		return nil, fail(http.StatusNotFound, "'%s' is not a member of project '%s'", q.Params["member"], p.Key)
	}
	return JSON(http.StatusOK, "", member{q.Params["member"], roles}), nil
}

// handleSetMember adds a member, or changes its roles.
func (s *accessService) handleSetMember(q *request) (*answer, error) {
	p, members, exists, err := s.members(q)
	if err != nil {
		return nil, err
	}
	var given member
	if err := q.Decode(&given); err != nil {
		return nil, err
	}
	if given.Name = q.Params["member"]; !exists {
		return nil, fail(http.StatusNotFound, "'%s' not found", given.Name)
	}
	for i, name := range given.Roles {
		r := p.Role(name)
		if r == nil {
			return nil, fail(http.StatusBadRequest, "Role '%s' does not exist in project '%s'", name, p.Key)
		}
		given.Roles[i] = r.Name
	}
	if given.Roles == nil {
		given.Roles = []string{}
	}
	members[given.Name] = given.Roles
	return JSON(http.StatusOK, "", given), nil
}

func (s *accessService) handleDeleteMember(q *request) (*answer, error) {
	p, members, _, err := s.members(q)
	if err != nil {
		return nil, err
	}
	if _, ok := members[q.Params["member"]]; !ok {
		return nil, fail(http.StatusNotFound, "'%s' is not a member of project '%s'", q.Params["member"], p.Key)
	}
	delete(members, q.Params["member"])
	return NoContent(), nil
}
