package workers

import (
	"context"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// SystemService reports the state of the Workers service. Reached through [Client.System].
type SystemService service

// Readiness returns nil if the service can take requests. If a service that it depends on is not
// ready, the error matches [jfrog.ErrUnavailable]. On Cloud, the service is always ready.
//
// Since 7.63.2. May be anonymous.
//
//jfrog:op 4.15.7
func (s *SystemService) Readiness(ctx context.Context) error {
	return jfrog.Send(ctx, s.client, jfrog.Get("/worker/api/v1/system/readiness").Accept("*/*"))
}

// Liveness returns nil if the service runs.
//
// Since 7.63.2. May be anonymous.
//
//jfrog:op 4.15.8
func (s *SystemService) Liveness(ctx context.Context) error {
	return jfrog.Send(ctx, s.client, jfrog.Get("/worker/api/v1/system/liveness").Accept("*/*"))
}
