package access

import (
	"context"
	"errors"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// PairingsService establishes trust between services by pairing tokens. Reached through [Client.Pairings].
//
// The target of a pairing issues the token, which holds its base URL, and the other side
// hands it in at its own service. Everything here needs administration rights. The
// service is the context of the one that issues the tokens: artifactory, access ... A use
// case that it does not know is an error matching [jfrog.ErrNotFound]. Since Artifactory
// 7.29.7.
type PairingsService service

// PairingUseCase says what two services are paired for.
type PairingUseCase string

// The use cases, besides those of [PairFederatedRepo] and [PairColdStorageNamespace].
const (
	PairMissionControl     PairingUseCase = "mission-control" // of the service access
	PairColdStorage        PairingUseCase = "artifactory-cold"
	PairEveryFederatedRepo PairingUseCase = "federated-repo/*" // of the service artifactory
)

// PairFederatedRepo is the use case of one federated repository, of the service
// artifactory.
func PairFederatedRepo(repoKey string) PairingUseCase {
	return PairingUseCase("federated-repo/" + repoKey)
}

// PairColdStorageNamespace is the use case of a namespace of the cold storage.
func PairColdStorageNamespace(namespace string) PairingUseCase {
	return PairingUseCase("artifactory-cold/" + namespace)
}

type pairingToken struct {
	Token jfrog.Secret `json:"pairing_token"`
}

// CreateToken issues a pairing token, to be handed to [PairingsService.Initiate] at the
// other side. It is good for 5 minutes and for one use.
//
//jfrog:op 4.7.1.11
func (s *PairingsService) CreateToken(ctx context.Context, serviceName string, useCase PairingUseCase) (jfrog.Secret, error) {
	out, err := jfrog.Do[pairingToken](ctx, s.client,
		jfrog.Post("/{service}/api/v1/service_trust/pairing/{useCase...}", serviceName, string(useCase)))
	return out.Token, err
}

type pairingMessage struct {
	Message string `json:"message"`
}

// Initiate pairs this platform with the one that issued the token, and returns the
// server's message. It is not repeated when it fails, since the token is good for one use.
//
//jfrog:op 4.7.1.12
func (s *PairingsService) Initiate(ctx context.Context, serviceName string, useCase PairingUseCase, token jfrog.Secret) (string, error) {
	out, err := jfrog.Do[pairingMessage](ctx, s.client,
		jfrog.Put("/{service}/api/v1/service_trust/pairing/{useCase...}", serviceName, string(useCase)).
			Body(pairingToken{token}).Check(filled("pairing token", string(token))).NotIdempotent())
	return out.Message, err
}

// Pairing is a platform that this one is paired with.
type Pairing struct {
	BaseURL string `json:"base_url"`
}

// List returns the platforms that this one is paired with for a use case.
//
//jfrog:op 4.7.1.13
func (s *PairingsService) List(ctx context.Context, serviceName string, useCase PairingUseCase) ([]Pairing, error) {
	return jfrog.Do[[]Pairing](ctx, s.client,
		jfrog.Get("/{service}/api/v1/service_trust/pairings/{useCase...}", serviceName, string(useCase)))
}

// Revoke ends the pairing with a platform for every use case. Its base URL is the one in
// [Pairing], without /artifactory at its end; one that is not paired is an error matching
// [jfrog.ErrNotFound].
//
//jfrog:op 4.7.1.14
func (s *PairingsService) Revoke(ctx context.Context, serviceName, baseURL string) error {
	req := jfrog.Delete("/{service}/api/v1/service_trust/pairings/*", serviceName).
		Body(Pairing{baseURL}).Check(filled("base URL", baseURL))
	if strings.HasSuffix(strings.TrimRight(baseURL, "/"), "/artifactory") {
		req = req.Check(errors.New("base URL ends with /artifactory: give the platform's above it"))
	}
	return jfrog.Send(ctx, s.client, req)
}
