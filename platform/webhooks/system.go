package webhooks

import (
	"context"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// SystemService checks the health of the event service. Reached through [Client.System].
type SystemService service

// Ping returns nil if the event service works.
//
// Requires: admin.
//
//jfrog:op 4.11.8
func (s *SystemService) Ping(ctx context.Context) error {
	return jfrog.Send(ctx, s.client, jfrog.Get("/event/api/v1/system/ping").Accept("*/*"))
}
