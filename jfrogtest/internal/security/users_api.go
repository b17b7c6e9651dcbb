package security

import (
	"net/http"
	"slices"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/times"
)

type userView struct {
	Name             string   `json:"name"`
	Email            string   `json:"email"`
	Admin            bool     `json:"admin"`
	ProfileUpdatable bool     `json:"profileUpdatable"`
	NoUI             bool     `json:"disableUIAccess"`
	PasswordDisabled bool     `json:"internalPasswordDisabled"`
	LastLogin        string   `json:"lastLoggedIn,omitempty"`
	Realm            string   `json:"realm"`
	Groups           []string `json:"groups,omitempty"`
	WatchManager     bool     `json:"watchManager"`
	PolicyManager    bool     `json:"policyManager"`
	ReportsManager   bool     `json:"reportsManager"`
	ShouldInvite     bool     `json:"shouldInvite"`
}

func (s *service) userView(a *store.Account) userView {
	v := userView{
		Name: a.Name, Email: a.Email, Admin: a.Admin, ProfileUpdatable: a.ProfileUpdatable, NoUI: a.NoUI,
		PasswordDisabled: a.PasswordDisabled, Realm: store.RealmInternal, Groups: s.GroupsOf(a.Name),
		WatchManager: a.WatchManager, PolicyManager: a.PolicyManager, ReportsManager: a.ReportsManager,
		ShouldInvite: a.ShouldInvite,
	}
	if !a.LastLogin.IsZero() {
		v.LastLogin = times.ISO(a.LastLogin)
	}
	return v
}

// account returns the user that the path names.
func (s *service) account(q *rest.Request) (*store.Account, error) {
	name := nameOf(q, "userName")
	if a := s.Identities.Accounts[name]; a != nil {
		return a, nil
	}
	return nil, apierr.New(http.StatusNotFound, "Unable to find user '%s'", name)
}

func (s *service) handleListUsers(q *rest.Request) (*rest.Response, error) {
	list := []ref{}
	for _, name := range jsondoc.Keys(s.Identities.Accounts) {
		list = append(list, ref{name, uri(q, "security/users", name), store.RealmInternal})
	}
	return rest.JSON(http.StatusOK, mediaType+"Users+json", list), nil
}

func (s *service) handleGetUser(q *rest.Request) (*rest.Response, error) {
	a, err := s.account(q)
	if err != nil {
		return nil, err
	}
	return rest.JSON(http.StatusOK, mediaType+"User+json", s.userView(a)), nil
}

// A userBody is a user as clients send it.
type userBody struct {
	Name             string   `json:"name"`
	Email            *string  `json:"email"`
	Password         *string  `json:"password"`
	Admin            *bool    `json:"admin"`
	ProfileUpdatable *bool    `json:"profileUpdatable"`
	NoUI             *bool    `json:"disableUIAccess"`
	PasswordDisabled *bool    `json:"internalPasswordDisabled"`
	Groups           []string `json:"groups"`
	WatchManager     *bool    `json:"watchManager"`
	PolicyManager    *bool    `json:"policyManager"`
	ReportsManager   *bool    `json:"reportsManager"`
	ShouldInvite     *bool    `json:"shouldInvite"`
}

// apply returns the user with the values of the body.
func (s *service) apply(b *userBody, a store.Account) (store.Account, error) {
	set(&a.Email, b.Email)
	set(&a.Admin, b.Admin)
	set(&a.ProfileUpdatable, b.ProfileUpdatable)
	set(&a.NoUI, b.NoUI)
	set(&a.PasswordDisabled, b.PasswordDisabled)
	set(&a.WatchManager, b.WatchManager)
	set(&a.PolicyManager, b.PolicyManager)
	set(&a.ReportsManager, b.ReportsManager)
	set(&a.ShouldInvite, b.ShouldInvite)
	if b.Password != nil {
		s.SetPassword(&a, *b.Password)
	}
	if a.PasswordDisabled {
		a.Password = ""
	}
	if err := a.Check(); err != nil {
		return a, err
	}
	for _, name := range b.Groups {
		if s.Identities.Groups[name] == nil {
			return a, apierr.New(http.StatusBadRequest, "Group '%s' does not exist", name)
		}
	}
	return a, nil
}

// keepUser stores a user. Nil groups leave the memberships alone.
func (s *service) keepUser(a store.Account, groups []string) {
	if old := s.Identities.Accounts[a.Name]; old != nil {
		*old = a
	} else {
		s.Identities.Accounts[a.Name] = &a
	}
	if groups == nil {
		return
	}
	for _, g := range s.Identities.Groups {
		if slices.Contains(groups, g.Name) {
			g.Join(a.Name)
		} else {
			g.Leave(a.Name)
		}
	}
}

// handleReplaceUser creates or replaces a user. Without groups in the body, the user joins the
// groups with autoJoin.
func (s *service) handleReplaceUser(q *rest.Request) (*rest.Response, error) {
	name := nameOf(q, "userName")
	var b userBody
	if err := q.Decode(&b); err != nil {
		return nil, err
	}
	if err := checkName("user", name, b.Name); err != nil {
		return nil, err
	}
	if err := store.CheckPrincipalName("user", name); err != nil {
		return nil, err
	}
	a := store.Account{Name: name, ProfileUpdatable: true}
	if old := s.Identities.Accounts[name]; old != nil {
		a.LastLogin = old.LastLogin
	}
	a, err := s.apply(&b, a)
	if err != nil {
		return nil, err
	}
	groups := b.Groups
	if groups == nil {
		groups = []string{}
		for _, g := range s.Identities.Groups {
			if g.AutoJoin {
				groups = append(groups, g.Name)
			}
		}
	}
	s.keepUser(a, groups)
	return rest.NewResponse(http.StatusCreated, "", nil), nil
}

// handleUpdateUser changes the settings that the body has.
func (s *service) handleUpdateUser(q *rest.Request) (*rest.Response, error) {
	old, err := s.account(q)
	if err != nil {
		return nil, err
	}
	var b userBody
	if err := q.Decode(&b); err != nil {
		return nil, err
	}
	if err := checkName("user", old.Name, b.Name); err != nil {
		return nil, err
	}
	a, err := s.apply(&b, *old)
	if err != nil {
		return nil, err
	}
	s.keepUser(a, b.Groups)
	return rest.NewResponse(http.StatusOK, "", nil), nil
}

func (s *service) handleDeleteUser(q *rest.Request) (*rest.Response, error) {
	a, err := s.account(q)
	if err != nil {
		return nil, err
	}
	s.DeleteAccount(a.Name)
	return rest.Text(http.StatusOK, "User '%s' has been removed successfully.", a.Name), nil
}
