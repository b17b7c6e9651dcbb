package store

import (
	"fmt"
	"time"
)

// A WebLogin is a session that a program has registered to get a token for the user who confirms
// it.
type WebLogin struct {
	Registered time.Time
	Username   string // of the user who has confirmed the session; empty before
}

// WebLoginTime is how long a session can be confirmed.
const WebLoginTime = 10 * time.Minute

// WebLogin returns a registered session, or nil.
func (s *Store) WebLogin(session string) *WebLogin {
	l := s.Identities.WebLogins[session]
	if l == nil || s.Now().Sub(l.Registered) > WebLoginTime {
		return nil
	}
	return l
}

// ConfirmWebLogin confirms a session for a user.
func (s *Store) ConfirmWebLogin(session, username string) error {
	l := s.WebLogin(session)
	switch {
	case l == nil:
		return fmt.Errorf("the session %q is not registered", session)
	case s.Identities.Accounts[username] == nil:
		return fmt.Errorf("the user %q does not exist", username)
	}
	l.Username = username
	return nil
}
