package store

import (
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"

	"slices"
)

// A group is users that share permissions.
type Group struct {
	GroupFlags
	Name            string   `json:"name"`
	Description     string   `json:"description"`
	Realm           string   `json:"realm"`
	RealmAttributes string   `json:"realm_attributes,omitempty"`
	ExternalID      string   `json:"external_id,omitempty"`
	Members         []string `json:"members"` // sorted
}

// groupFlags are the switches of a group. All but the first two are kept only.
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

func (g *Group) Join(name string) {
	if i, member := slices.BinarySearch(g.Members, name); !member {
		g.Members = slices.Insert(g.Members, i, name)
	}
}

func (g *Group) Leave(name string) {
	if i, member := slices.BinarySearch(g.Members, name); member {
		g.Members = slices.Delete(g.Members, i, i+1)
	}
}

// groupsOf names the groups that a user is in.
func (s *Store) GroupsOf(name string) []string {
	return slices.DeleteFunc(jsondoc.Keys(s.Identities.Groups), func(key string) bool {
		return !slices.Contains(s.Identities.Groups[key].Members, name)
	})
}

// adminGroup tells whether one of some groups makes administrators of its members.
func (s *Store) AdminGroup(names []string) bool {
	return slices.ContainsFunc(names, func(name string) bool { g := s.Identities.Groups[name]; return g != nil && g.Admin })
}
