// Package access calls the REST API of JFrog Access: users, groups, permissions, tokens,
// OpenID Connect, SCIM, projects, environments, roles and authentication providers.
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
	System              *SystemService
	Tokens              *TokensService
	Users               *UsersService
}

// service is what every service is made of.
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
		System:              (*SystemService)(s),
		Tokens:              (*TokensService)(s),
		Users:               (*UsersService)(s),
	}
}

// badRequest reports whether a response has status 400, by which some operations mean that a
// thing does not exist.
func badRequest(e *jfrog.Error) bool { return e.StatusCode == http.StatusBadRequest }
