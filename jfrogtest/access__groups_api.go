package jfrogtest

import (
	"net/http"
)

// group finds the group that the path names.
func (s *accessService) group(q *request) (*Group, error) {
	if g := s.Identities.Groups[q.Params["name"]]; g != nil {
		return g, nil
	}
	return nil, fail(http.StatusNotFound, "Group '%s' not found", q.Params["name"])
}

func (s *accessService) handleGetGroup(q *request) (*answer, error) {
	g, err := s.group(q)
	if err != nil {
		return nil, err
	}
	return JSON(http.StatusOK, "", g), nil
}

func (s *accessService) handleListGroups(q *request) (*answer, error) {
	if err := q.Needs("system:identities:r"); err != nil {
		return nil, err
	}
	names, cursor, err := namesPage(q, Keys(s.Identities.Groups), 1000)
	if err != nil {
		return nil, err
	}
	list := []map[string]string{}
	for _, name := range names {
		list = append(list, map[string]string{"group_name": name, "uri": s.accessURI("groups", name)})
	}
	return JSON(http.StatusOK, "", listing("groups", list, cursor)), nil
}

func (s *accessService) handleCreateGroup(q *request) (*answer, error) {
	given := &Group{}
	if err := q.Decode(given); err != nil {
		return nil, err
	}
	if err := checkPrincipalName("group", given.Name); err != nil {
		return nil, err
	}
	if s.Identities.Groups[given.Name] != nil {
		return nil, fail(http.StatusConflict, "Group '%s' already exists", given.Name)
	}
	members := given.Members
	given.Realm, given.Members = RealmInternal, []string{}
	for _, name := range members {
		if s.Identities.Accounts[name] == nil {
			return nil, fail(http.StatusBadRequest, "User '%s' does not exist", name)
		}
		given.Join(name)
	}
	given.PolicyViewer = given.PolicyViewer || given.PolicyManager
	s.Identities.Groups[given.Name] = given
	return JSON(http.StatusCreated, "", given), nil
}

// handleUpdateGroup changes what the body names, except for the name and the members.
func (s *accessService) handleUpdateGroup(q *request) (*answer, error) {
	g, err := s.group(q)
	if err != nil {
		return nil, err
	}
	changed := *g
	changed.Members = nil
	if err := q.Decode(&changed); err != nil {
		return nil, err
	}
	changed.PolicyViewer = changed.PolicyViewer || changed.PolicyManager
	changed.Name, changed.Realm, changed.Members = g.Name, g.Realm, g.Members
	*g = changed
	return JSON(http.StatusOK, "", g), nil
}

func (s *accessService) handleDeleteGroup(q *request) (*answer, error) {
	g, err := s.group(q)
	if err != nil {
		return nil, err
	}
	delete(s.Identities.Groups, g.Name)
	for _, p := range s.Identities.Permissions {
		for _, r := range p.Resources {
			delete(r.Actions.Groups, g.Name)
		}
	}
	for _, p := range s.Identities.Projects {
		delete(p.Groups, g.Name)
	}
	return NoContent(), nil
}

func (s *accessService) handleGroupMembers(q *request) (*answer, error) {
	g, err := s.group(q)
	if err != nil {
		return nil, err
	}
	m, err := readMembership(q, "User", func(name string) bool { return s.Identities.Accounts[name] != nil })
	if err != nil {
		return nil, err
	}
	for _, name := range m.Add {
		g.Join(name)
	}
	for _, name := range m.Remove {
		g.Leave(name)
	}
	return JSON(http.StatusOK, "", map[string][]string{"members": g.Members}), nil
}
