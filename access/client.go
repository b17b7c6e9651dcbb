// Package access calls the REST API of JFrog Access: users, groups, permissions, tokens,
// OpenID Connect, SCIM, projects, environments, roles and authentication providers.
//
//	c, err := jfrog.New("https://acme.jfrog.io", jfrog.WithAccessToken(adminToken))
//	ac := access.New(c)
//	_, err = ac.Users.Create(ctx, access.UserCreateRequest{
//		Username: "ci", Email: "ci@acme.com", InternalPasswordDisabled: new(true),
//		Groups: []string{"deployers"},
//	})
//	token, err := ac.Tokens.Create(ctx, access.TokenCreateRequest{
//		Username: "ci", ExpiresIn: access.TokenLifetime(8 * time.Hour),
//	})
//	err = ac.Permissions.Create(ctx, access.Permission{
//		Name: "deploy",
//		Resources: map[access.PermissionResourceType]access.PermissionResource{
//			access.PermissionResourceArtifact: {
//				Actions: access.PermissionActions{Groups: map[string][]access.PermissionAction{
//					"deployers": {access.PermissionActionRead, access.PermissionActionWrite},
//				}},
//				Targets: map[string]access.PermissionTarget{access.PermissionTargetAnyLocal: {}},
//			},
//		},
//	})
//
// [OIDC] is a token source for programs that have no JFrog credentials. It exchanges the ID
// token of a CI job or a workload for an access token. It renews the access token before it
// expires.
//
// Lists that come in pages have a List method for one page and an All method that walks all
// pages. Types that are read, changed and sent back keep the fields that this package does
// not know, in Extra.
//
// Failed requests are [*jfrog.Error]; errors.Is compares them with [jfrog.ErrNotFound] and
// its siblings.
package access

import (
	"net/http"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// Client groups the services of Access.
type Client struct {
	AWS                 *AWSService
	Authentication      *AuthenticationService
	Crowd               *CrowdService
	Environments        *EnvironmentsService
	Federation          *FederationService
	GlobalRoles         *GlobalRolesService
	Groups              *GroupsService
	HTTPSSO             *HTTPSSOService
	LDAP                *LDAPService
	Lifecycle           *LifecycleService
	OIDC                *OIDCService
	Pairings            *PairingsService
	Permissions         *PermissionsService
	ProjectMembers      *ProjectMembersService
	ProjectRepositories *ProjectRepositoriesService
	ProjectRoles        *ProjectRolesService
	Projects            *ProjectsService
	SAML                *SAMLService
	SCIMGroups          *SCIMGroupsService
	SCIMUsers           *SCIMUsersService
	Stages              *StagesService
	System              *SystemService
	Tokens              *TokensService
	Users               *UsersService
	WebLogin            *WebLoginService
}

// service is the underlying type of every service.
type service struct{ client *jfrog.Client }

// New returns the services of the Access of a platform.
func New(c *jfrog.Client) *Client {
	s := &service{client: c}
	return &Client{
		AWS:                 (*AWSService)(s),
		Authentication:      (*AuthenticationService)(s),
		Crowd:               (*CrowdService)(s),
		Environments:        (*EnvironmentsService)(s),
		Federation:          (*FederationService)(s),
		GlobalRoles:         (*GlobalRolesService)(s),
		Groups:              (*GroupsService)(s),
		HTTPSSO:             (*HTTPSSOService)(s),
		LDAP:                (*LDAPService)(s),
		Lifecycle:           (*LifecycleService)(s),
		OIDC:                (*OIDCService)(s),
		Pairings:            (*PairingsService)(s),
		Permissions:         (*PermissionsService)(s),
		ProjectMembers:      (*ProjectMembersService)(s),
		ProjectRepositories: (*ProjectRepositoriesService)(s),
		ProjectRoles:        (*ProjectRolesService)(s),
		Projects:            (*ProjectsService)(s),
		SAML:                (*SAMLService)(s),
		SCIMGroups:          (*SCIMGroupsService)(s),
		SCIMUsers:           (*SCIMUsersService)(s),
		Stages:              (*StagesService)(s),
		System:              (*SystemService)(s),
		Tokens:              (*TokensService)(s),
		Users:               (*UsersService)(s),
		WebLogin:            (*WebLoginService)(s),
	}
}

// badRequest reports whether a response has status 400, which some operations use in place
// of 404.
func badRequest(e *jfrog.Error) bool { return e.StatusCode == http.StatusBadRequest }
