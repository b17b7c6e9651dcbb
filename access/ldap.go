package access

import (
	"cmp"
	"context"
	"encoding/json"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/check"
	"github.com/jfrogkit/jfrog-go/internal/jsonextra"
)

// LDAPService manages the LDAP servers that authenticate users, and the settings that import
// groups from them. Reached through [Client.LDAP].
type LDAPService service

// LDAPSettings configures authentication by an LDAP server. Nil settings are not sent.
type LDAPSettings struct {
	Key     string  `json:"key"`
	Enabled *bool   `json:"enabled,omitempty"`
	LDAPURL *string `json:"ldap_url,omitempty"` // ldap://host:389/dc=example,dc=com
	// UserDNPattern is the DN of a user, such as uid={0},ou=People. {0} is the user name.
	UserDNPattern *string     `json:"user_dn_pattern,omitempty"`
	Search        *LDAPSearch `json:"search,omitempty"`
	// AutoCreateUser creates users at their first login.
	AutoCreateUser           *bool   `json:"auto_create_user,omitempty"`
	EmailAttribute           *string `json:"email_attribute,omitempty"`
	LDAPPoisoningProtection  *bool   `json:"ldap_poisoning_protection,omitempty"`
	AllowUserToAccessProfile *bool   `json:"allow_user_to_access_profile,omitempty"`
	PagingSupportEnabled     *bool   `json:"paging_support_enabled,omitempty"`

	Extra map[string]json.RawMessage `json:"-"` // see [Project]
}

// UnmarshalJSON reads settings and their Extra.
func (l *LDAPSettings) UnmarshalJSON(data []byte) (err error) {
	type plain LDAPSettings
	l.Extra, err = jsonextra.Decode(data, (*plain)(l))
	return err
}

// MarshalJSON writes settings and their Extra.
func (l LDAPSettings) MarshalJSON() ([]byte, error) {
	type plain LDAPSettings
	return jsonextra.Encode(plain(l), l.Extra)
}

// keyed fills in the key, which the request knows, if the response leaves it out.
func (l *LDAPSettings) keyed(key string, err error) (*LDAPSettings, error) {
	if err != nil {
		return nil, err
	}
	l.Key = cmp.Or(l.Key, key)
	return l, nil
}

// LDAPSearch configures the search for users. A nil string is sent as null, which unsets it.
//
// An empty ManagerPassword is not sent: Extra["manager_password"] = []byte("null") unsets it.
// The manual does not state whether the password can be read. Set it before sending settings
// back.
type LDAPSearch struct {
	// SearchFilter finds a user, such as (uid={0}). {0} is the user name.
	SearchFilter *string `json:"search_filter"`
	// SearchBase is relative to the base DN in LDAPURL, such as ou=users.
	SearchBase      *string      `json:"search_base"`
	SearchSubTree   *bool        `json:"search_sub_tree,omitempty"`
	ManagerDN       *string      `json:"manager_dn"` // DN of the user that searches
	ManagerPassword jfrog.Secret `json:"manager_password,omitempty"`

	Extra map[string]json.RawMessage `json:"-"` // see [Project]
}

// UnmarshalJSON reads a search and its Extra.
func (l *LDAPSearch) UnmarshalJSON(data []byte) (err error) {
	type plain LDAPSearch
	l.Extra, err = jsonextra.Decode(data, (*plain)(l))
	return err
}

// MarshalJSON writes a search and its Extra.
func (l LDAPSearch) MarshalJSON() ([]byte, error) {
	type plain LDAPSearch
	return jsonextra.Encode(plain(l), l.Extra)
}

// Create adds an LDAP server.
//
// Requires: admin access token. Since 7.57.1.
//
//jfrog:op 4.12.3.1
func (s *LDAPService) Create(ctx context.Context, settings LDAPSettings) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Post("/access/api/v1/ldap/settings").Body(settings).Check(check.NotEmpty("key", settings.Key)))
}

// List returns the LDAP servers.
//
// Requires: admin access token. Since 7.57.1.
//
//jfrog:op 4.12.3.2
func (s *LDAPService) List(ctx context.Context) ([]LDAPSettings, error) {
	return jfrog.Do[[]LDAPSettings](ctx, s.client, jfrog.Get("/access/api/v1/ldap/settings"))
}

// Get returns an LDAP server. It returns an error matching [jfrog.ErrNotFound] if there is no
// such server.
//
// Requires: admin access token. Since 7.57.1.
//
//jfrog:op 4.12.3.3
func (s *LDAPService) Get(ctx context.Context, key string) (*LDAPSettings, error) {
	out, err := jfrog.Do[*LDAPSettings](ctx, s.client,
		jfrog.Get("/access/api/v1/ldap/settings/{ldapSettingKey}", key).NotFoundIf(badRequest))
	return out.keyed(key, err)
}

// Exists reports whether there is an LDAP server of that key.
//
//jfrog:observed HEAD /access/api/v1/ldap/settings/{ldapSettingKey}
func (s *LDAPService) Exists(ctx context.Context, key string) (bool, error) {
	return jfrog.Exists(ctx, s.client,
		jfrog.Head("/access/api/v1/ldap/settings/{ldapSettingKey}", key))
}

// Replace replaces an LDAP server. settings.Key is key or empty.
//
// Requires: admin access token. Since 7.57.1.
//
//jfrog:op 4.12.3.4
func (s *LDAPService) Replace(ctx context.Context, key string, settings LDAPSettings) error {
	req := jfrog.Put("/access/api/v1/ldap/settings").
		Check(check.NotEmpty("key", key)).Check(unchanged("key", key, settings.Key))
	settings.Key = key
	return jfrog.Send(ctx, s.client, req.Body(settings))
}

// Delete deletes an LDAP server.
//
// Requires: admin access token. Since 7.57.1.
//
//jfrog:op 4.12.3.5
func (s *LDAPService) Delete(ctx context.Context, key string) error {
	return jfrog.Send(ctx, s.client, jfrog.Delete("/access/api/v1/ldap/settings/{ldapSettingKey}", key))
}
