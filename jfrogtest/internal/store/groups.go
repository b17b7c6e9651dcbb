package store

import (
	"slices"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
)

// A Group is a set of users that share permissions.
type Group struct {
	GroupFlags
	Name            string   `json:"name"`
	Description     string   `json:"description"`
	Realm           string   `json:"realm"`
	RealmAttributes string   `json:"realm_attributes,omitempty"`
	ExternalID      string   `json:"external_id,omitempty"`
	Members         []string `json:"members"` // sorted
}

// GroupFlags are the switches of a group. Only the first two have an effect.
type GroupFlags struct {
	AutoJoin        bool `json:"auto_join"`
	Admin           bool `json:"admin_privileges"`
	ReportsManager  bool `json:"reports_manager"`
	WatchManager    bool `json:"watch_manager"`
	PolicyManager   bool `json:"policy_manager"`
	PolicyViewer    bool `json:"policy_viewer"`
	ManageResources bool `json:"manage_resources"`
	ManageWebhook   bool `json:"manage_webhook"`
}

// Join adds a member.
func (g *Group) Join(name string) {
	if i, member := slices.BinarySearch(g.Members, name); !member {
		g.Members = slices.Insert(g.Members, i, name)
	}
}

// Leave removes a member.
func (g *Group) Leave(name string) {
	if i, member := slices.BinarySearch(g.Members, name); member {
		g.Members = slices.Delete(g.Members, i, i+1)
	}
}

// GroupsOf returns the names of a user's groups.
func (s *Store) GroupsOf(name string) []string {
	return slices.DeleteFunc(jsondoc.Keys(s.Identities.Groups), func(key string) bool {
		return !slices.Contains(s.Identities.Groups[key].Members, name)
	})
}

// AdminGroup reports whether one of the groups makes its members administrators.
func (s *Store) AdminGroup(names []string) bool {
	return slices.ContainsFunc(names, func(name string) bool { g := s.Identities.Groups[name]; return g != nil && g.Admin })
}

// DeleteGroup deletes a group with its permissions.
func (s *Store) DeleteGroup(name string) {
	delete(s.Identities.Groups, name)
	for _, p := range s.Identities.Permissions {
		for _, r := range p.Resources {
			delete(r.Actions.Groups, name)
		}
	}
	for _, p := range s.Identities.Projects {
		delete(p.Groups, name)
	}
}
