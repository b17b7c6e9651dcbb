package jfrogtest

import (
	"net/http"
)

// group finds the group that the path names.
func (s *accessService) group(q *request) (*group, error) {
	if g := s.access.groups[q.params["name"]]; g != nil {
		return g, nil
	}
	return nil, fail(http.StatusNotFound, "Group '%s' not found", q.params["name"])
}

func (s *accessService) handleGetGroup(q *request) (*answer, error) {
	g, err := s.group(q)
	if err != nil {
		return nil, err
	}
	return jsonAnswer(http.StatusOK, "", g), nil
}

func (s *accessService) handleListGroups(q *request) (*answer, error) {
	if err := q.needs("system:identities:r"); err != nil {
		return nil, err
	}
	names, cursor, err := namesPage(q, sortedKeys(s.access.groups), 1000)
	if err != nil {
		return nil, err
	}
	list := []map[string]string{}
	for _, name := range names {
		list = append(list, map[string]string{"group_name": name, "uri": s.accessURI("groups", name)})
	}
	return jsonAnswer(http.StatusOK, "", listing("groups", list, cursor)), nil
}

func (s *accessService) handleCreateGroup(q *request) (*answer, error) {
	given := &group{}
	if err := q.decode(given); err != nil {
		return nil, err
	}
	if err := checkPrincipalName("group", given.Name); err != nil {
		return nil, err
	}
	if s.access.groups[given.Name] != nil {
		return nil, fail(http.StatusConflict, "Group '%s' already exists", given.Name)
	}
	members := given.Members
	given.Realm, given.Members = realmInternal, []string{}
	for _, name := range members {
		if s.access.accounts[name] == nil {
			return nil, fail(http.StatusBadRequest, "User '%s' does not exist", name)
		}
		given.join(name)
	}
	given.PolicyViewer = given.PolicyViewer || given.PolicyManager
	s.access.groups[given.Name] = given
	return jsonAnswer(http.StatusCreated, "", given), nil
}

// handleUpdateGroup changes what the body names, except for the name and the members.
func (s *accessService) handleUpdateGroup(q *request) (*answer, error) {
	g, err := s.group(q)
	if err != nil {
		return nil, err
	}
	changed := *g
	changed.Members = nil
	if err := q.decode(&changed); err != nil {
		return nil, err
	}
	changed.PolicyViewer = changed.PolicyViewer || changed.PolicyManager
	changed.Name, changed.Realm, changed.Members = g.Name, g.Realm, g.Members
	*g = changed
	return jsonAnswer(http.StatusOK, "", g), nil
}

func (s *accessService) handleDeleteGroup(q *request) (*answer, error) {
	g, err := s.group(q)
	if err != nil {
		return nil, err
	}
	delete(s.access.groups, g.Name)
	for _, p := range s.access.permissions {
		for _, r := range p.Resources {
			delete(r.Actions.Groups, g.Name)
		}
	}
	for _, p := range s.access.projects {
		delete(p.groups, g.Name)
	}
	return noContent(), nil
}

func (s *accessService) handleGroupMembers(q *request) (*answer, error) {
	g, err := s.group(q)
	if err != nil {
		return nil, err
	}
	m, err := readMembership(q, "User", func(name string) bool { return s.access.accounts[name] != nil })
	if err != nil {
		return nil, err
	}
	for _, name := range m.Add {
		g.join(name)
	}
	for _, name := range m.Remove {
		g.leave(name)
	}
	return jsonAnswer(http.StatusOK, "", map[string][]string{"members": g.Members}), nil
}
