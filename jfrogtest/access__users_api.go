package jfrogtest

import (
	"net/http"
	"slices"
	"strings"
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

func (s *accessService) userView(a *account) userView {
	v := userView{Name: a.name, Email: a.email, Admin: a.admin, EffectiveAdmin: s.effectiveAdmin(a), ProfileUpdatable: a.profileUpdatable,
		NoUI: a.noUI, PasswordDisabled: a.passwordDisabled, Realm: realmInternal, Groups: s.groupsOf(a.name), Status: "enabled"}
	if !a.lastLogin.IsZero() {
		v.LastLogin = isoTime(a.lastLogin)
	}
	return v
}

// account finds the user that the path names.
func (s *accessService) account(q *request) (*account, error) {
	if a := s.access.accounts[q.params["username"]]; a != nil {
		return a, nil
	}
	return nil, fail(http.StatusNotFound, "User '%s' not found", q.params["username"])
}

func (s *accessService) handleGetUser(q *request) (*answer, error) {
	a, err := s.account(q)
	if err != nil {
		return nil, err
	}
	return jsonAnswer(http.StatusOK, "", s.userView(a)), nil
}

const maxListed = 99999

// handleListUsers lists users by name, a part of which the parameter username may give.
func (s *accessService) handleListUsers(q *request) (*answer, error) {
	if err := q.needs("system:identities:r"); err != nil {
		return nil, err
	}
	names := slices.DeleteFunc(sortedKeys(s.access.accounts), func(name string) bool {
		status := q.query.Get("status")
		return !strings.Contains(name, q.query.Get("username")) || status != "" && status != "enabled" ||
			q.flag("onlyAdmins", false) && !s.effectiveAdmin(s.access.accounts[name])
	})
	names, cursor, err := namesPage(q, names, maxListed)
	if err != nil {
		return nil, err
	}
	list := []map[string]string{}
	for _, name := range names {
		list = append(list, map[string]string{"username": name, "uri": s.accessURI("users", name), "realm": realmInternal, "status": "enabled"})
	}
	return jsonAnswer(http.StatusOK, "", listing("users", list, cursor)), nil
}

// listing is the body of a list with a cursor.
func listing(kind string, list []map[string]string, cursor string) map[string]any {
	body := map[string]any{kind: list}
	if cursor != "" {
		body["cursor"] = cursor
	}
	return body
}

// userChange is what may be said of a user; what is missing stays.
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

// set assigns an optional value.
func set[T any](target, given *T) {
	if given != nil {
		*target = *given
	}
}

// apply changes a user, if the result is one that can exist.
func (c *userChange) apply(a *account) error {
	changed := *a
	set(&changed.password, c.Password)
	set(&changed.email, c.Email)
	set(&changed.admin, c.Admin)
	set(&changed.profileUpdatable, c.ProfileUpdatable)
	set(&changed.passwordDisabled, c.PasswordDisabled)
	set(&changed.noUI, c.NoUI)
	if changed.passwordDisabled {
		changed.password = ""
	}
	switch {
	case !strings.Contains(changed.email, "@"):
		return fail(http.StatusBadRequest, "Invalid email: '%s'", changed.email)
	case changed.password == "" && !changed.passwordDisabled:
		return fail(http.StatusBadRequest, "A password is required unless the internal password is disabled")
	}
	if c.Password != nil {
		changed.passwordExpired = false
	}
	*a = changed
	return nil
}

// checkPrincipalName refuses what is no name of a user or group.
func checkPrincipalName(kind, name string) error {
	if name == "" || len(name) > 64 || strings.ContainsAny(name, `/\:|?*"<>`) || strings.TrimSpace(name) != name {
		return fail(http.StatusBadRequest, "Invalid %s name: '%s'", kind, name)
	}
	return nil
}

func (s *accessService) handleCreateUser(q *request) (*answer, error) {
	var given userChange
	if err := q.decode(&given); err != nil {
		return nil, err
	}
	if err := checkPrincipalName("user", given.Name); err != nil {
		return nil, err
	}
	if s.access.accounts[given.Name] != nil {
		return nil, fail(http.StatusConflict, "User '%s' already exists", given.Name)
	}
	for _, name := range given.Groups {
		if s.access.groups[name] == nil {
			return nil, fail(http.StatusBadRequest, "Group '%s' does not exist", name)
		}
	}
	a := &account{name: given.Name, profileUpdatable: true}
	if err := given.apply(a); err != nil {
		return nil, err
	}
	s.access.accounts[a.name] = a
	for _, g := range s.access.groups {
		if g.AutoJoin || slices.Contains(given.Groups, g.Name) {
			g.join(a.name)
		}
	}
	return jsonAnswer(http.StatusCreated, "", s.userView(a)), nil
}

func (s *accessService) handleUpdateUser(q *request) (*answer, error) {
	a, err := s.account(q)
	if err != nil {
		return nil, err
	}
	var given userChange
	if err := q.decode(&given); err != nil {
		return nil, err
	}
	if err := given.apply(a); err != nil {
		return nil, err
	}
	return jsonAnswer(http.StatusOK, "", s.userView(a)), nil
}

// handleDeleteUser deletes a user, and with it the tokens, memberships and permissions.
func (s *accessService) handleDeleteUser(q *request) (*answer, error) {
	a, err := s.account(q)
	if err != nil {
		return nil, err
	}
	delete(s.access.accounts, a.name)
	s.access.tokens = slices.DeleteFunc(s.access.tokens, func(t *accessToken) bool { return t.scope.user && t.username == a.name })
	for _, g := range s.access.groups {
		g.leave(a.name)
	}
	for _, p := range s.access.permissions {
		for _, r := range p.Resources {
			delete(r.Actions.Users, a.name)
		}
	}
	for _, p := range s.access.projects {
		delete(p.users, a.name)
	}
	return noContent(), nil
}

func (s *accessService) handleUserGroups(q *request) (*answer, error) {
	a, err := s.account(q)
	if err != nil {
		return nil, err
	}
	m, err := readMembership(q, "Group", func(name string) bool { return s.access.groups[name] != nil })
	if err != nil {
		return nil, err
	}
	for _, name := range m.Add {
		s.access.groups[name].join(a.name)
	}
	for _, name := range m.Remove {
		s.access.groups[name].leave(a.name)
	}
	return jsonAnswer(http.StatusOK, "", map[string][]string{"groups": s.groupsOf(a.name)}), nil
}

func (s *accessService) handleChangePassword(q *request) (*answer, error) {
	a, err := s.account(q)
	if err != nil {
		return nil, err
	}
	var body struct {
		Password string `json:"password"`
	}
	if err := q.decode(&body); err != nil {
		return nil, err
	}
	switch {
	case a.passwordDisabled:
		return nil, fail(http.StatusBadRequest, "The internal password of user '%s' is disabled", a.name)
	case body.Password == "":
		return nil, fail(http.StatusBadRequest, "The password cannot be empty")
	}
	a.password, a.passwordExpired = body.Password, false
	return noContent(), nil
}

// handleExpirePassword keeps the user from logging in until the password is changed.
func (s *accessService) handleExpirePassword(q *request) (*answer, error) {
	a, err := s.account(q)
	if err != nil {
		return nil, err
	}
	a.passwordExpired = true
	return noContent(), nil
}

// handleUnlockUser has nothing to do, since failed logins lock nobody out.
func (s *accessService) handleUnlockUser(q *request) (*answer, error) {
	if _, err := s.account(q); err != nil {
		return nil, err
	}
	return noContent(), nil
}
