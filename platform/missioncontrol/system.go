package missioncontrol

import (
	"context"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// SystemService exports, imports and checks Mission Control. Reached through [Client.System].
type SystemService service

// Export exports the data of Mission Control to the file $JFROG_HOME/var/backup/mc/export.json on
// the server. The file is encrypted with the master key.
//
// Requires: access token, Enterprise or Enterprise+ license. Since 4.0.
//
//jfrog:op 8.2.1
func (s *SystemService) Export(ctx context.Context) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Put("/mc/api/v1/system/backup/export").Accept("*/*").LongRunning())
}

// Import imports the data of Mission Control from the file
// $JFROG_HOME/var/backup/mc/import.json on the server. An exported file is named export.json and
// must be renamed first. A file in another format is an error with status 400.
//
// Requires: access token, Enterprise or Enterprise+ license. Since 4.0.
//
//jfrog:op 8.2.2
func (s *SystemService) Import(ctx context.Context) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Put("/mc/api/v1/system/backup/import").
			Accept("*/*").LongRunning().NotIdempotent())
}

// Ping returns nil if Mission Control works.
//
// Requires: Enterprise or Enterprise+ license. Since 4.0. May be anonymous.
//
//jfrog:op 8.2.3
func (s *SystemService) Ping(ctx context.Context) error {
	return jfrog.Send(ctx, s.client, jfrog.Get("/mc/api/v1/system/ping").Accept("*/*"))
}
