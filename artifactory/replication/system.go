package replication

import (
	"context"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// SystemService blocks and unblocks all replications of the server. Reached through
// [Client.System].
type SystemService service

// SystemState tells which replications are blocked.
type SystemState struct {
	BlockPullReplications bool `json:"blockPullReplications"`
	BlockPushReplications bool `json:"blockPushReplications"`
}

// Get returns which replications of the server are blocked.
//
// Requires: admin, Artifactory Pro. Since 4.7.2.
//
//jfrog:op 2.3.1.12
func (s *SystemService) Get(ctx context.Context) (*SystemState, error) {
	return jfrog.Do[*SystemState](ctx, s.client, jfrog.Get("/artifactory/api/system/replications"))
}

// SystemBlockOptions selects the replications that [SystemService.Block] and
// [SystemService.Unblock] change. The others stay as they are.
type SystemBlockOptions struct {
	Push *bool `url:"push,omitempty"` // nil: true
	Pull *bool `url:"pull,omitempty"` // nil: true
}

// Block blocks the push and pull replications of the server.
//
// Requires: admin, Artifactory Pro. Since 4.7.2.
//
//jfrog:op 2.3.1.15
func (s *SystemService) Block(ctx context.Context, opts *SystemBlockOptions) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Post("/artifactory/api/system/replications/block").Query(opts).Accept("*/*").Idempotent())
}

// Unblock unblocks the push and pull replications of the server.
//
// Requires: admin, Artifactory Pro. Since 4.7.2.
//
//jfrog:op 2.3.1.16
func (s *SystemService) Unblock(ctx context.Context, opts *SystemBlockOptions) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Post("/artifactory/api/system/replications/unblock").Query(opts).Accept("*/*").Idempotent())
}
