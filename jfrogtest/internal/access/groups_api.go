package access

import (
	"net/http"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// group returns the group that the path names.
func (s *service) group(q *rest.Request) (*store.Group, error) {
	if g := s.Identities.Groups[q.Params["name"]]; g != nil {
		return g, nil
	}
	return nil, apierr.New(http.StatusNotFound, "Group '%s' not found", q.Params["name"])
}

func (s *service) handleGetGroup(q *rest.Request) (*rest.Response, error) {
	g, err := s.group(q)
	if err != nil {
		return nil, err
	}
	return rest.JSON(http.StatusOK, "", g), nil
}

func (s *service) handleListGroups(q *rest.Request) (*rest.Response, error) {
	if err := q.Needs("system:identities:r"); err != nil {
		return nil, err
	}
	names, cursor, err := namesPage(q, jsondoc.Keys(s.Identities.Groups), 1000)
	if err != nil {
		return nil, err
	}
	list := []map[string]string{}
	for _, name := range names {
		list = append(list, map[string]string{"group_name": name, "uri": accessURI(q, "groups", name)})
	}
	return rest.JSON(http.StatusOK, "", listing("groups", list, cursor)), nil
}

func (s *service) handleCreateGroup(q *rest.Request) (*rest.Response, error) {
	given := &store.Group{}
	if err := q.Decode(given); err != nil {
		return nil, err
	}
	if err := checkPrincipalName("group", given.Name); err != nil {
		return nil, err
	}
	if s.Identities.Groups[given.Name] != nil {
		return nil, apierr.New(http.StatusConflict, "Group '%s' already exists", given.Name)
	}
	members := given.Members
	given.Realm, given.Members = store.RealmInternal, []string{}
	for _, name := range members {
		if s.Identities.Accounts[name] == nil {
			return nil, apierr.New(http.StatusBadRequest, "User '%s' does not exist", name)
		}
		given.Join(name)
	}
	given.PolicyViewer = given.PolicyViewer || given.PolicyManager
	s.Identities.Groups[given.Name] = given
	return rest.JSON(http.StatusCreated, "", given), nil
}

// handleUpdateGroup changes the fields that the body has. The name and the members stay.
func (s *service) handleUpdateGroup(q *rest.Request) (*rest.Response, error) {
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
	return rest.JSON(http.StatusOK, "", g), nil
}

func (s *service) handleDeleteGroup(q *rest.Request) (*rest.Response, error) {
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
	return rest.NoContent(), nil
}

func (s *service) handleGroupMembers(q *rest.Request) (*rest.Response, error) {
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
	return rest.JSON(http.StatusOK, "", map[string][]string{"members": g.Members}), nil
}
