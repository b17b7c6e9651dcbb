package access

import (
	"context"
	"encoding/json"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var ldapCases = replay.Cases[*Client]{
	"4.12.3.1/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.LDAP.Create(ctx, documentedLDAP())
	},
	"4.12.3.1/wire-search, created": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.LDAP.Create(ctx, replay.Body[*LDAPSettings]("4.12.3.1/wire-search, created"))
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
		return nil, c.LDAP.Update(ctx, documentedLDAP())
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
		return nil, c.LDAP.CreateGroup(ctx, replay.Body[*LDAPGroupSettings]("4.12.4.1/wire-hierarchical, created"))
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
		return nil, c.LDAP.UpdateGroup(ctx, documentedLDAPGroup())
	},
	"4.12.4.5/constructed": func(ctx context.Context, c *Client) (any, error) {
		return c.LDAP.RefreshGroup(ctx, "ldapGroup2", &LDAPRefreshOptions{LDAPUpdateAndImport, "username"})
	},
	"4.12.4.6/constructed": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.LDAP.DeleteGroup(ctx, "ldapGroup2")
	},
	"4.12.4.6/wire-no content": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.LDAP.DeleteGroup(ctx, "corp-groups")
	},
}

var jsonNull = json.RawMessage("null")

// documentedLDAP is the server of the manual, which unsets with null.
func documentedLDAP() *LDAPSettings {
	return &LDAPSettings{
		Key: "ldap1", Enabled: new(true), URL: new("ldap://somehost"), UserDNPattern: new("uid={0}"),
		Search: &LDAPSearch{SearchSubTree: new(false), Extra: map[string]json.RawMessage{
			"search_filter": jsonNull, "search_base": jsonNull, "manager_dn": jsonNull, "manager_password": jsonNull,
		}},
		AutoCreateUser: new(true), EmailAttribute: new("email"), LDAPPoisoningProtection: new(false),
		AllowUserToAccessProfile: new(false), PagingSupportEnabled: new(true),
	}
}

func documentedLDAPGroup() *LDAPGroupSettings {
	return &LDAPGroupSettings{
		Name: "ldapGroup2", EnabledLDAP: new("ldap2"),
		GroupNameAttribute: new("cn"), GroupMemberAttribute: new("uniqueMember"), SubTree: new(true),
		ForceAttributeSearch: new(false), Filter: new("(objectClass=groupOfNames)"),
		DescriptionAttribute: new("description"), Strategy: LDAPGroupStatic,
		Extra: map[string]json.RawMessage{"group_base_dn": jsonNull},
	}
}
