package access

import (
	"context"
	"io"
	"net/http"
	"reflect"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// mustReturn lists the operations that must return something.
var mustReturn = map[string]func(context.Context, *Client) (any, error){
	"Authentication.BasicEnabled": func(ctx context.Context, c *Client) (any, error) { return c.Authentication.BasicEnabled(ctx) },
	"Crowd.Get":                   func(ctx context.Context, c *Client) (any, error) { return c.Crowd.Get(ctx) },
	"Crowd.Read":                  func(ctx context.Context, c *Client) (any, error) { return c.Crowd.Read(ctx) },
	"Stages.Get":                  func(ctx context.Context, c *Client) (any, error) { return c.Stages.Get(ctx, "a", nil) },
	"Lifecycle.Get":               func(ctx context.Context, c *Client) (any, error) { return c.Lifecycle.Get(ctx, nil) },
	"WebLogin.Token":              func(ctx context.Context, c *Client) (any, error) { return c.WebLogin.Token(ctx, "a") },
	"Stages.Create": func(ctx context.Context, c *Client) (any, error) {
		return c.Stages.Create(ctx, StageCreateRequest{Name: "a"})
	},
	"Stages.Update": func(ctx context.Context, c *Client) (any, error) {
		return c.Stages.Update(ctx, "a", StageUpdateRequest{Name: "b"}, nil)
	},
	"Federation.Create": func(ctx context.Context, c *Client) (any, error) {
		return c.Federation.Create(ctx, FederationTarget{Name: "a", URL: "https://host/access"})
	},
	"Federation.Get":  func(ctx context.Context, c *Client) (any, error) { return c.Federation.Get(ctx, "a") },
	"GlobalRoles.Get": func(ctx context.Context, c *Client) (any, error) { return c.GlobalRoles.Get(ctx, "a") },
	"HTTPSSO.Get":     func(ctx context.Context, c *Client) (any, error) { return c.HTTPSSO.Get(ctx) },
	"LDAP.Get":        func(ctx context.Context, c *Client) (any, error) { return c.LDAP.Get(ctx, "a") },
	"LDAP.GetGroup":   func(ctx context.Context, c *Client) (any, error) { return c.LDAP.GetGroup(ctx, "a") },
	"ProjectMembers.GetGroup": func(ctx context.Context, c *Client) (any, error) {
		return c.ProjectMembers.GetGroup(ctx, "a", "b")
	},
	"ProjectMembers.GetUser":  func(ctx context.Context, c *Client) (any, error) { return c.ProjectMembers.GetUser(ctx, "a", "b") },
	"ProjectRepositories.Get": func(ctx context.Context, c *Client) (any, error) { return c.ProjectRepositories.Get(ctx, "a") },
	"ProjectRoles.Create": func(ctx context.Context, c *Client) (any, error) {
		return c.ProjectRoles.Create(ctx, "a", Role{Name: "b"})
	},
	"ProjectRoles.Get": func(ctx context.Context, c *Client) (any, error) { return c.ProjectRoles.Get(ctx, "a", "b") },
	"ProjectRoles.Replace": func(ctx context.Context, c *Client) (any, error) {
		return c.ProjectRoles.Replace(ctx, "a", "b", Role{})
	},
	"Projects.Create": func(ctx context.Context, c *Client) (any, error) {
		return c.Projects.Create(ctx, Project{ProjectKey: "a", DisplayName: "b"})
	},
	"Projects.Get":         func(ctx context.Context, c *Client) (any, error) { return c.Projects.Get(ctx, "a") },
	"Projects.Update":      func(ctx context.Context, c *Client) (any, error) { return c.Projects.Update(ctx, "a", Project{}) },
	"SAML.Get":             func(ctx context.Context, c *Client) (any, error) { return c.SAML.Get(ctx, "a") },
	"System.CACertificate": func(ctx context.Context, c *Client) (any, error) { return c.System.CACertificate(ctx) },
	"System.RootCertificate": func(ctx context.Context, c *Client) (any, error) {
		return c.System.RootCertificate(ctx, nil)
	},
	"System.Version": func(ctx context.Context, c *Client) (any, error) { return c.System.Version(ctx) },
	"AWS.GetRole":    func(ctx context.Context, c *Client) (any, error) { return c.AWS.GetRole(ctx, "a") },
	"Groups.Get":     func(ctx context.Context, c *Client) (any, error) { return c.Groups.Get(ctx, "a") },
	"Groups.List":    func(ctx context.Context, c *Client) (any, error) { return c.Groups.List(ctx, nil) },
	"Groups.Create": func(ctx context.Context, c *Client) (any, error) {
		return c.Groups.Create(ctx, GroupCreateRequest{Name: "a"})
	},
	"Groups.Update": func(ctx context.Context, c *Client) (any, error) {
		return c.Groups.Update(ctx, "a", GroupUpdateRequest{AutoJoin: new(true)})
	},
	"OIDC.Get":        func(ctx context.Context, c *Client) (any, error) { return c.OIDC.Get(ctx, "a") },
	"OIDC.GetMapping": func(ctx context.Context, c *Client) (any, error) { return c.OIDC.GetMapping(ctx, "a", "b", nil) },
	"OIDC.Exchange": func(ctx context.Context, c *Client) (any, error) {
		return c.OIDC.Exchange(ctx, OIDCExchangeRequest{SubjectToken: "a", ProviderName: "b"})
	},
	"Groups.UpdateMembers": func(ctx context.Context, c *Client) (any, error) {
		return c.Groups.UpdateMembers(ctx, "a", MembershipUpdateRequest{Add: []string{"b"}})
	},
	"Pairings.CreateToken": func(ctx context.Context, c *Client) (any, error) {
		return c.Pairings.CreateToken(ctx, "access", PairingMissionControl)
	},
	"Permissions.Get":         func(ctx context.Context, c *Client) (any, error) { return c.Permissions.Get(ctx, "a") },
	"Permissions.GetResource": func(ctx context.Context, c *Client) (any, error) { return c.Permissions.GetResource(ctx, "a", "build") },
	"SCIMGroups.Get":          func(ctx context.Context, c *Client) (any, error) { return c.SCIMGroups.Get(ctx, "a", nil) },
	"SCIMGroups.Create": func(ctx context.Context, c *Client) (any, error) {
		return c.SCIMGroups.Create(ctx, SCIMGroup{DisplayName: "a"})
	},
	"SCIMGroups.Replace": func(ctx context.Context, c *Client) (any, error) { return c.SCIMGroups.Replace(ctx, "a", SCIMGroup{}) },
	"SCIMGroups.UpdateMembers": func(ctx context.Context, c *Client) (any, error) {
		return c.SCIMGroups.UpdateMembers(ctx, "a", MembershipUpdateRequest{Add: []string{"b"}})
	},
	"SCIMUsers.Get": func(ctx context.Context, c *Client) (any, error) { return c.SCIMUsers.Get(ctx, "a") },
	"SCIMUsers.Create": func(ctx context.Context, c *Client) (any, error) {
		return c.SCIMUsers.Create(ctx, SCIMUser{UserName: "a"})
	},
	"SCIMUsers.Replace":   func(ctx context.Context, c *Client) (any, error) { return c.SCIMUsers.Replace(ctx, "a", SCIMUser{}) },
	"SCIMUsers.SetActive": func(ctx context.Context, c *Client) (any, error) { return c.SCIMUsers.SetActive(ctx, "a", true) },
	"Tokens.Create":       func(ctx context.Context, c *Client) (any, error) { return c.Tokens.Create(ctx, TokenCreateRequest{}) },
	"Tokens.CreateForm": func(ctx context.Context, c *Client) (any, error) {
		return c.Tokens.CreateForm(ctx, TokenCreateRequest{})
	},
	"Tokens.Get": func(ctx context.Context, c *Client) (any, error) { return c.Tokens.Get(ctx, "a") },
	"Tokens.Refresh": func(ctx context.Context, c *Client) (any, error) {
		return c.Tokens.Refresh(ctx, TokenRefreshRequest{RefreshToken: "a"})
	},
	"Tokens.RevokeByValue": func(ctx context.Context, c *Client) (any, error) { return c.Tokens.RevokeByValue(ctx, "a") },
	"Tokens.DefaultExpiry": func(ctx context.Context, c *Client) (any, error) { return c.Tokens.DefaultExpiry(ctx) },
	"Tokens.SetDefaultExpiry": func(ctx context.Context, c *Client) (any, error) {
		return c.Tokens.SetDefaultExpiry(ctx, TokenLifetime(time.Hour))
	},
	"Users.Get":  func(ctx context.Context, c *Client) (any, error) { return c.Users.Get(ctx, "a") },
	"Users.List": func(ctx context.Context, c *Client) (any, error) { return c.Users.List(ctx, nil) },
	"Users.Create": func(ctx context.Context, c *Client) (any, error) {
		return c.Users.Create(ctx, UserCreateRequest{Username: "a"})
	},
	"Users.Update": func(ctx context.Context, c *Client) (any, error) {
		return c.Users.Update(ctx, "a", UserUpdateRequest{})
	},
	"Users.UpdateGroups": func(ctx context.Context, c *Client) (any, error) {
		return c.Users.UpdateGroups(ctx, "a", MembershipUpdateRequest{Add: []string{"b"}})
	},
}

// An empty response with a 2xx status is an error, never an empty token or user.
func TestEmptyResponses(t *testing.T) {
	for name, call := range mustReturn {
		for _, status := range []int{http.StatusOK, http.StatusCreated, http.StatusNoContent} {
			c, _ := server(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) })
			got, err := call(t.Context(), c)
			assert.ErrorIs(t, err, jfrog.ErrBadAnswer, "%s: %d", name, status)
			assert.ErrorContains(t, err, "/api/", "%s: %d", name, status)
			assert.True(t, reflect.ValueOf(got).IsZero(), "%s: %d: %v", name, status, got)
		}
	}
}

// A response without the token is an error as well.
func TestResponsesWithoutTheirToken(t *testing.T) {
	c, _ := server(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, `{"expires_in":60}`) })
	for _, name := range []string{
		"OIDC.Exchange", "Pairings.CreateToken", "Tokens.Create", "Tokens.CreateForm", "Tokens.Refresh", "Tokens.RevokeByValue",
		"Tokens.DefaultExpiry", "Tokens.SetDefaultExpiry",
	} {
		got, err := mustReturn[name](t.Context(), c)
		assert.ErrorIs(t, err, jfrog.ErrBadAnswer, name)
		assert.True(t, reflect.ValueOf(got).IsZero(), "%s: %v", name, got)
	}
}

// Names that the response leaves out come from the request.
func TestNamesOfTheRequest(t *testing.T) {
	c, _ := server(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, `{}`) })
	ctx := t.Context()
	name := func(v any, err error) string {
		if !assert.NoError(t, err) {
			return ""
		}
		switch v := v.(type) {
		case *User:
			return v.Username
		case *Group:
			return v.Name
		case *Permission:
			return v.Name
		case *OIDCConfiguration:
			return v.Name
		case *IdentityMapping:
			return v.Name
		case *IAMRole:
			return v.Username
		case *SCIMUser:
			return v.UserName
		case *SCIMGroup:
			return v.DisplayName
		}
		return ""
	}
	for _, got := range []string{
		name(c.Users.Get(ctx, "a")),
		name(c.Users.Create(ctx, UserCreateRequest{Username: "a"})),
		name(c.Users.Update(ctx, "a", UserUpdateRequest{})),
		name(c.Groups.Get(ctx, "a")),
		name(c.Groups.Create(ctx, GroupCreateRequest{Name: "a"})),
		name(c.Groups.Update(ctx, "a", GroupUpdateRequest{})),
		name(c.Permissions.Get(ctx, "a")),
		name(c.OIDC.Get(ctx, "a")),
		name(c.OIDC.GetMapping(ctx, "provider", "a", nil)),
		name(c.AWS.GetRole(ctx, "a")),
		name(c.SCIMUsers.Get(ctx, "a")),
		name(c.SCIMUsers.Create(ctx, SCIMUser{UserName: "a"})),
		name(c.SCIMUsers.Replace(ctx, "a", SCIMUser{})),
		name(c.SCIMUsers.SetActive(ctx, "a", true)),
		name(c.SCIMGroups.Get(ctx, "a", nil)),
		name(c.SCIMGroups.Create(ctx, SCIMGroup{DisplayName: "a"})),
		name(c.SCIMGroups.Replace(ctx, "a", SCIMGroup{})),
		name(c.SCIMGroups.UpdateMembers(ctx, "a", MembershipUpdateRequest{Add: []string{"b"}})),
	} {
		assert.Equal(t, "a", got)
	}
}

// The server replies to an empty update of a group with no body.
func TestUpdateGroupWithNothing(t *testing.T) {
	c, bodies := server(t, func(http.ResponseWriter, *http.Request) {})
	group, err := c.Groups.Update(t.Context(), "devs", GroupUpdateRequest{})
	assert.NoError(t, err)
	assert.Equal(t, &Group{Name: "devs"}, group)
	assert.Equal(t, []string{"{}"}, *bodies)
}
