package jfrogtest

import (
	"net/http"
	"slices"
)

// A group is users that share permissions.
type group struct {
	groupFlags
	Name            string   `json:"name"`
	Description     string   `json:"description"`
	Realm           string   `json:"realm"`
	RealmAttributes string   `json:"realm_attributes,omitempty"`
	ExternalID      string   `json:"external_id,omitempty"`
	Members         []string `json:"members"` // sorted
}

// groupFlags are the switches of a group. All but the first two are kept only.
type groupFlags struct {
	AutoJoin        bool `json:"auto_join"`
	Admin           bool `json:"admin_privileges"`
	ReportsManager  bool `json:"reports_manager"`
	WatchManager    bool `json:"watch_manager"`
	PolicyManager   bool `json:"policy_manager"`
	PolicyViewer    bool `json:"policy_viewer"`
	ManageResources bool `json:"manage_resources"`
	ManageWebhook   bool `json:"manage_webhook"`
}

func (g *group) join(name string) {
	if i, member := slices.BinarySearch(g.Members, name); !member {
		g.Members = slices.Insert(g.Members, i, name)
	}
}

func (g *group) leave(name string) {
	if i, member := slices.BinarySearch(g.Members, name); member {
		g.Members = slices.Delete(g.Members, i, i+1)
	}
}

// groupsOf names the groups that a user is in.
func (s *Server) groupsOf(name string) []string {
	return slices.DeleteFunc(sortedKeys(s.access.groups), func(key string) bool {
		return !slices.Contains(s.access.groups[key].Members, name)
	})
}

// adminGroup tells whether one of some groups makes administrators of its members.
func (s *Server) adminGroup(names []string) bool {
	return slices.ContainsFunc(names, func(name string) bool { g := s.access.groups[name]; return g != nil && g.Admin })
}

// group finds the group that the path names.
func (s *Server) group(q *request) (*group, error) {
	if g := s.access.groups[q.params["name"]]; g != nil {
		return g, nil
	}
	return nil, fail(http.StatusNotFound, "Group '%s' not found", q.params["name"])
}

func (s *Server) handleGetGroup(q *request) (*answer, error) {
	g, err := s.group(q)
	if err != nil {
		return nil, err
	}
	return jsonAnswer(http.StatusOK, "", g), nil
}

func (s *Server) handleListGroups(q *request) (*answer, error) {
	if err := q.needs("system:identities:r"); err != nil {
		return nil, err
	}
	names, cursor, err := q.names(sortedKeys(s.access.groups), 1000)
	if err != nil {
		return nil, err
	}
	list := []map[string]string{}
	for _, name := range names {
		list = append(list, map[string]string{"group_name": name, "uri": s.accessURI("groups", name)})
	}
	return jsonAnswer(http.StatusOK, "", listing("groups", list, cursor)), nil
}

func (s *Server) handleCreateGroup(q *request) (*answer, error) {
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
func (s *Server) handleUpdateGroup(q *request) (*answer, error) {
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

func (s *Server) handleDeleteGroup(q *request) (*answer, error) {
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

func (s *Server) handleGroupMembers(q *request) (*answer, error) {
	g, err := s.group(q)
	if err != nil {
		return nil, err
	}
	m, err := q.membership("User", func(name string) bool { return s.access.accounts[name] != nil })
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
