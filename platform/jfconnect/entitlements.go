package jfconnect

import (
	"context"
	"slices"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// EntitlementsURL is the base URL of the JFrog Entitlements Service.
const EntitlementsURL = "https://jes.jfrog.io"

// EntitlementsService calls the JFrog Entitlements Service. [NewEntitlements] creates one. It is
// safe for concurrent use.
type EntitlementsService service

// NewEntitlements returns the Entitlements Service at the base URL of c:
//
//	jes, err := jfrog.New(jfconnect.EntitlementsURL)
//	if err != nil {
//		return err
//	}
//	entitlements, err := jfconnect.NewEntitlements(jes).Register(ctx, token)
//
// The client of a platform does not reach the service. The client for the service needs no
// credentials, and credentials that it has are not sent.
func NewEntitlements(c *jfrog.Client) *EntitlementsService {
	return (*EntitlementsService)(&service{client: c})
}

// registerRequest is the body of [EntitlementsService.Register].
type registerRequest struct {
	OfflineResponseToken jfrog.Secret `json:"offline_response_token"`
}

// Register exchanges the token of [RegistrationStart.Token] for the entitlements of the
// deployment, a JSON text. It returns the text unchanged. Store it as it is: [RegistrationService]
// applies it only if not a byte differs.
//
// The machine needs a connection to the Internet. Only the token authenticates the request.
//
// Since Artifactory 7.68.7. May be anonymous.
//
//jfrog:op 4.10.7
func (s *EntitlementsService) Register(
	ctx context.Context, offlineResponseToken jfrog.Secret,
) ([]byte, error) {
	out, err := jfrog.Do[string](ctx, s.client, jfrog.Post("/api/v1/offline_register").
		Body(registerRequest{offlineResponseToken}).Check(checkToken(offlineResponseToken)).Anonymous())
	if err != nil {
		return nil, err
	}
	return []byte(out), nil
}

// sorted returns the items in order, as a text.
func sorted(items []string) string {
	slices.Sort(items)
	return strings.Join(items, ", ")
}
