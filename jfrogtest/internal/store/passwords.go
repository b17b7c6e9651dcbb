package store

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"strings"
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

// sealMark begins a text of [Store.SealPassword].
const sealMark = "{jfrogtest}"

// sealer encrypts the passwords in the security configuration.
func (s *Store) sealer() cipher.AEAD {
	key := sha256.Sum256(s.Identities.passwordKey)
	block, err := aes.NewCipher(key[:])
	if err != nil {
		panic(err) // the key has the right length
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		panic(err) // the block has the right size
	}
	return aead
}

// SealPassword returns the password of a user in the form of the security configuration.
func (s *Store) SealPassword(a *Account) string {
	if a.Password == "" {
		return ""
	}
	return sealMark + base64.RawStdEncoding.EncodeToString(s.sealer().Seal(nil, nil, []byte(a.Password), []byte(a.Name)))
}

// OpenPassword returns the password of a user from the security configuration. A text without the
// form of [Store.SealPassword] is the password itself. It returns false for a text that was made by
// another server or for another user.
func (s *Store) OpenPassword(name, text string) (string, bool) {
	sealed, ok := strings.CutPrefix(text, sealMark)
	if !ok {
		return text, true
	}
	data, err := base64.RawStdEncoding.DecodeString(sealed)
	if err != nil {
		return "", false
	}
	plain, err := s.sealer().Open(nil, nil, data, []byte(name))
	return string(plain), err == nil
}
