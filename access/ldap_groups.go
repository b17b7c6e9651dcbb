package access

import (
	"cmp"
	"context"
	"encoding/json"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/check"
	"github.com/jfrogkit/jfrog-go/internal/jsonextra"
)

// LDAPGroupSettings configures the import of groups from an LDAP server. Nil settings are not
// sent, except GroupBaseDN.
type LDAPGroupSettings struct {
	Name string `json:"name"`
	// EnabledLDAP is the key of the [LDAPSettings].
	EnabledLDAP          *string `json:"enabled_ldap,omitempty"`
	GroupBaseDN          *string `json:"group_base_dn"` // nil is sent as null, which unsets it
	GroupNameAttribute   *string `json:"group_name_attribute,omitempty"`
	GroupMemberAttribute *string `json:"group_member_attribute,omitempty"`
	// SubTree extends the search to subtrees.
	SubTree              *bool `json:"sub_tree,omitempty"`
	ForceAttributeSearch *bool `json:"force_attribute_search,omitempty"`
	// Filter finds groups, such as (objectClass=groupOfNames).
	Filter               *string           `json:"filter,omitempty"`
	DescriptionAttribute *string           `json:"description_attribute,omitempty"`
	Strategy             LDAPGroupStrategy `json:"strategy,omitempty"`

	Extra map[string]json.RawMessage `json:"-"` // see [Project]
}

// UnmarshalJSON reads settings and their Extra.
func (l *LDAPGroupSettings) UnmarshalJSON(data []byte) (err error) {
	type plain LDAPGroupSettings
	l.Extra, err = jsonextra.Decode(data, (*plain)(l))
	return err
}

// MarshalJSON writes settings and their Extra.
func (l LDAPGroupSettings) MarshalJSON() ([]byte, error) {
	type plain LDAPGroupSettings
	return jsonextra.Encode(plain(l), l.Extra)
}

// named fills in the name, which the request knows, if the response leaves it out.
func (l *LDAPGroupSettings) named(name string, err error) (*LDAPGroupSettings, error) {
	if err != nil {
		return nil, err
	}
	l.Name = cmp.Or(l.Name, name)
	return l, nil
}

// LDAPGroupStrategy is the way in which a directory connects users and groups.
type LDAPGroupStrategy string

// Strategies of LDAP groups.
const (
	LDAPGroupStatic       LDAPGroupStrategy = "STATIC"       // group entries list their members
	LDAPGroupDynamic      LDAPGroupStrategy = "DYNAMIC"      // user entries list their groups
	LDAPGroupHierarchical LDAPGroupStrategy = "HIERARCHICAL" // the DN of a user contains its groups
)

// CreateGroup adds group settings. It imports no groups: see [LDAPService.RefreshGroup].
//
// Requires: admin access token. Since 7.57.1.
//
//jfrog:op 4.12.4.1
func (s *LDAPService) CreateGroup(ctx context.Context, settings LDAPGroupSettings) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Post("/access/api/v1/ldap/groups").Body(settings).Check(check.NotEmpty("name", settings.Name)))
}

// ListGroups returns all group settings.
//
// Requires: admin access token. Since 7.57.1.
//
//jfrog:op 4.12.4.2
func (s *LDAPService) ListGroups(ctx context.Context) ([]LDAPGroupSettings, error) {
	return jfrog.Do[[]LDAPGroupSettings](ctx, s.client, jfrog.Get("/access/api/v1/ldap/groups"))
}

// GetGroup returns group settings. It returns an error matching [jfrog.ErrNotFound] if there
// are no such settings.
//
// Requires: admin access token. Since 7.57.1.
//
//jfrog:op 4.12.4.3
func (s *LDAPService) GetGroup(ctx context.Context, name string) (*LDAPGroupSettings, error) {
	out, err := jfrog.Do[*LDAPGroupSettings](ctx, s.client,
		jfrog.Get("/access/api/v1/ldap/groups/{ldapGroupSettingName}", name).NotFoundIf(badRequest))
	return out.named(name, err)
}

// GroupExists reports whether there are group settings of that name.
//
//jfrog:observed HEAD /access/api/v1/ldap/groups/{ldapGroupSettingName}
func (s *LDAPService) GroupExists(ctx context.Context, name string) (bool, error) {
	return jfrog.Exists(ctx, s.client,
		jfrog.Head("/access/api/v1/ldap/groups/{ldapGroupSettingName}", name))
}

// ReplaceGroup replaces group settings. It imports no groups: see [LDAPService.RefreshGroup].
// settings.Name is name or empty.
//
// Requires: admin access token. Since 7.57.1.
//
//jfrog:op 4.12.4.4
func (s *LDAPService) ReplaceGroup(ctx context.Context, name string, settings LDAPGroupSettings) error {
	req := jfrog.Put("/access/api/v1/ldap/groups").
		Check(check.NotEmpty("name", name)).Check(unchanged("name", name, settings.Name))
	settings.Name = name
	return jfrog.Send(ctx, s.client, req.Body(settings))
}

// LDAPGroupRefreshOptions modifies [LDAPService.RefreshGroup].
type LDAPGroupRefreshOptions struct {
	// Operation is [LDAPGroupUpdateAndImport] if it is empty.
	Operation LDAPGroupRefreshOperation `url:"operation,omitempty"`
	Username  string                    `url:"username,omitempty"` // refresh for this user only
}

// LDAPGroupRefreshOperation is an operation on LDAP groups.
type LDAPGroupRefreshOperation string

// Operations of [LDAPService.RefreshGroup].
const (
	LDAPGroupUpdate          LDAPGroupRefreshOperation = "UPDATE"
	LDAPGroupImport          LDAPGroupRefreshOperation = "IMPORT"
	LDAPGroupUpdateAndImport LDAPGroupRefreshOperation = "UPDATE_AND_IMPORT"
)

// RefreshGroup updates or imports the groups of group settings. It returns the text of the
// response, which contains the number of imported groups.
//
// Requires: admin access token. Since 7.79.
//
//jfrog:op 4.12.4.5
func (s *LDAPService) RefreshGroup(ctx context.Context, name string, opts *LDAPGroupRefreshOptions) (string, error) {
	return jfrog.Do[string](ctx, s.client, jfrog.Post("/access/api/v1/ldap/groups/{name}/refresh", name).Query(opts).MayBeEmpty())
}

// DeleteGroup deletes group settings.
//
// Requires: admin access token. Since 7.57.1.
//
//jfrog:op 4.12.4.6
func (s *LDAPService) DeleteGroup(ctx context.Context, name string) error {
	return jfrog.Send(ctx, s.client, jfrog.Delete("/access/api/v1/ldap/groups/{ldapGroupSettingName}", name))
}
