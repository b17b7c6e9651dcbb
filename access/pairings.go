package access

import (
	"context"
	"errors"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/check"
)

// PairingsService establishes trust between services of two platforms. Reached through
// [Client.Pairings].
//
// The target of a pairing creates a pairing token, which holds its base URL. The other
// platform passes the token to its own service to initiate the pairing. serviceName is the
// type of that service, such as artifactory or access.
type PairingsService service

// PairingUseCase is the purpose of a pairing. Each service has its own use cases.
type PairingUseCase string

// The use cases without a parameter.
const (
	PairingMissionControl     PairingUseCase = "mission-control" // of the service access
	PairingColdStorage        PairingUseCase = "artifactory-cold"
	PairingEveryFederatedRepo PairingUseCase = "federated-repo/*" // of the service artifactory
)

// PairingFederatedRepo returns the use case of one federated repository, for the service
// artifactory.
func PairingFederatedRepo(repoKey string) PairingUseCase {
	return PairingUseCase("federated-repo/" + repoKey)
}

// PairingColdStorageNamespace returns the use case that restores revoked trust with a namespace
// of the cold storage.
func PairingColdStorageNamespace(namespace string) PairingUseCase {
	return PairingUseCase("artifactory-cold/" + namespace)
}

type pairingToken struct {
	PairingToken jfrog.Secret `json:"pairing_token"`
}

// CreateToken creates a pairing token for [PairingsService.Initiate] on the other platform.
// By default the token is valid for 5 minutes. It can be used once. CreateToken returns an
// error matching [jfrog.ErrNotFound] if the service does not know the use case.
//
// Requires: admin. Since 7.29.7.
//
//jfrog:op 4.7.1.11
func (s *PairingsService) CreateToken(ctx context.Context, serviceName string, useCase PairingUseCase) (jfrog.Secret, error) {
	out, err := jfrog.Do[*pairingToken](ctx, s.client,
		jfrog.Post("/{service}/api/v1/service_trust/pairing/{useCase...}", serviceName, string(useCase)))
	if err == nil && out.PairingToken == "" {
		err = check.Lacks("access", "pairing token")
	}
	return jfrog.Deref(out).PairingToken, err
}

type pairingMessage struct {
	Message string `json:"message"`
}

// Initiate pairs a service with the platform that created the token, and returns the server's
// message, which may be empty. A failed request is not sent again, because the token can be
// used once. Initiate returns an error matching [jfrog.ErrNotFound] if the service does not
// know the use case.
//
// Requires: admin. Since 7.29.7.
//
//jfrog:op 4.7.1.12
func (s *PairingsService) Initiate(ctx context.Context, serviceName string, useCase PairingUseCase, token jfrog.Secret) (string, error) {
	out, err := jfrog.Do[pairingMessage](ctx, s.client,
		jfrog.Put("/{service}/api/v1/service_trust/pairing/{useCase...}", serviceName, string(useCase)).
			Body(pairingToken{token}).Check(check.Secret("pairing token", token)).NotIdempotent())
	return out.Message, err
}

// Pairing is a platform that a service is paired with.
type Pairing struct {
	BaseURL string `json:"base_url"` // of the other platform, from its pairing token
}

// List returns the platforms that a service is paired with for a use case. It returns an
// error matching [jfrog.ErrNotFound] if the service does not know the use case.
//
// Requires: admin. Since 7.29.7.
//
//jfrog:op 4.7.1.13
func (s *PairingsService) List(ctx context.Context, serviceName string, useCase PairingUseCase) ([]Pairing, error) {
	return jfrog.Do[[]Pairing](ctx, s.client,
		jfrog.Get("/{service}/api/v1/service_trust/pairings/{useCase...}", serviceName, string(useCase)))
}

// Revoke deletes the master token of a paired platform. The base URL must not end with
// /artifactory. Revoke returns an error matching [jfrog.ErrNotFound] if the service is not
// paired with that base URL.
//
// Requires: admin. Since 7.29.7.
//
//jfrog:op 4.7.1.14
func (s *PairingsService) Revoke(ctx context.Context, serviceName string, pairing Pairing) error {
	req := jfrog.Delete("/{service}/api/v1/service_trust/pairings/*", serviceName).
		Body(pairing).Check(check.NotEmpty("base URL", pairing.BaseURL))
	if strings.HasSuffix(strings.TrimRight(pairing.BaseURL, "/"), "/artifactory") {
		req = req.Check(errors.New("base URL ends with /artifactory: use the URL of the platform"))
	}
	return jfrog.Send(ctx, s.client, req)
}
