package access

import (
	"context"
	"encoding/json"
	"net/http"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/jsonextra"
)

// LDAPGroupSettings says which groups of an LDAP server become groups of the platform.
// Settings that are nil are not sent; settings that were read can be changed and sent back.
type LDAPGroupSettings struct {
	Name                 string            `json:"name"`
	EnabledLDAP          *string           `json:"enabled_ldap,omitempty"`  // key of the [LDAPSettings]
	GroupBaseDN          *string           `json:"group_base_dn,omitempty"` // a JSON null in Extra unsets it
	GroupNameAttribute   *string           `json:"group_name_attribute,omitempty"`
	GroupMemberAttribute *string           `json:"group_member_attribute,omitempty"`
	SubTree              *bool             `json:"sub_tree,omitempty"` // search below GroupBaseDN at any depth
	ForceAttributeSearch *bool             `json:"force_attribute_search,omitempty"`
	Filter               *string           `json:"filter,omitempty"` // (objectClass=groupOfNames)
	DescriptionAttribute *string           `json:"description_attribute,omitempty"`
	Strategy             LDAPGroupStrategy `json:"strategy,omitempty"`

	Extra map[string]json.RawMessage `json:"-"` // as [Project].Extra
}

// UnmarshalJSON reads settings with their Extra.
func (l *LDAPGroupSettings) UnmarshalJSON(data []byte) (err error) {
	type plain LDAPGroupSettings
	l.Extra, err = jsonextra.Decode(data, (*plain)(l))
	return err
}

// MarshalJSON writes settings with their Extra.
func (l LDAPGroupSettings) MarshalJSON() ([]byte, error) {
	type plain LDAPGroupSettings
	return jsonextra.Encode(plain(l), l.Extra)
}

// LDAPGroupStrategy says how the directory ties users to groups.
type LDAPGroupStrategy string

// The strategies.
const (
	LDAPGroupStatic       LDAPGroupStrategy = "STATIC"       // groups know their members
	LDAPGroupDynamic      LDAPGroupStrategy = "DYNAMIC"      // users know their groups
	LDAPGroupHierarchical LDAPGroupStrategy = "HIERARCHICAL" // the DN of a user has the groups in it
)

// CreateGroup adds group settings. No group is taken over before
// [LDAPService.RefreshGroup].
//
//jfrog:op 4.12.4.1
func (s *LDAPService) CreateGroup(ctx context.Context, settings *LDAPGroupSettings) error {
	return jfrog.Send(ctx, s.client, jfrog.Post("/access/api/v1/ldap/groups").Body(settings))
}

// ListGroups returns all group settings.
//
//jfrog:op 4.12.4.2
func (s *LDAPService) ListGroups(ctx context.Context) ([]LDAPGroupSettings, error) {
	return jfrog.Do[[]LDAPGroupSettings](ctx, s.client, jfrog.Get("/access/api/v1/ldap/groups"))
}

// GetGroup returns group settings. Ones that do not exist are an error matching
// [jfrog.ErrNotFound].
//
//jfrog:op 4.12.4.3
func (s *LDAPService) GetGroup(ctx context.Context, name string) (*LDAPGroupSettings, error) {
	return jfrog.Do[*LDAPGroupSettings](ctx, s.client,
		jfrog.Get("/access/api/v1/ldap/groups/{ldapGroupSettingName}", name).AbsentStatus(http.StatusBadRequest))
}

// UpdateGroup changes the group settings of the Name in settings. Groups follow with
// [LDAPService.RefreshGroup].
//
//jfrog:op 4.12.4.4
func (s *LDAPService) UpdateGroup(ctx context.Context, settings *LDAPGroupSettings) error {
	return jfrog.Send(ctx, s.client, jfrog.Put("/access/api/v1/ldap/groups").Body(settings))
}

// LDAPRefreshOptions says what [LDAPService.RefreshGroup] does.
type LDAPRefreshOptions struct {
	Operation LDAPRefreshOperation `url:"operation,omitempty"` // empty: LDAPUpdateAndImport
	Username  string               `url:"username,omitempty"`  // of one user only; empty: of all
}

// LDAPRefreshOperation says which groups are taken over.
type LDAPRefreshOperation string

// The operations.
const (
	LDAPUpdate          LDAPRefreshOperation = "UPDATE" // those that the platform has already
	LDAPImport          LDAPRefreshOperation = "IMPORT" // those that it has not
	LDAPUpdateAndImport LDAPRefreshOperation = "UPDATE_AND_IMPORT"
)

// RefreshGroup takes over groups from the LDAP server as group settings say, and returns
// the server's message with the number of groups. Since Artifactory 7.79.
//
//jfrog:op 4.12.4.5
func (s *LDAPService) RefreshGroup(ctx context.Context, name string, opts *LDAPRefreshOptions) (string, error) {
	return jfrog.Do[string](ctx, s.client, jfrog.Post("/access/api/v1/ldap/groups/{name}/refresh", name).Query(opts))
}

// DeleteGroup deletes group settings.
//
//jfrog:op 4.12.4.6
func (s *LDAPService) DeleteGroup(ctx context.Context, name string) error {
	return jfrog.Send(ctx, s.client, jfrog.Delete("/access/api/v1/ldap/groups/{ldapGroupSettingName}", name))
}
