package access

import (
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// scimType is the content type of SCIM.
const scimType = "application/scim+json; charset=UTF-8"

const (
	scimCore     = "urn:ietf:params:scim:schemas:core:2.0:"
	scimMessages = "urn:ietf:params:scim:api:messages:2.0:"
)

// scimRoutes returns the operations of SCIM. They show and change the users and groups of Access.
func (s *service) scimRoutes() []rest.Route {
	return []rest.Route{
		rest.Get("/api/v1/scim/v2/Users", scim(s.handleSCIMUsers), rest.Admin),
		rest.Post("/api/v1/scim/v2/Users", scim(s.handleCreateSCIMUser), rest.Small, rest.Admin),
		rest.Get("/api/v1/scim/v2/Users/{id}", scim(s.handleSCIMUser), rest.Admin),
		rest.Put("/api/v1/scim/v2/Users/{id}", scim(s.handleReplaceSCIMUser), rest.Small, rest.Admin),
		rest.Patch("/api/v1/scim/v2/Users/{id}", scim(s.handlePatchSCIMUser), rest.Small, rest.Admin),
		rest.Delete("/api/v1/scim/v2/Users/{id}", scim(s.handleDeleteSCIMUser), rest.Admin),

		rest.Get("/api/v1/scim/v2/Groups", scim(s.handleSCIMGroups), rest.Admin),
		rest.Post("/api/v1/scim/v2/Groups", scim(s.handleCreateSCIMGroup), rest.Small, rest.Admin),
		rest.Get("/api/v1/scim/v2/Groups/{groupName}", scim(s.handleSCIMGroup), rest.Admin),
		rest.Put("/api/v1/scim/v2/Groups/{groupName}", scim(s.handleReplaceSCIMGroup), rest.Small, rest.Admin),
		rest.Patch("/api/v1/scim/v2/Groups/{groupName}", scim(s.handlePatchSCIMGroup), rest.Small, rest.Admin),
		rest.Delete("/api/v1/scim/v2/Groups/{groupName}", scim(s.handleDeleteSCIMGroup), rest.Admin),
	}
}

// scim returns a handler that sends errors in the form of SCIM.
func scim(handle rest.Handler) rest.Handler {
	return func(q *rest.Request) (*rest.Response, error) {
		res, err := handle(q)
		if err == nil {
			return res, nil
		}
		e := apierr.From(err)
		return rest.JSON(e.Status, scimType, struct {
			Status  int      `json:"status"`
			Detail  string   `json:"detail"`
			Schemas []string `json:"schemas"`
		}{e.Status, e.Message, []string{scimMessages + "Error"}}), nil
	}
}

type scimMeta struct {
	ResourceType string `json:"resourceType"`
}

type scimEmail struct {
	Primary bool   `json:"primary"`
	Value   string `json:"value"`
}

type scimValue struct {
	Value   string `json:"value"`
	Display string `json:"display,omitempty"`
}

type scimUser struct {
	ID       string      `json:"id"`
	UserName string      `json:"userName"`
	Active   bool        `json:"active"`
	Emails   []scimEmail `json:"emails"`
	Groups   []scimValue `json:"groups"`
	Schemas  []string    `json:"schemas"`
	Meta     scimMeta    `json:"meta"`
}

type scimGroup struct {
	DisplayName string       `json:"displayName"`
	ID          string       `json:"id"`
	Members     *[]scimValue `json:"members,omitempty"`
	Schemas     []string     `json:"schemas"`
	Meta        scimMeta     `json:"meta"`
}

func (s *service) scimUser(a *store.Account) scimUser {
	u := scimUser{ID: a.Name, UserName: a.Name, Active: !a.Disabled, Emails: []scimEmail{}, Groups: []scimValue{},
		Schemas: []string{scimCore + "User"}, Meta: scimMeta{"User"}}
	if a.Email != "" {
		u.Emails = append(u.Emails, scimEmail{true, a.Email})
	}
	for _, name := range s.GroupsOf(a.Name) {
		u.Groups = append(u.Groups, scimValue{Value: name})
	}
	return u
}

func scimGroupOf(q *rest.Request, g *store.Group) scimGroup {
	out := scimGroup{DisplayName: g.Name, ID: g.Name, Schemas: []string{scimCore + "Group"}, Meta: scimMeta{"Group"}}
	if strings.HasPrefix(q.Query.Get("excludedAttributes"), "member") {
		return out
	}
	members := []scimValue{}
	for _, name := range g.Members {
		members = append(members, scimValue{name, name})
	}
	out.Members = &members
	return out
}

var scimFilter = regexp.MustCompile(`(?i)^\s*(\w+) eq "([^"]*)"\s*$`)

// scimPage returns the part of a list of names that a request asks for. The filter on an attribute
// selects names, and startIndex and count a page of them.
func scimPage[T any](q *rest.Request, attribute string, names []string, show func(name string) T) (*rest.Response, error) {
	if filter := q.Query.Get("filter"); filter != "" {
		m := scimFilter.FindStringSubmatch(filter)
		if m == nil || !strings.EqualFold(m[1], attribute) {
			return nil, apierr.New(http.StatusBadRequest, "Unsupported filter: %s", filter)
		}
		names = slices.DeleteFunc(names, func(name string) bool { return !strings.EqualFold(name, m[2]) })
	}
	start, err := q.Number("startIndex", 1, 0)
	if err != nil {
		return nil, err
	}
	count, err := q.Number("count", 20, 0)
	if err != nil {
		return nil, err
	}
	start = max(start, 1)
	part := names[min(start-1, len(names)):]
	part = part[:min(count, len(part))]
	resources := []T{}
	for _, name := range part {
		resources = append(resources, show(name))
	}
	return rest.JSON(http.StatusOK, scimType, struct {
		Total     int      `json:"totalResults"`
		PerPage   int      `json:"itemsPerPage"`
		Start     int      `json:"startIndex"`
		Resources []T      `json:"Resources"`
		Schemas   []string `json:"schemas"`
	}{len(names), len(part), start, resources, []string{scimMessages + "ListResponse"}}), nil
}

func (s *service) handleSCIMUsers(q *rest.Request) (*rest.Response, error) {
	return scimPage(q, "userName", jsondoc.Keys(s.Identities.Accounts), func(name string) scimUser { return s.scimUser(s.Identities.Accounts[name]) })
}

func (s *service) handleSCIMGroups(q *rest.Request) (*rest.Response, error) {
	return scimPage(q, "displayName", jsondoc.Keys(s.Identities.Groups), func(name string) scimGroup { return scimGroupOf(q, s.Identities.Groups[name]) })
}

// scimAccount returns the user that the path names.
func (s *service) scimAccount(q *rest.Request) (*store.Account, error) {
	if a := s.Identities.Accounts[strings.ToLower(q.Params["id"])]; a != nil {
		return a, nil
	}
	return nil, apierr.New(http.StatusNotFound, "%s isn't found", q.Params["id"])
}

func (s *service) handleSCIMUser(q *rest.Request) (*rest.Response, error) {
	a, err := s.scimAccount(q)
	if err != nil {
		return nil, err
	}
	return rest.JSON(http.StatusOK, scimType, s.scimUser(a)), nil
}

// handleCreateSCIMUser creates a user without a password. Its name becomes lower case.
func (s *service) handleCreateSCIMUser(q *rest.Request) (*rest.Response, error) {
	given := scimUser{Active: true}
	if err := q.Decode(&given); err != nil {
		return nil, err
	}
	name := strings.ToLower(given.UserName)
	if err := store.CheckPrincipalName("user", name); err != nil {
		return nil, err
	}
	if s.Identities.Accounts[name] != nil {
		return nil, apierr.New(http.StatusConflict, "User %s already exists", name)
	}
	a := &store.Account{Name: name, PasswordDisabled: true, Disabled: !given.Active, PasswordSet: s.Now()}
	for _, e := range given.Emails {
		if a.Email == "" || e.Primary {
			a.Email = e.Value
		}
	}
	s.Identities.Accounts[name] = a
	for _, g := range s.Identities.Groups {
		if g.AutoJoin {
			g.Join(name)
		}
	}
	return rest.JSON(http.StatusCreated, scimType, s.scimUser(a)), nil
}

// handleReplaceSCIMUser enables or disables a user. Nothing else can be changed.
func (s *service) handleReplaceSCIMUser(q *rest.Request) (*rest.Response, error) {
	a, err := s.scimAccount(q)
	if err != nil {
		return nil, err
	}
	given := scimUser{Active: true}
	if err := q.Decode(&given); err != nil {
		return nil, err
	}
	a.Disabled = !given.Active
	return rest.JSON(http.StatusOK, scimType, s.scimUser(a)), nil
}

// A scimPatch is a request with operations.
type scimPatch struct {
	Operations []struct {
		Op    string          `json:"op"`
		Path  string          `json:"path"`
		Value json.RawMessage `json:"value"`
	} `json:"Operations"`
}

func (s *service) handlePatchSCIMUser(q *rest.Request) (*rest.Response, error) {
	a, err := s.scimAccount(q)
	if err != nil {
		return nil, err
	}
	var given scimPatch
	if err := q.Decode(&given); err != nil {
		return nil, err
	}
	disabled := a.Disabled
	for _, op := range given.Operations {
		active, err := strconv.ParseBool(strings.ToLower(strings.Trim(string(op.Value), `"`)))
		if !strings.EqualFold(op.Op, "replace") || op.Path != "active" || err != nil {
			return nil, apierr.New(http.StatusBadRequest, "Only active can be replaced, by true or false")
		}
		disabled = !active
	}
	a.Disabled = disabled
	return rest.JSON(http.StatusOK, scimType, s.scimUser(a)), nil
}

func (s *service) handleDeleteSCIMUser(q *rest.Request) (*rest.Response, error) {
	a, err := s.scimAccount(q)
	if err != nil {
		return nil, err
	}
	s.DeleteAccount(a.Name)
	return rest.NoContent(), nil
}

// scimGroup returns the group that the path names.
func (s *service) scimGroup(q *rest.Request) (*store.Group, error) {
	if g := s.Identities.Groups[q.Params["groupName"]]; g != nil {
		return g, nil
	}
	return nil, apierr.New(http.StatusNotFound, "%s isn't found", q.Params["groupName"])
}

func (s *service) handleSCIMGroup(q *rest.Request) (*rest.Response, error) {
	g, err := s.scimGroup(q)
	if err != nil {
		return nil, err
	}
	return rest.JSON(http.StatusOK, scimType, scimGroupOf(q, g)), nil
}

// scimMembers returns the names of users that exist.
func (s *service) scimMembers(given []scimValue) ([]string, error) {
	names := []string{}
	for _, m := range given {
		if s.Identities.Accounts[m.Value] == nil {
			return nil, apierr.New(http.StatusBadRequest, "User %s does not exist", m.Value)
		}
		names = append(names, m.Value)
	}
	slices.Sort(names)
	return slices.Compact(names), nil
}

func (s *service) handleCreateSCIMGroup(q *rest.Request) (*rest.Response, error) {
	var given scimGroup
	if err := q.Decode(&given); err != nil {
		return nil, err
	}
	if err := store.CheckPrincipalName("group", given.DisplayName); err != nil {
		return nil, err
	}
	if s.Identities.Groups[given.DisplayName] != nil {
		return nil, apierr.New(http.StatusConflict, "Group %s already exists", given.DisplayName)
	}
	g := &store.Group{Name: given.DisplayName, Realm: store.RealmInternal, Members: []string{}}
	if given.Members != nil {
		members, err := s.scimMembers(*given.Members)
		if err != nil {
			return nil, err
		}
		g.Members = members
	}
	s.Identities.Groups[g.Name] = g
	return rest.JSON(http.StatusCreated, scimType, scimGroupOf(q, g)), nil
}

// handleReplaceSCIMGroup replaces the members of a group. Nothing else can be changed.
func (s *service) handleReplaceSCIMGroup(q *rest.Request) (*rest.Response, error) {
	g, err := s.scimGroup(q)
	if err != nil {
		return nil, err
	}
	var given scimGroup
	if err := q.Decode(&given); err != nil {
		return nil, err
	}
	if given.Members == nil {
		given.Members = &[]scimValue{}
	}
	members, err := s.scimMembers(*given.Members)
	if err != nil {
		return nil, err
	}
	g.Members = members
	return rest.JSON(http.StatusOK, scimType, scimGroupOf(q, g)), nil
}

// scimMemberPath selects one member: members[value eq "name"].
var scimMemberPath = regexp.MustCompile(`^members\[value eq "([^"]*)"\]$`)

// handlePatchSCIMGroup adds, removes or replaces members, all or none.
func (s *service) handlePatchSCIMGroup(q *rest.Request) (*rest.Response, error) {
	g, err := s.scimGroup(q)
	if err != nil {
		return nil, err
	}
	var given scimPatch
	if err := q.Decode(&given); err != nil {
		return nil, err
	}
	changed := &store.Group{Members: slices.Clone(g.Members)}
	for _, op := range given.Operations {
		var values []scimValue
		path := op.Path
		if one := scimMemberPath.FindStringSubmatch(path); one != nil {
			values, path = []scimValue{{Value: one[1]}}, "members"
		} else if len(op.Value) > 0 && json.Unmarshal(op.Value, &values) != nil {
			return nil, apierr.New(http.StatusBadRequest, "The value must be a list of members")
		}
		if path != "members" {
			return nil, apierr.New(http.StatusBadRequest, "Only members can be changed, not '%s'", op.Path)
		}
		members, err := s.scimMembers(values)
		if err != nil {
			return nil, err
		}
		switch strings.ToLower(op.Op) {
		case "add":
		case "replace":
			changed.Members = []string{}
		case "remove":
			for _, name := range members {
				changed.Leave(name)
			}
			continue
		default:
			return nil, apierr.New(http.StatusBadRequest, "Unknown op: '%s'", op.Op)
		}
		for _, name := range members {
			changed.Join(name)
		}
	}
	g.Members = changed.Members
	return rest.JSON(http.StatusOK, scimType, scimGroupOf(q, g)), nil
}

func (s *service) handleDeleteSCIMGroup(q *rest.Request) (*rest.Response, error) {
	g, err := s.scimGroup(q)
	if err != nil {
		return nil, err
	}
	s.DeleteGroup(g.Name)
	return rest.NoContent(), nil
}
