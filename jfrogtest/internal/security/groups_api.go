package security

import (
	"net/http"
	"slices"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

type groupView struct {
	Name            string   `json:"name"`
	Description     string   `json:"description"`
	AutoJoin        bool     `json:"autoJoin"`
	Admin           bool     `json:"adminPrivileges"`
	Realm           string   `json:"realm"`
	RealmAttributes string   `json:"realmAttributes,omitempty"`
	ExternalID      string   `json:"externalId,omitempty"`
	WatchManager    bool     `json:"watchManager"`
	PolicyManager   bool     `json:"policyManager"`
	ReportsManager  bool     `json:"reportsManager"`
	Members         []string `json:"userNames,omitzero"`
}

// group returns the group that the path names.
func (s *service) group(q *rest.Request) (*store.Group, error) {
	name := nameOf(q, "groupName")
	if g := s.Identities.Groups[name]; g != nil {
		return g, nil
	}
	return nil, apierr.New(http.StatusNotFound, "Unable to find group '%s'", name)
}

func (s *service) handleListGroups(q *rest.Request) (*rest.Response, error) {
	list := []ref{}
	for _, name := range jsondoc.Keys(s.Identities.Groups) {
		list = append(list, ref{Name: name, URI: uri(q, "security/groups", name)})
	}
	return rest.JSON(http.StatusOK, mediaType+"Groups+json", list), nil
}

func (s *service) handleGetGroup(q *rest.Request) (*rest.Response, error) {
	g, err := s.group(q)
	if err != nil {
		return nil, err
	}
	v := groupView{
		Name: g.Name, Description: g.Description, AutoJoin: g.AutoJoin, Admin: g.Admin, Realm: g.Realm,
		RealmAttributes: g.RealmAttributes, ExternalID: g.ExternalID,
		WatchManager: g.WatchManager, PolicyManager: g.PolicyManager, ReportsManager: g.ReportsManager,
	}
	if q.Flag("includeUsers", false) {
		v.Members = g.Members
	}
	return rest.JSON(http.StatusOK, mediaType+"Group+json", v), nil
}

// A groupBody is a group as clients send it.
type groupBody struct {
	Name            string   `json:"name"`
	Description     *string  `json:"description"`
	AutoJoin        *bool    `json:"autoJoin"`
	Admin           *bool    `json:"adminPrivileges"`
	RealmAttributes *string  `json:"realmAttributes"`
	ExternalID      *string  `json:"externalId"`
	WatchManager    *bool    `json:"watchManager"`
	PolicyManager   *bool    `json:"policyManager"`
	ReportsManager  *bool    `json:"reportsManager"`
	Members         []string `json:"userNames"`
}

// applyGroup returns the group with the values of the body. The members of the body join.
func (s *service) applyGroup(b *groupBody, g store.Group) (store.Group, error) {
	set(&g.Description, b.Description)
	set(&g.AutoJoin, b.AutoJoin)
	set(&g.Admin, b.Admin)
	set(&g.RealmAttributes, b.RealmAttributes)
	set(&g.ExternalID, b.ExternalID)
	set(&g.WatchManager, b.WatchManager)
	set(&g.PolicyManager, b.PolicyManager)
	set(&g.ReportsManager, b.ReportsManager)
	g.PolicyViewer = g.PolicyViewer || g.PolicyManager
	if g.AutoJoin && g.Admin {
		return g, apierr.New(http.StatusBadRequest,
			"Group '%s' cannot have both admin privileges and auto join", g.Name)
	}
	g.Members = slices.Clone(g.Members)
	for _, name := range b.Members {
		if s.Identities.Accounts[name] == nil {
			return g, apierr.New(http.StatusBadRequest, "User '%s' does not exist", name)
		}
		g.Join(name)
	}
	return g, nil
}

// handleReplaceGroup creates or replaces a group. Without members in the body, an existing group
// keeps its members.
func (s *service) handleReplaceGroup(q *rest.Request) (*rest.Response, error) {
	name := nameOf(q, "groupName")
	var b groupBody
	if err := q.Decode(&b); err != nil {
		return nil, err
	}
	if err := checkName("group", name, b.Name); err != nil {
		return nil, err
	}
	if err := store.CheckPrincipalName("group", name); err != nil {
		return nil, err
	}
	g := store.Group{Name: name, Realm: store.RealmInternal, Members: []string{}}
	old := s.Identities.Groups[name]
	if old != nil && b.Members == nil {
		g.Members = old.Members
	}
	g, err := s.applyGroup(&b, g)
	if err != nil {
		return nil, err
	}
	s.Identities.Groups[name] = &g
	return rest.NewResponse(http.StatusCreated, "", nil), nil
}

// handleUpdateGroup changes the settings that the body has, and adds its members.
func (s *service) handleUpdateGroup(q *rest.Request) (*rest.Response, error) {
	old, err := s.group(q)
	if err != nil {
		return nil, err
	}
	var b groupBody
	if err := q.Decode(&b); err != nil {
		return nil, err
	}
	if err := checkName("group", old.Name, b.Name); err != nil {
		return nil, err
	}
	g, err := s.applyGroup(&b, *old)
	if err != nil {
		return nil, err
	}
	*old = g
	return rest.NewResponse(http.StatusOK, "", nil), nil
}

func (s *service) handleDeleteGroup(q *rest.Request) (*rest.Response, error) {
	g, err := s.group(q)
	if err != nil {
		return nil, err
	}
	s.DeleteGroup(g.Name)
	return rest.Text(http.StatusOK, "Group '%s' has been removed successfully.", g.Name), nil
}
