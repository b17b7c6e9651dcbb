package access

import (
	"context"
	"encoding/json"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var ldapCases = replay.Cases[*Client]{
	"observed-ldap-exists/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.LDAP.Exists(ctx, "corp")
	},
	"observed-ldap-exists/absent": func(ctx context.Context, c *Client) (any, error) {
		return c.LDAP.Exists(ctx, "corp")
	},
	"observed-ldap-group-exists/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.LDAP.GroupExists(ctx, "devs")
	},
	"observed-ldap-group-exists/absent": func(ctx context.Context, c *Client) (any, error) {
		return c.LDAP.GroupExists(ctx, "devs")
	},
	"4.12.3.1/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.LDAP.Create(ctx, documentedLDAP())
	},
	"4.12.3.1/wire-search, created": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.LDAP.Create(ctx, replay.Body[LDAPSettings]("4.12.3.1/wire-search, created"))
	},
	"4.12.3.2/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.LDAP.List(ctx)
	},
	"4.12.3.3/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.LDAP.Get(ctx, "ldap1")
	},
	"4.12.3.3/wire-missing": func(ctx context.Context, c *Client) (any, error) {
		return c.LDAP.Get(ctx, "none")
	},
	"4.12.3.4/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.LDAP.Replace(ctx, "ldap1", documentedLDAP())
	},
	"4.12.3.5/constructed": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.LDAP.Delete(ctx, "ldap1")
	},
	"4.12.3.5/wire-no content": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.LDAP.Delete(ctx, "corp")
	},
	"4.12.4.1/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.LDAP.CreateGroup(ctx, documentedLDAPGroup())
	},
	"4.12.4.1/wire-hierarchical, created": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.LDAP.CreateGroup(ctx, replay.Body[LDAPGroupSettings]("4.12.4.1/wire-hierarchical, created"))
	},
	"4.12.4.2/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.LDAP.ListGroups(ctx)
	},
	"4.12.4.3/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.LDAP.GetGroup(ctx, "ldapGroup2")
	},
	"4.12.4.3/wire-missing": func(ctx context.Context, c *Client) (any, error) {
		return c.LDAP.GetGroup(ctx, "none")
	},
	"4.12.4.4/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.LDAP.ReplaceGroup(ctx, "ldapGroup2", documentedLDAPGroup())
	},
	"4.12.4.5/constructed": func(ctx context.Context, c *Client) (any, error) {
		return c.LDAP.RefreshGroup(ctx, "ldapGroup2", &LDAPGroupRefreshOptions{Operation: LDAPGroupUpdateAndImport, Username: "username"})
	},
	"4.12.4.6/constructed": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.LDAP.DeleteGroup(ctx, "ldapGroup2")
	},
	"4.12.4.6/wire-no content": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.LDAP.DeleteGroup(ctx, "corp-groups")
	},
}

// documentedLDAP returns the settings of the manual's samples.
func documentedLDAP() LDAPSettings {
	return LDAPSettings{
		Key: "ldap1", Enabled: new(true), LDAPURL: new("ldap://somehost"), UserDNPattern: new("uid={0}"),
		Search: &LDAPSearch{SearchSubTree: new(false), Extra: map[string]json.RawMessage{
			"manager_password": json.RawMessage("null"),
		}},
		AutoCreateUser: new(true), EmailAttribute: new("email"), LDAPPoisoningProtection: new(false),
		AllowUserToAccessProfile: new(false), PagingSupportEnabled: new(true),
	}
}

// documentedLDAPGroup returns the group settings of the manual's samples.
func documentedLDAPGroup() LDAPGroupSettings {
	return LDAPGroupSettings{
		Name: "ldapGroup2", EnabledLDAP: new("ldap2"),
		GroupNameAttribute: new("cn"), GroupMemberAttribute: new("uniqueMember"), SubTree: new(true),
		ForceAttributeSearch: new(false), Filter: new("(objectClass=groupOfNames)"),
		DescriptionAttribute: new("description"), Strategy: LDAPGroupStatic,
	}
}
