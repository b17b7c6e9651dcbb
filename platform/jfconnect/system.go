package jfconnect

import (
	"context"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// SystemService reports the state of JFConnect and its IDs. Reached through [Client.System].
type SystemService service

// Ping returns nil if JFConnect works.
//
// Requires: an access token. Since Artifactory 7.23.3.
//
//jfrog:op 4.10.1
func (s *SystemService) Ping(ctx context.Context) error {
	return jfrog.Send(ctx, s.client, jfrog.Get("/jfconnect/api/v1/system/ping").Accept("*/*"))
}

// Liveness returns nil if JFConnect runs.
//
// Requires: an access token. Since Artifactory 7.23.3.
//
//jfrog:op 4.10.2
func (s *SystemService) Liveness(ctx context.Context) error {
	return jfrog.Send(ctx, s.client, jfrog.Get("/jfconnect/api/v1/system/liveness").Accept("*/*"))
}

// Readiness returns nil if JFConnect can take requests.
//
// Requires: an access token. Since Artifactory 7.23.3.
//
//jfrog:op 4.10.3
func (s *SystemService) Readiness(ctx context.Context) error {
	return jfrog.Send(ctx, s.client, jfrog.Get("/jfconnect/api/v1/system/readiness").Accept("*/*"))
}

// ServiceID returns the ID of JFConnect.
//
// Requires: an access token. Since Artifactory 7.23.3.
//
//jfrog:op 4.10.4
func (s *SystemService) ServiceID(ctx context.Context) (string, error) {
	id, err := jfrog.Do[string](ctx, s.client, jfrog.Get("/jfconnect/api/v1/system/service_id"))
	return strings.TrimSpace(id), err
}

// JPDID returns the ID of the deployment (JPD).
//
// Requires: an access token of any user. Since Artifactory 7.29.7.
//
//jfrog:op 4.10.5
func (s *SystemService) JPDID(ctx context.Context) (string, error) {
	id, err := jfrog.Do[string](ctx, s.client, jfrog.Get("/jfconnect/api/v1/system/jpd_id"))
	return strings.TrimSpace(id), err
}
