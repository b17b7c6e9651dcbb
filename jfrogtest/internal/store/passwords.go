package store

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"time"
)

// A PasswordPolicy sets when passwords expire.
type PasswordPolicy struct {
	Enabled bool `json:"enabled"`
	MaxAge  int  `json:"passwordMaxAge"` // days
	Notify  bool `json:"notifyByEmail"`  // no mail is sent
}

// A LockPolicy sets whether failed logins lock out a user.
type LockPolicy struct {
	Enabled  bool `json:"enabled"`
	Attempts int  `json:"loginAttempts"`
}

// SetPassword changes the password of a user, which is then valid.
func (s *Store) SetPassword(a *Account, password string) {
	a.Password, a.PasswordSet, a.PasswordExpired = password, s.Now(), false
	a.Invited = a.Invited && password == ""
}

// EncryptedPassword returns the text that a user may log in with in place of the password.
func (s *Store) EncryptedPassword(a *Account) string {
	mac := hmac.New(sha256.New, s.Identities.passwordKey)
	_, _ = mac.Write([]byte(a.Name + "\x00" + a.Password)) // cannot fail
	return "AP" + base64.RawURLEncoding.EncodeToString(mac.Sum(nil)[:24])
}

// PasswordIs reports whether the password of a user is correct and enabled. It may be encrypted.
func (s *Store) PasswordIs(a *Account, password string) bool {
	return a.Password != "" && !a.PasswordDisabled &&
		(SameSecret(a.Password, password) || SameSecret(s.EncryptedPassword(a), password))
}

// PasswordExpired reports whether a user must change the password.
func (s *Store) PasswordExpired(a *Account) bool {
	p := s.Identities.PasswordPolicy
	age := s.Now().Sub(a.PasswordSet)
	return a.PasswordExpired || p.Enabled && age > time.Duration(p.MaxAge)*24*time.Hour
}

// LoginFailed counts a failed login.
func (s *Store) LoginFailed(a *Account) {
	if s.Identities.LockPolicy.Enabled {
		a.FailedLogins++
	}
}

// Locked reports whether failed logins have locked out a user.
func (s *Store) Locked(a *Account) bool {
	p := s.Identities.LockPolicy
	return p.Enabled && a.FailedLogins >= p.Attempts
}
