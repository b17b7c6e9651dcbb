package security

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/check"
	"github.com/jfrogkit/jfrog-go/internal/jsonextra"
)

// PasswordsService changes and expires passwords, and sets when they expire. Reached through
// [Client.Passwords].
//
// Since Artifactory 7.49.3 the service Users of package access supersedes the methods Change
// and Expire. The other methods have no successor there.
type PasswordsService service

// Encrypted returns the password of the caller in encrypted form. The client must
// authenticate with the password itself: see [jfrog.WithBasicAuth]. If it authenticates with
// an API key, Encrypted returns the key in encrypted form.
//
// Requires: a privileged user. Since 3.3.0.
//
//jfrog:op 2.9.3
func (s *PasswordsService) Encrypted(ctx context.Context) (jfrog.Secret, error) {
	out, err := jfrog.Do[string](ctx, s.client,
		jfrog.Get("/artifactory/api/security/encryptedPassword"))
	return jfrog.Secret(out), err
}

// Expire marks the password of a user as expired.
//
// Deprecated: use the method ExpirePassword of access.UsersService.
//
// Requires: admin, Artifactory Pro. Since 4.4.2.
//
//jfrog:op 2.9.58.5
func (s *PasswordsService) Expire(ctx context.Context, username string) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Post("/artifactory/api/security/users/authorization/expirePassword/{userName}", username).
			Idempotent())
}

// ExpireMany marks the passwords of users as expired.
//
// Requires: admin, Artifactory Pro. Since 4.4.2.
//
//jfrog:op 2.9.4
func (s *PasswordsService) ExpireMany(ctx context.Context, usernames []string) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Post("/artifactory/api/security/users/authorization/expirePassword").
			Body(usernames).Idempotent().Check(check.AtLeastOne("user name", usernames)))
}

// ExpireAll marks the passwords of all users as expired.
//
// Requires: admin, Artifactory Pro. Since 4.4.2.
//
//jfrog:op 2.9.5
func (s *PasswordsService) ExpireAll(ctx context.Context) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Post("/artifactory/api/security/users/authorization/expirePasswordForAllUsers").
			Idempotent())
}

// Unexpire makes the expired password of a user valid again.
//
// Requires: admin, Artifactory Pro. Since 4.4.2.
//
//jfrog:op 2.9.6
func (s *PasswordsService) Unexpire(ctx context.Context, username string) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Post("/artifactory/api/security/users/authorization/unexpirePassword/{userName}", username).
			Accept("*/*").Idempotent())
}

// PasswordChangeRequest is the body of [PasswordsService.Change].
type PasswordChangeRequest struct {
	UserName    string       `json:"userName"`
	OldPassword jfrog.Secret `json:"oldPassword"`
	NewPassword jfrog.Secret `json:"newPassword1"`
}

// Format prints the request with the passwords masked.
func (r PasswordChangeRequest) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, r) }

// passwordChange is a request as it is sent, with the new password repeated.
type passwordChange struct {
	PasswordChangeRequest
	NewPassword2 jfrog.Secret `json:"newPassword2"`
}

func (r PasswordChangeRequest) check() error {
	return errors.Join(check.NotEmpty("user name", r.UserName), check.NotEmpty("old password", string(r.OldPassword)),
		check.NotEmpty("new password", string(r.NewPassword)))
}

// Change changes a password.
//
// Deprecated: use the method SetPassword of access.UsersService.
//
// Requires: admin, or the user of the password who is not anonymous; Artifactory Pro.
// Since 4.4.2.
//
//jfrog:op 2.9.58.6
func (s *PasswordsService) Change(ctx context.Context, req PasswordChangeRequest) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Post("/artifactory/api/security/users/authorization/changePassword").
			Body(passwordChange{req, req.NewPassword}).Accept("*/*").Check(req.check()))
}

// PasswordExpirationPolicy sets when passwords expire.
type PasswordExpirationPolicy struct {
	Enabled bool `json:"enabled"`
	// PasswordMaxAge is in days, from 1 to 999.
	PasswordMaxAge jfrog.Int `json:"passwordMaxAge"`
	NotifyByEmail  bool      `json:"notifyByEmail"`

	Extra map[string]json.RawMessage `json:"-"` // fields that this package does not know
}

// UnmarshalJSON reads a policy and keeps unknown fields.
func (p *PasswordExpirationPolicy) UnmarshalJSON(data []byte) (err error) {
	type plain PasswordExpirationPolicy
	p.Extra, err = jsonextra.Decode(data, (*plain)(p))
	return err
}

// MarshalJSON writes a policy with its unknown fields.
func (p PasswordExpirationPolicy) MarshalJSON() ([]byte, error) {
	type plain PasswordExpirationPolicy
	return jsonextra.Encode(plain(p), p.Extra)
}

func (p PasswordExpirationPolicy) check() error {
	if p.Enabled && (p.PasswordMaxAge < 1 || p.PasswordMaxAge > 999) {
		return fmt.Errorf("maximum age of %d days is not from 1 to 999", p.PasswordMaxAge)
	}
	return nil
}

const passwordExpirationPath = "/artifactory/api/security/configuration/passwordExpirationPolicy"

// ExpirationPolicy returns when passwords expire.
//
// Requires: admin, Artifactory Pro. Since 4.4.2.
//
//jfrog:op 2.9.7
func (s *PasswordsService) ExpirationPolicy(
	ctx context.Context,
) (*PasswordExpirationPolicy, error) {
	return jfrog.Do[*PasswordExpirationPolicy](ctx, s.client, jfrog.Get(passwordExpirationPath))
}

// SetExpirationPolicy sets when passwords expire.
//
// Requires: admin, Artifactory Pro. Since 4.4.2.
//
//jfrog:op 2.9.8
func (s *PasswordsService) SetExpirationPolicy(
	ctx context.Context, policy PasswordExpirationPolicy,
) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Put(passwordExpirationPath).Body(policy).Check(policy.check()))
}
