package security

import (
	"context"
	"encoding/json"
	"errors"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/jsonextra"
)

// GroupsService manages groups of users. Reached through [Client.Groups].
//
// Since Artifactory 7.49.3 the service Groups of package access supersedes it.
type GroupsService service

// Group is a group of users. A nil field was absent in the response, or is not sent.
type Group struct {
	Name        string  `json:"name"`
	Description *string `json:"description,omitempty"`
	AutoJoin    *bool   `json:"autoJoin,omitempty"` // default: false
	// AdminPrivileges makes the members admins. It excludes AutoJoin. The default is false.
	AdminPrivileges *bool `json:"adminPrivileges,omitempty"`
	// Realm is internal, saml, ldap, crowd or scim, among others.
	Realm string `json:"realm,omitempty"`
	// RealmAttributes are for LDAP.
	RealmAttributes *string `json:"realmAttributes,omitempty"`
	// UserNames has the names of the members. [GroupsService.Get] returns them if its options
	// ask for them. Since Artifactory 6.13.
	UserNames      []string `json:"userNames,omitzero"`
	WatchManager   *bool    `json:"watchManager,omitempty"`   // default: false
	PolicyManager  *bool    `json:"policyManager,omitempty"`  // default: false
	ReportsManager *bool    `json:"reportsManager,omitempty"` // default: false
	ExternalID     *string  `json:"externalId,omitempty"`

	Extra map[string]json.RawMessage `json:"-"` // fields that this package does not know
}

// UnmarshalJSON reads a group and keeps unknown fields.
func (g *Group) UnmarshalJSON(data []byte) (err error) {
	type plain Group
	g.Extra, err = jsonextra.Decode(data, (*plain)(g))
	return err
}

// MarshalJSON writes a group with its unknown fields.
func (g Group) MarshalJSON() ([]byte, error) {
	type plain Group
	return jsonextra.Encode(plain(g), g.Extra)
}

func (g *Group) check() error {
	if jfrog.Deref(g.AdminPrivileges) && jfrog.Deref(g.AutoJoin) {
		return errors.New("group has both AdminPrivileges and AutoJoin")
	}
	return nil
}

const groupPath = "/artifactory/api/security/groups/{groupName}"

// GroupRef is a group in [GroupsService.List].
type GroupRef struct {
	Name string `json:"name"`
	URI  string `json:"uri"`
}

// List returns all groups.
//
// Deprecated: use the method List of access.GroupsService.
//
// Requires: admin, Artifactory Pro. Since 2.4.0.
//
//jfrog:op 2.9.58.8
func (s *GroupsService) List(ctx context.Context) ([]GroupRef, error) {
	return jfrog.Do[[]GroupRef](ctx, s.client, jfrog.Get("/artifactory/api/security/groups"))
}

// GroupGetOptions refines [GroupsService.Get].
type GroupGetOptions struct {
	// IncludeUsers requests the names of the members. Since Artifactory 6.13.
	IncludeUsers bool `url:"includeUsers,omitempty"`
}

// Get returns a group. It returns an error matching [jfrog.ErrNotFound] if there is no such
// group.
//
// Deprecated: use the method Get of access.GroupsService.
//
// Requires: admin, Artifactory Pro. Since 2.4.0.
//
//jfrog:op 2.9.58.9
func (s *GroupsService) Get(
	ctx context.Context, groupName string, opts *GroupGetOptions,
) (*Group, error) {
	group, err := jfrog.Do[*Group](ctx, s.client, jfrog.Get(groupPath, groupName).Query(opts))
	if err == nil && group.Name == "" {
		group.Name = groupName
	}
	return group, err
}

// Replace creates a group, or replaces an existing group of the name. Settings that are nil
// get their defaults. UserNames replaces the members. To keep the members of an existing
// group, send the group that [GroupsService.Get] returns with the option IncludeUsers.
//
// Deprecated: use the methods Create and Update of access.GroupsService.
//
// Requires: admin, Artifactory Pro. Since 2.4.0.
//
//jfrog:op 2.9.58.10
func (s *GroupsService) Replace(ctx context.Context, group Group) error {
	return jfrog.Send(ctx, s.client, jfrog.Put(groupPath, group.Name).Body(group).Check(group.check()))
}

// Update changes the settings of a group that the request has. UserNames adds members and
// removes none: [GroupsService.Replace] removes members.
//
// Servers with validate.lowercase.username.on.group refuse user names with capital letters.
// Since Artifactory 7.15.3.
//
// Deprecated: use the methods Update and UpdateMembers of access.GroupsService.
//
// Requires: admin, Artifactory Pro. Since 2.4.0.
//
//jfrog:op 2.9.58.11
func (s *GroupsService) Update(ctx context.Context, group Group) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Post(groupPath, group.Name).Body(group).Idempotent().Check(group.check()))
}

// Delete deletes a group. It returns an error matching [jfrog.ErrNotFound] if there is no such
// group.
//
// Deprecated: use the method Delete of access.GroupsService.
//
// Requires: admin, Artifactory Pro. Since 2.4.0.
//
//jfrog:op 2.9.58.12
func (s *GroupsService) Delete(ctx context.Context, groupName string) error {
	return jfrog.Send(ctx, s.client, jfrog.Delete(groupPath, groupName).Accept("*/*"))
}
