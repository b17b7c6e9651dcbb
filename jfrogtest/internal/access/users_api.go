package access

import (
	"net/http"
	"slices"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/times"
)

type userView struct {
	Name             string   `json:"username"`
	Email            string   `json:"email"`
	Admin            bool     `json:"admin"`
	EffectiveAdmin   bool     `json:"effective_admin"`
	ProfileUpdatable bool     `json:"profile_updatable"`
	NoUI             bool     `json:"disable_ui_access"`
	PasswordDisabled bool     `json:"internal_password_disabled"`
	LastLogin        string   `json:"last_logged_in,omitempty"`
	Realm            string   `json:"realm"`
	Groups           []string `json:"groups"`
	Status           string   `json:"status"`
}

func (s *service) userView(a *store.Account) userView {
	v := userView{Name: a.Name, Email: a.Email, Admin: a.Admin, EffectiveAdmin: s.EffectiveAdmin(a), ProfileUpdatable: a.ProfileUpdatable,
		NoUI: a.NoUI, PasswordDisabled: a.PasswordDisabled, Realm: store.RealmInternal, Groups: s.GroupsOf(a.Name), Status: s.status(a)}
	if !a.LastLogin.IsZero() {
		v.LastLogin = times.ISO(a.LastLogin)
	}
	return v
}

func (s *service) status(a *store.Account) string {
	switch {
	case a.Disabled:
		return "disabled"
	case s.Locked(a):
		return "locked"
	case a.Invited:
		return "invited"
	}
	return "enabled"
}

// account returns the user that the path names.
func (s *service) account(q *rest.Request) (*store.Account, error) {
	if a := s.Identities.Accounts[q.Params["username"]]; a != nil {
		return a, nil
	}
	return nil, apierr.New(http.StatusNotFound, "User '%s' not found", q.Params["username"])
}

func (s *service) handleGetUser(q *rest.Request) (*rest.Response, error) {
	a, err := s.account(q)
	if err != nil {
		return nil, err
	}
	return rest.JSON(http.StatusOK, "", s.userView(a)), nil
}

const maxListed = 99999

// handleListUsers lists users by name. The parameter username selects a part of the name.
func (s *service) handleListUsers(q *rest.Request) (*rest.Response, error) {
	if err := q.Needs("system:identities:r"); err != nil {
		return nil, err
	}
	names := slices.DeleteFunc(jsondoc.Keys(s.Identities.Accounts), func(name string) bool {
		a, status := s.Identities.Accounts[name], q.Query.Get("status")
		return !strings.Contains(name, q.Query.Get("username")) || status != "" && status != s.status(a) ||
			q.Flag("onlyAdmins", false) && !s.EffectiveAdmin(a)
	})
	names, cursor, err := namesPage(q, names, maxListed)
	if err != nil {
		return nil, err
	}
	list := []map[string]string{}
	for _, name := range names {
		list = append(list, map[string]string{"username": name, "uri": accessURI(q, "users", name), "realm": store.RealmInternal,
			"status": s.status(s.Identities.Accounts[name])})
	}
	return rest.JSON(http.StatusOK, "", listing("users", list, cursor)), nil
}

// listing returns the body of a list with a cursor.
func listing(kind string, list []map[string]string, cursor string) map[string]any {
	body := map[string]any{kind: list}
	if cursor != "" {
		body["cursor"] = cursor
	}
	return body
}

// A userChange is a request to change a user. Absent fields stay as they are.
type userChange struct {
	Name             string   `json:"username"`
	Password         *string  `json:"password"`
	Email            *string  `json:"email"`
	Groups           []string `json:"groups"`
	Admin            *bool    `json:"admin"`
	ProfileUpdatable *bool    `json:"profile_updatable"`
	PasswordDisabled *bool    `json:"internal_password_disabled"`
	NoUI             *bool    `json:"disable_ui_access"`
}

// set assigns a value if it is given.
func set[T any](target, given *T) {
	if given != nil {
		*target = *given
	}
}

// changeUser changes a user if the result is valid.
func (s *service) changeUser(a *store.Account, c *userChange) error {
	changed := *a
	if c.Password != nil {
		s.SetPassword(&changed, *c.Password)
	}
	set(&changed.Email, c.Email)
	set(&changed.Admin, c.Admin)
	set(&changed.ProfileUpdatable, c.ProfileUpdatable)
	set(&changed.PasswordDisabled, c.PasswordDisabled)
	set(&changed.NoUI, c.NoUI)
	if changed.PasswordDisabled {
		changed.Password = ""
	}
	if err := changed.Check(); err != nil {
		return err
	}
	*a = changed
	return nil
}

func (s *service) handleCreateUser(q *rest.Request) (*rest.Response, error) {
	var given userChange
	if err := q.Decode(&given); err != nil {
		return nil, err
	}
	if err := store.CheckPrincipalName("user", given.Name); err != nil {
		return nil, err
	}
	if s.Identities.Accounts[given.Name] != nil {
		return nil, apierr.New(http.StatusConflict, "User '%s' already exists", given.Name)
	}
	for _, name := range given.Groups {
		if s.Identities.Groups[name] == nil {
			return nil, apierr.New(http.StatusBadRequest, "Group '%s' does not exist", name)
		}
	}
	a := &store.Account{Name: given.Name, ProfileUpdatable: true}
	if err := s.changeUser(a, &given); err != nil {
		return nil, err
	}
	s.Identities.Accounts[a.Name] = a
	for _, g := range s.Identities.Groups {
		if g.AutoJoin || slices.Contains(given.Groups, g.Name) {
			g.Join(a.Name)
		}
	}
	return rest.JSON(http.StatusCreated, "", s.userView(a)), nil
}

func (s *service) handleUpdateUser(q *rest.Request) (*rest.Response, error) {
	a, err := s.account(q)
	if err != nil {
		return nil, err
	}
	var given userChange
	if err := q.Decode(&given); err != nil {
		return nil, err
	}
	if err := s.changeUser(a, &given); err != nil {
		return nil, err
	}
	v := s.userView(a)
	v.LastLogin = "" // only GET has the field
	return rest.JSON(http.StatusOK, "", v), nil
}

func (s *service) handleDeleteUser(q *rest.Request) (*rest.Response, error) {
	a, err := s.account(q)
	if err != nil {
		return nil, err
	}
	s.DeleteAccount(a.Name)
	return rest.NoContent(), nil
}

func (s *service) handleUserGroups(q *rest.Request) (*rest.Response, error) {
	a, err := s.account(q)
	if err != nil {
		return nil, err
	}
	m, err := readMembership(q, "Group", func(name string) bool { return s.Identities.Groups[name] != nil })
	if err != nil {
		return nil, err
	}
	for _, name := range m.Add {
		s.Identities.Groups[name].Join(a.Name)
	}
	for _, name := range m.Remove {
		s.Identities.Groups[name].Leave(a.Name)
	}
	return rest.JSON(http.StatusOK, "", map[string][]string{"groups": s.GroupsOf(a.Name)}), nil
}

func (s *service) handleChangePassword(q *rest.Request) (*rest.Response, error) {
	a, err := s.account(q)
	if err != nil {
		return nil, err
	}
	var body struct {
		Password string `json:"password"`
	}
	if err := q.Decode(&body); err != nil {
		return nil, err
	}
	switch {
	case a.PasswordDisabled:
		return nil, apierr.New(http.StatusBadRequest, "The internal password of user '%s' is disabled", a.Name)
	case body.Password == "":
		return nil, apierr.New(http.StatusBadRequest, "The password cannot be empty")
	}
	s.SetPassword(a, body.Password)
	return rest.NoContent(), nil
}

// handleExpirePassword rejects logins of the user until the password is changed.
func (s *service) handleExpirePassword(q *rest.Request) (*rest.Response, error) {
	a, err := s.account(q)
	if err != nil {
		return nil, err
	}
	a.PasswordExpired = true
	return rest.NoContent(), nil
}

func (s *service) handleUnlockUser(q *rest.Request) (*rest.Response, error) {
	a, err := s.account(q)
	if err != nil {
		return nil, err
	}
	a.FailedLogins = 0
	return rest.NoContent(), nil
}
