package access

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/pause"
)

// TokenRotationPlan describes the replacement of a token. It contains no secrets and may be
// printed.
type TokenRotationPlan struct {
	ID       string   // of the token to replace
	Username string   // of the token
	Expiry   UnixTime // of the token; zero: never
	LastUsed UnixTime // of the token, if recorded; see TokenInfo
	// Request creates the new token. It may be changed. The project of a token and a reference
	// token cannot be read from the server: set them if the token has them.
	Request TokenCreateRequest
}

// String describes the plan in one line.
func (p TokenRotationPlan) String() string {
	return fmt.Sprintf("replace token %s of %s (expires: %s) by a token with scope %q, audience %q, lifetime %s",
		p.ID, p.Username, cmp.Or(p.Expiry.String(), "never"), p.Request.Scope, p.Request.Audience,
		cmp.Or(p.Request.ExpiresIn.String(), "of the server's choice"))
}

// PlanRotation plans the replacement of a token by one with the same user, scope, audience,
// description and lifetime. It changes nothing. The token must be one whose claims can be read,
// and that the server stores. The error matches [jfrog.ErrNotFound] if it does not.
//
// Requires: access token of the same user, or of an admin. Since 7.21.1.
//
//jfrog:none reads the claims of the token, then Get
func (s *TokensService) PlanRotation(ctx context.Context, token jfrog.Secret) (*TokenRotationPlan, error) {
	claims, err := ParseTokenClaims(token)
	if err != nil {
		return nil, err
	}
	if claims.ID == "" || claims.Username() == "" || len(claims.Scope) == 0 {
		return nil, errors.New("access: the token has no id, no user or no scope")
	}
	info, err := s.Get(ctx, claims.ID)
	if err != nil {
		return nil, fmt.Errorf("access: token %s: %w", claims.ID, err)
	}
	plan := &TokenRotationPlan{
		ID: claims.ID, Username: claims.Username(), Expiry: cmp.Or(claims.Expiry, info.Expiry), LastUsed: info.LastUsed,
		Request: TokenCreateRequest{
			Username: claims.Username(), Scope: claims.Scope, Audience: claims.Audience, Description: info.Description,
			Refreshable: info.Refreshable, ExpiresIn: TokenNeverExpires,
		},
	}
	if issued := cmp.Or(claims.IssuedAt, info.IssuedAt); plan.Expiry != 0 {
		plan.Request.ExpiresIn = 0
		if issued != 0 && plan.Expiry > issued {
			seconds := min(int64(plan.Expiry-issued), int64(maxLifetime))
			plan.Request.ExpiresIn = TokenLifetime(time.Duration(seconds) * time.Second)
		}
	}
	if claims.Extension.ForceRevocable {
		plan.Request.ForceRevocable = new(true)
	}
	return plan, nil
}

// TokenRotation is a rotation whose new token has been stored. It contains no secrets. Store it
// beside the new token, in JSON for example, to be able to finish the rotation after a
// restart.
type TokenRotation struct {
	OldID       string    `json:"old_id"`
	NewID       string    `json:"new_id"`
	RevokeAfter time.Time `json:"revoke_after"` // end of the overlap, by the clock of the caller
	// NewSHA256 has the checksums of the new access token and of its reference token. They tell
	// whether the new token is stored if the stored one does not name its id.
	NewSHA256 []string `json:"new_sha256,omitempty"`
}

// check returns an error if a token is not the new token. Without an id in the token, and if
// the server is not asked for it, its checksum decides.
func (r *TokenRotation) check(token jfrog.Secret, asked bool) error {
	claims, err := ParseTokenClaims(token)
	switch {
	case err == nil && claims.ID == r.NewID:
	case err == nil && claims.ID != "":
		return fmt.Errorf("the stored token is %s, not the new token %s", claims.ID, r.NewID)
	case !asked && !slices.Contains(r.NewSHA256, sumOf(token)):
		return fmt.Errorf("the stored token is not the new token %s", r.NewID)
	}
	return nil
}

func sumOf(token jfrog.Secret) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// TokenRotateOptions refines [TokensService.Rotate] and [TokensService.FinishRotation].
type TokenRotateOptions struct {
	// Overlap is how long both tokens are valid after the new one has been stored.
	Overlap time.Duration
	// Later lets Rotate return in place of waiting for the end of the overlap. The caller revokes
	// the old token with [TokensService.FinishRotation].
	Later bool

	// Verify returns an error if a token does not work. Nil reads the description of the token
	// with the token itself, which needs Artifactory 7.53.1 and a stored token. Before Artifactory
	// 7.68 the audience of the token must include Access too.
	Verify func(ctx context.Context, token jfrog.Secret) error
	// Client configures the client that verifies in place of Verify, as in [OIDCOptions].
	Client []jfrog.Option
}

// discardTimeout bounds the revocation of a new token that is not used.
const discardTimeout = 30 * time.Second

// Rotate replaces a token as [TokensService.PlanRotation] has planned. It creates the new token,
// verifies that it works, and hands it to store. After the overlap it verifies the new token
// again, and revokes the old one.
//
// Rotate revokes the new token if it does not work, has another scope or expires within the
// overlap. It does the same if store returns an error or panics, even if the context has ended.
// The old token stays. Therefore store must not replace the old token before it can succeed.
//
// Once store has returned nil, the new token is never revoked. If something fails later, or the
// context ends, both tokens stay valid. Rotate then returns the rotation with the error, for
// [TokensService.FinishRotation]. At no time are both tokens invalid.
//
// If the process is killed before store has returned, the old token stays valid. A new token of
// the same description may stay on the server, also if the response to its creation is lost. The
// error says so. It may stay too if its lifetime is so short that the server does not store it.
//
// Requires: access token of the same user, or of an admin. Since 7.21.1.
//
//jfrog:none Create, Get with the new token, then Revoke
func (s *TokensService) Rotate(
	ctx context.Context, plan TokenRotationPlan, store func(context.Context, *Token, TokenRotation) error, opts *TokenRotateOptions,
) (*TokenRotation, error) {
	o := jfrog.Deref(opts)
	err := s.checkRotation(plan, &o)
	if store == nil {
		err = cmp.Or(err, errors.New("there is no function that stores the token"))
	}
	if err != nil {
		return nil, fmt.Errorf("access: rotation of token %q: %w", plan.ID, err)
	}
	token, err := s.Create(ctx, plan.Request)
	if err != nil {
		return nil, fmt.Errorf("access: rotation of token %s: create: %w%s", plan.ID, err, perhapsCreated(err))
	}
	rotation, err := s.adopt(ctx, plan, token, store, &o)
	if err != nil {
		return nil, fmt.Errorf("access: rotation of token %s: %w", plan.ID, err)
	}
	if o.Later {
		return rotation, nil
	}
	return rotation, s.FinishRotation(ctx, *rotation, token.AccessToken, &o)
}

// adopt verifies a new token and stores it. If it fails, it revokes the token.
func (s *TokensService) adopt(
	ctx context.Context, plan TokenRotationPlan, token *Token, store func(context.Context, *Token, TokenRotation) error, o *TokenRotateOptions,
) (_ *TokenRotation, err error) {
	rotation := TokenRotation{OldID: plan.ID, NewID: token.ID}
	for _, value := range []jfrog.Secret{token.AccessToken, token.ReferenceToken} {
		if value != "" {
			rotation.NewSHA256 = append(rotation.NewSHA256, sumOf(value))
		}
	}
	claims, _ := ParseTokenClaims(token.AccessToken) // nil for other kinds of tokens
	if rotation.NewID == "" && claims != nil {
		rotation.NewID = claims.ID
	}
	if rotation.NewID == plan.ID || claims != nil && claims.ID == plan.ID {
		// The new token must not be discarded, as it is the old one.
		return nil, errors.New("the server returns the old token as the new one")
	}
	stored := false
	defer func() {
		if !stored {
			err = errors.Join(err, s.discard(ctx, rotation.NewID, token.AccessToken))
		}
	}()
	if rotation.NewID == "" {
		return nil, errors.New("the new token has no id")
	}
	if err := sameRights(plan.Request, token, claims); err != nil {
		return nil, err
	}
	now := time.Now()
	if expiry := expiryOf(token, claims, now); !expiry.IsZero() && expiry.Before(now.Add(o.Overlap)) {
		return nil, fmt.Errorf("the new token expires at %s, before the end of the overlap", expiry.Format(time.RFC3339))
	}
	if err := s.verify(ctx, &rotation, token.AccessToken, o); err != nil {
		return nil, err
	}
	rotation.RevokeAfter = time.Now().Add(o.Overlap)
	if err := store(ctx, token, rotation); err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	stored = true
	return &rotation, nil
}

// FinishRotation revokes the old token of a rotation. It waits for the end of the overlap, and
// verifies that the token that is stored now is the new one and works. If it is not, both
// tokens stay. FinishRotation may be called again; it succeeds if the old token was revoked
// before.
//
// Requires: access token of the same user, or of an admin. Since 7.21.1.
//
//jfrog:none Get with the new token, then Revoke
func (s *TokensService) FinishRotation(ctx context.Context, rotation TokenRotation, stored jfrog.Secret, opts *TokenRotateOptions) error {
	o := jfrog.Deref(opts)
	err := s.checkVerify(&o)
	switch {
	case rotation.OldID == "" || rotation.OldID == CurrentToken || rotation.NewID == "" || rotation.NewID == rotation.OldID:
		err = fmt.Errorf("it has the ids %q and %q", rotation.OldID, rotation.NewID)
	case stored == "":
		err = errors.New("the stored token is empty")
	}
	if err == nil {
		err = pause.For(ctx, time.Until(rotation.RevokeAfter))
	}
	if err == nil {
		err = s.verify(ctx, &rotation, stored, &o)
	}
	if err == nil {
		err = s.Revoke(ctx, rotation.OldID)
	}
	if err != nil {
		return fmt.Errorf("access: rotation of token %s is not finished: both tokens stay: %w", rotation.OldID, err)
	}
	return nil
}

// checkRotation returns an error for a plan that cannot succeed.
func (s *TokensService) checkRotation(plan TokenRotationPlan, o *TokenRotateOptions) error {
	lifetime := plan.Request.ExpiresIn
	switch {
	case plan.ID == "" || plan.ID == CurrentToken:
		return errors.New("the plan does not name the id of a token")
	case o.Overlap < 0:
		return fmt.Errorf("overlap %s is negative", o.Overlap)
	case lifetime > 0 && lifetime.Duration() <= o.Overlap:
		return fmt.Errorf("the new token's lifetime of %s is not longer than the overlap of %s", lifetime, o.Overlap)
	}
	return s.checkVerify(o)
}

// checkVerify returns an error if no token can be verified.
func (s *TokensService) checkVerify(o *TokenRotateOptions) error {
	if o.Verify == nil && s.client.BaseURL() == "" {
		return errors.New("the client has no base URL: set Verify")
	}
	return nil
}

// verify returns an error if a token does not work.
func (s *TokensService) verify(ctx context.Context, rotation *TokenRotation, token jfrog.Secret, o *TokenRotateOptions) error {
	if err := rotation.check(token, o.Verify == nil); err != nil {
		return err
	}
	if o.Verify != nil {
		if err := o.Verify(ctx, token); err != nil {
			return fmt.Errorf("verify: %w", err)
		}
		return nil
	}
	c, err := jfrog.New(s.client.BaseURL(), append(slices.Clone(o.Client), jfrog.WithAccessToken(string(token)))...)
	if err != nil {
		return fmt.Errorf("verify: %w", err)
	}
	info, err := New(c).Tokens.Get(ctx, CurrentToken)
	switch {
	case err != nil:
		return fmt.Errorf("verify: %w", err)
	case info.ID != rotation.NewID:
		return fmt.Errorf("verify: the server takes the new token %s for %s", rotation.NewID, info.ID)
	}
	return nil
}

// perhapsCreated says that a token may stay on the server although its creation has failed. The
// response may be lost, or it may not be readable.
func perhapsCreated(err error) string {
	for _, class := range []error{jfrog.ErrServer, jfrog.ErrUnreachable, jfrog.ErrBadAnswer, context.Canceled, context.DeadlineExceeded} {
		if errors.Is(err, class) {
			return "; the server may have created a token: see TokensService.List"
		}
	}
	return ""
}

// discard revokes a token that is not used, even if the context has ended.
func (s *TokensService) discard(ctx context.Context, id string, token jfrog.Secret) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), discardTimeout)
	defer cancel()
	var err error
	if id != "" {
		err = s.Revoke(ctx, id)
	} else {
		_, err = s.RevokeByValue(ctx, token)
	}
	if err != nil {
		return fmt.Errorf("the new token %s is not used, and cannot be revoked: %w", id, err)
	}
	return nil
}

// sameRights returns an error if a new token has another scope than requested.
func sameRights(req TokenCreateRequest, token *Token, claims *TokenClaims) error {
	got := token.Scope
	if claims != nil && len(claims.Scope) > 0 {
		got = claims.Scope
	}
	if len(req.Scope) == 0 || len(got) == 0 || normal(got) == normal(req.Scope) {
		return nil
	}
	return fmt.Errorf("the new token has the scope %q in place of %q", got, req.Scope)
}

// normal returns the text of scopes in one form, whatever their order.
func normal(scopes TokenScopes) string {
	var out []string
	for _, scope := range scopes.split().merged() {
		if groups, ok := scope.(TokenScopeGroups); ok {
			scope = TokenScopeGroups(slices.Sorted(slices.Values(groups)))
		}
		out = append(out, scope.String())
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

// expiryOf returns the expiry of a new token; zero: never or not known.
func expiryOf(token *Token, claims *TokenClaims, now time.Time) time.Time {
	if claims != nil && claims.Expiry != 0 {
		return claims.Expiry.Time()
	}
	if d := token.ExpiresIn.Duration(); d > 0 {
		return now.Add(d)
	}
	return time.Time{}
}
