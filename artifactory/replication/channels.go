package replication

import (
	"context"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/refusal"
)

// ChannelsService manages the channels by which other servers learn of events, so that their
// remote repositories pull. Reached through [Client.Channels].
type ChannelsService service

// List returns the servers whose remote repositories subscribe to the events of a local
// repository. Each is an IP address, # and the ID of the service.
//
// Requires: admin, Artifactory Pro. Since 6.0.0.
//
//jfrog:op 2.3.1.13
func (s *ChannelsService) List(ctx context.Context, repoKey string) ([]string, error) {
	return jfrog.Do[[]string](ctx, s.client,
		jfrog.Get("/artifactory/api/replications/channels/{repo}", repoKey).
			NotFoundIf(refusal.NoSuchRepository))
}

// Close closes the channels of all subscribers. They try to open them again.
//
// Requires: admin, Artifactory Pro. Since 6.0.0.
//
//jfrog:op 2.3.1.14
func (s *ChannelsService) Close(ctx context.Context) error {
	return jfrog.Send(ctx, s.client, jfrog.Post("/artifactory/api/replications/channels/release"))
}
