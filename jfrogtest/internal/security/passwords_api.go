package security

import (
	"fmt"
	"net/http"
	"strconv"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// accounts returns the users that the body names.
func (s *service) accounts(q *rest.Request) ([]*store.Account, error) {
	var names []string
	if err := q.Decode(&names); err != nil {
		return nil, err
	}
	var list []*store.Account
	for _, name := range names {
		a := s.Identities.Accounts[name]
		if a == nil {
			return nil, apierr.New(http.StatusNotFound, "Unable to find user '%s'", name)
		}
		list = append(list, a)
	}
	return list, nil
}

// handleEncryptedPassword returns the encrypted password of a user who logs in with the password.
func (s *service) handleEncryptedPassword(q *rest.Request) (*rest.Response, error) {
	a := s.Identities.Accounts[q.User.Name]
	if a == nil || !q.User.Self || q.User.Token != nil {
		return nil, apierr.New(http.StatusBadRequest,
			"Only a user who authenticates with a password has an encrypted password")
	}
	return rest.Text(http.StatusOK, "%s", s.EncryptedPassword(a)), nil
}

func (s *service) handleExpirePasswords(q *rest.Request) (*rest.Response, error) {
	list, err := s.accounts(q)
	if err != nil {
		return nil, err
	}
	for _, a := range list {
		a.PasswordExpired = true
	}
	return rest.NewResponse(http.StatusOK, "", nil), nil
}

func (s *service) handleExpirePassword(q *rest.Request) (*rest.Response, error) {
	a, err := s.account(q)
	if err != nil {
		return nil, err
	}
	a.PasswordExpired = true
	return rest.NewResponse(http.StatusOK, "", nil), nil
}

func (s *service) handleExpireAllPasswords(*rest.Request) (*rest.Response, error) {
	for _, a := range s.Identities.Accounts {
		a.PasswordExpired = true
	}
	return rest.NewResponse(http.StatusOK, "", nil), nil
}

// handleUnexpirePassword makes a password as valid as a new one.
func (s *service) handleUnexpirePassword(q *rest.Request) (*rest.Response, error) {
	a, err := s.account(q)
	if err != nil {
		return nil, err
	}
	s.SetPassword(a, a.Password)
	return rest.NewResponse(http.StatusOK, "", nil), nil
}

func (s *service) handleChangePassword(q *rest.Request) (*rest.Response, error) {
	var b struct {
		Name string `json:"userName"`
		Old  string `json:"oldPassword"`
		New1 string `json:"newPassword1"`
		New2 string `json:"newPassword2"`
	}
	if err := q.Decode(&b); err != nil {
		return nil, err
	}
	if !q.User.Admin && (!q.User.Self || q.User.Name != b.Name) {
		return nil, apierr.New(http.StatusForbidden,
			"User '%s' may not change the password of another user", q.User.Name)
	}
	a := s.Identities.Accounts[b.Name]
	switch {
	case a == nil:
		return nil, apierr.New(http.StatusNotFound, "Unable to find user '%s'", b.Name)
	case a.PasswordDisabled:
		return nil, apierr.New(http.StatusBadRequest, "The internal password of user '%s' is disabled",
			b.Name)
	case !s.PasswordIs(a, b.Old):
		return nil, apierr.New(http.StatusBadRequest, "The old password is incorrect")
	case b.New1 == "":
		return nil, apierr.New(http.StatusBadRequest, "The new password cannot be empty")
	case b.New1 != b.New2:
		return nil, apierr.New(http.StatusBadRequest, "The new passwords do not match")
	}
	s.SetPassword(a, b.New1)
	return rest.Text(http.StatusOK, "Password has been successfully changed"), nil
}

// A looseBody has values that may be texts, as in "true" for true.
type looseBody map[string]any

// flag reads a boolean into v if the body has it.
func (b looseBody) flag(name string, v *bool) error {
	given, ok := b[name]
	if !ok {
		return nil
	}
	on, err := strconv.ParseBool(fmt.Sprint(given))
	if err != nil {
		return apierr.New(http.StatusBadRequest, "%s must be true or false", name)
	}
	*v = on
	return nil
}

// number reads an integer from 1 to most into v if the body has it. If the policy is off, the
// integer may be 0.
func (b looseBody) number(name string, most int, enabled bool, v *int) error {
	n := *v
	if given, ok := b[name]; ok {
		var err error
		if n, err = strconv.Atoi(fmt.Sprint(given)); err != nil {
			n = -1
		}
	}
	if n < 0 || n > most || n == 0 && enabled {
		return apierr.New(http.StatusBadRequest, "%s must be a number from 1 to %d", name, most)
	}
	*v = n
	return nil
}

// Limits of the policies. The second is a guess.
const (
	maxAge      = 999 // days
	maxAttempts = 100
)

func (s *service) handleGetPasswordPolicy(*rest.Request) (*rest.Response, error) {
	return rest.JSON(http.StatusOK, "", s.Identities.PasswordPolicy), nil
}

func (s *service) handleSetPasswordPolicy(q *rest.Request) (*rest.Response, error) {
	var b looseBody
	if err := q.DecodeNumbers(&b); err != nil {
		return nil, err
	}
	p := s.Identities.PasswordPolicy
	if err := b.flag("enabled", &p.Enabled); err != nil {
		return nil, err
	}
	if err := b.number("passwordMaxAge", maxAge, p.Enabled, &p.MaxAge); err != nil {
		return nil, err
	}
	if err := b.flag("notifyByEmail", &p.Notify); err != nil {
		return nil, err
	}
	s.Identities.PasswordPolicy = p
	return rest.NewResponse(http.StatusOK, "", nil), nil
}

func (s *service) handleGetLockPolicy(*rest.Request) (*rest.Response, error) {
	return rest.JSON(http.StatusOK, "", s.Identities.LockPolicy), nil
}

func (s *service) handleSetLockPolicy(q *rest.Request) (*rest.Response, error) {
	var b looseBody
	if err := q.DecodeNumbers(&b); err != nil {
		return nil, err
	}
	p := s.Identities.LockPolicy
	if err := b.flag("enabled", &p.Enabled); err != nil {
		return nil, err
	}
	if err := b.number("loginAttempts", maxAttempts, p.Enabled, &p.Attempts); err != nil {
		return nil, err
	}
	s.Identities.LockPolicy = p
	return rest.Text(http.StatusOK, "UserLockPolicy was successfully updated"), nil
}

func (s *service) handleListLocked(*rest.Request) (*rest.Response, error) {
	list := []string{}
	for _, name := range jsondoc.Keys(s.Identities.Accounts) {
		if s.Locked(s.Identities.Accounts[name]) {
			list = append(list, name)
		}
	}
	return rest.JSON(http.StatusOK, "", list), nil
}

// unlock unlocks a user, if it exists.
func (s *service) unlock(name string) {
	if a := s.Identities.Accounts[name]; a != nil {
		a.FailedLogins = 0
	}
}

// handleUnlockUsers also succeeds for users that do not exist.
func (s *service) handleUnlockUsers(q *rest.Request) (*rest.Response, error) {
	var names []string
	if err := q.Decode(&names); err != nil {
		return nil, err
	}
	for _, name := range names {
		s.unlock(name)
	}
	return rest.Text(http.StatusOK, "Specified users were successfully unlocked"), nil
}

// handleUnlockUser also succeeds for a user that does not exist.
func (s *service) handleUnlockUser(q *rest.Request) (*rest.Response, error) {
	name := nameOf(q, "userName")
	s.unlock(name)
	return rest.Text(http.StatusOK, "User %s was successfully unlocked", name), nil
}

func (s *service) handleUnlockAll(*rest.Request) (*rest.Response, error) {
	for _, a := range s.Identities.Accounts {
		a.FailedLogins = 0
	}
	return rest.Text(http.StatusOK, "All users were successfully unlocked"), nil
}
