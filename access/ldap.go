package access

import (
	"context"
	"encoding/json"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/jsonextra"
)

// LDAPService manages the LDAP servers that authenticate users, and the settings by which
// LDAP groups are taken over. Reached through [Client.LDAP]. Since Artifactory 7.57.1; it
// needs an administrator's access token.
type LDAPService service

// LDAPSettings says how users are authenticated by an LDAP server. Settings that are nil
// are not sent; settings that were read can be changed and sent back, but for the
// password within.
type LDAPSettings struct {
	Key                      string      `json:"key"`
	Enabled                  *bool       `json:"enabled,omitempty"`
	URL                      *string     `json:"ldap_url,omitempty"`        // ldap://host:389/dc=example,dc=com
	UserDNPattern            *string     `json:"user_dn_pattern,omitempty"` // {0} is the user name: uid={0},ou=People
	Search                   *LDAPSearch `json:"search,omitempty"`
	AutoCreateUser           *bool       `json:"auto_create_user,omitempty"` // make users at their first login
	EmailAttribute           *string     `json:"email_attribute,omitempty"`
	LDAPPoisoningProtection  *bool       `json:"ldap_poisoning_protection,omitempty"`
	AllowUserToAccessProfile *bool       `json:"allow_user_to_access_profile,omitempty"`
	PagingSupportEnabled     *bool       `json:"paging_support_enabled,omitempty"`

	Extra map[string]json.RawMessage `json:"-"` // as [Project].Extra
}

// UnmarshalJSON reads settings with their Extra.
func (l *LDAPSettings) UnmarshalJSON(data []byte) (err error) {
	type plain LDAPSettings
	l.Extra, err = jsonextra.Decode(data, (*plain)(l))
	return err
}

// MarshalJSON writes settings with their Extra.
func (l LDAPSettings) MarshalJSON() ([]byte, error) {
	type plain LDAPSettings
	return jsonextra.Encode(plain(l), l.Extra)
}

// LDAPSearch says how a user is searched for where [LDAPSettings].UserDNPattern does not
// suffice. A JSON null in Extra unsets a setting: Extra["search_base"] = []byte("null").
type LDAPSearch struct {
	SearchFilter    *string      `json:"search_filter,omitempty"` // {0} is the user name: (uid={0})
	SearchBase      *string      `json:"search_base,omitempty"`
	SearchSubTree   *bool        `json:"search_sub_tree,omitempty"`
	ManagerDN       *string      `json:"manager_dn,omitempty"`       // who searches; nil: anonymous
	ManagerPassword jfrog.Secret `json:"manager_password,omitempty"` // do not count on reading it back: set it with each update

	Extra map[string]json.RawMessage `json:"-"` // as [Project].Extra
}

// UnmarshalJSON reads a search with its Extra.
func (l *LDAPSearch) UnmarshalJSON(data []byte) (err error) {
	type plain LDAPSearch
	l.Extra, err = jsonextra.Decode(data, (*plain)(l))
	return err
}

// MarshalJSON writes a search with its Extra.
func (l LDAPSearch) MarshalJSON() ([]byte, error) {
	type plain LDAPSearch
	return jsonextra.Encode(plain(l), l.Extra)
}

// Create adds an LDAP server.
//
//jfrog:op 4.12.3.1
func (s *LDAPService) Create(ctx context.Context, settings *LDAPSettings) error {
	return jfrog.Send(ctx, s.client, jfrog.Post("/access/api/v1/ldap/settings").Body(settings))
}

// List returns the LDAP servers.
//
//jfrog:op 4.12.3.2
func (s *LDAPService) List(ctx context.Context) ([]LDAPSettings, error) {
	return jfrog.Do[[]LDAPSettings](ctx, s.client, jfrog.Get("/access/api/v1/ldap/settings"))
}

// Get returns an LDAP server. One that does not exist is an error matching
// [jfrog.ErrNotFound].
//
//jfrog:op 4.12.3.3
func (s *LDAPService) Get(ctx context.Context, key string) (*LDAPSettings, error) {
	return jfrog.Do[*LDAPSettings](ctx, s.client,
		jfrog.Get("/access/api/v1/ldap/settings/{ldapSettingKey}", key).NotFoundIf(badRequest))
}

// Update changes the LDAP server of the Key in settings.
//
//jfrog:op 4.12.3.4
func (s *LDAPService) Update(ctx context.Context, settings *LDAPSettings) error {
	return jfrog.Send(ctx, s.client, jfrog.Put("/access/api/v1/ldap/settings").Body(settings))
}

// Delete deletes an LDAP server.
//
//jfrog:op 4.12.3.5
func (s *LDAPService) Delete(ctx context.Context, key string) error {
	return jfrog.Send(ctx, s.client, jfrog.Delete("/access/api/v1/ldap/settings/{ldapSettingKey}", key))
}
