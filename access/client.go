// Package access calls the REST API of JFrog Access: users, groups, permissions, tokens,
// OpenID Connect, SCIM, projects, environments, roles and authentication providers.
package access

import (
	"context"
	"fmt"
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

// badRequest reports whether a response has status 400, which some operations use in place
// of 404.
func badRequest(e *jfrog.Error) bool { return e.StatusCode == http.StatusBadRequest }

// doBody is [jfrog.Do] for operations that must return something: an empty response is an
// error matching [jfrog.ErrBadAnswer], whatever the method of the request.
func doBody[T any](ctx context.Context, c *jfrog.Client, req *jfrog.Request) (*T, error) {
	out, err := jfrog.Do[**T](ctx, c, req) // an empty response leaves the inner pointer nil
	if err != nil {
		return nil, err
	}
	if *out == nil {
		return nil, fmt.Errorf("access: %w: it is empty", jfrog.ErrBadAnswer)
	}
	return *out, nil
}

// lacks returns the error for a response without a value that the caller needs.
func lacks(what string) error {
	return fmt.Errorf("access: %w: it has no %s", jfrog.ErrBadAnswer, what)
}

// filled returns an error if a value that stands in the request's body is empty. Values in
// the path are checked with the path.
func filled(what, value string) error {
	if value == "" {
		return fmt.Errorf("%s is empty", what)
	}
	return nil
}
