package security

import (
	"context"
	"encoding/json"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/check"
	"github.com/jfrogkit/jfrog-go/internal/jsonextra"
)

// UserLocksService lists and unlocks users whom failed logins have locked out, and sets the
// policy for it. Reached through [Client.UserLocks].
//
// Since Artifactory 7.49.3 the service Users of package access supersedes the method Unlock.
// The other methods have no successor there.
type UserLocksService service

// UserLockPolicy sets whether failed logins lock out a user.
type UserLockPolicy struct {
	Enabled       bool      `json:"enabled"`
	LoginAttempts jfrog.Int `json:"loginAttempts"` // failed logins before the user is locked out

	Extra map[string]json.RawMessage `json:"-"` // fields that this package does not know
}

// UnmarshalJSON reads a policy and keeps unknown fields.
func (p *UserLockPolicy) UnmarshalJSON(data []byte) (err error) {
	type plain UserLockPolicy
	p.Extra, err = jsonextra.Decode(data, (*plain)(p))
	return err
}

// MarshalJSON writes a policy with its unknown fields.
func (p UserLockPolicy) MarshalJSON() ([]byte, error) {
	type plain UserLockPolicy
	return jsonextra.Encode(plain(p), p.Extra)
}

const userLockPolicyPath = "/artifactory/api/security/userLockPolicy"

// SetPolicy sets whether failed logins lock out a user.
//
// Requires: admin. Since 4.4.
//
//jfrog:op 2.9.9
func (s *UserLocksService) SetPolicy(ctx context.Context, policy UserLockPolicy) error {
	return jfrog.Send(ctx, s.client, jfrog.Put(userLockPolicyPath).Body(policy).Accept("*/*"))
}

// Policy returns whether failed logins lock out a user.
//
// Requires: admin. Since 4.4.
//
//jfrog:op 2.9.10
func (s *UserLocksService) Policy(ctx context.Context) (*UserLockPolicy, error) {
	return jfrog.Do[*UserLockPolicy](ctx, s.client, jfrog.Get(userLockPolicyPath))
}

// List returns the names of the locked users, if the policy is enabled.
//
// Requires: admin. Since 4.4.
//
//jfrog:op 2.9.11
func (s *UserLocksService) List(ctx context.Context) ([]string, error) {
	return jfrog.Do[[]string](ctx, s.client, jfrog.Get("/artifactory/api/security/lockedUsers"))
}

// Unlock unlocks a user.
//
// Deprecated: use the method Unlock of access.UsersService.
//
// Requires: admin. Since 4.4.
//
//jfrog:op 2.9.58.7
func (s *UserLocksService) Unlock(ctx context.Context, username string) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Post("/artifactory/api/security/unlockUsers/{userName}", username).
			Accept("*/*").Idempotent())
}

// UnlockMany unlocks users.
//
// Requires: admin. Since 4.4.
//
//jfrog:op 2.9.12
func (s *UserLocksService) UnlockMany(ctx context.Context, usernames []string) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Post("/artifactory/api/security/unlockUsers").Body(usernames).Accept("*/*").Idempotent().
			Check(check.AtLeastOne("user name", usernames)))
}

// UnlockAll unlocks all users.
//
// Requires: admin. Since 4.4.
//
//jfrog:op 2.9.13
func (s *UserLocksService) UnlockAll(ctx context.Context) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Post("/artifactory/api/security/unlockAllUsers").Accept("*/*").Idempotent())
}
