package distribution

import (
	"context"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// SystemService reports the health, the version and the metrics of Distribution, and changes its
// settings. Reached through [Client.System].
type SystemService service

// Ping returns the result of a connection test. If the distributor, the database or Redis is
// unavailable, Ping returns an error with the reason.
//
// Since 1.0. May be anonymous.
//
//jfrog:op 5.2.1
func (s *SystemService) Ping(ctx context.Context) (*StatusMessage, error) {
	return jfrog.Do[*StatusMessage](ctx, s.client, jfrog.Get("/distribution/api/v1/system/ping"))
}

// SystemInfo describes Distribution.
type SystemInfo struct {
	Status    string `json:"status"`  // such as STABLE
	Message   string `json:"message"` // the error if the system is unstable
	Version   string `json:"version"`
	ServiceID string `json:"service_id"`
}

// Info returns the status and the version of Distribution.
//
// Since 1.0. May be anonymous.
//
//jfrog:op 5.2.2
func (s *SystemService) Info(ctx context.Context) (*SystemInfo, error) {
	return jfrog.Do[*SystemInfo](ctx, s.client, jfrog.Get("/distribution/api/v1/system/info"))
}

// SystemSettings are the settings of Distribution.
type SystemSettings struct {
	CallHomeEnabled bool `json:"call_home_enabled"` // send usage statistics to JFrog
}

const systemSettingsPath = "/distribution/api/v1/system/settings"

// Settings returns the settings of Distribution.
//
// Requires: admin. Since 1.6.
//
//jfrog:op 5.2.3
func (s *SystemService) Settings(ctx context.Context) (*SystemSettings, error) {
	return jfrog.Do[*SystemSettings](ctx, s.client, jfrog.Get(systemSettingsPath))
}

// UpdateSettings sets the settings of Distribution.
//
// Requires: admin. Since 1.6.
//
//jfrog:op 5.2.4
func (s *SystemService) UpdateSettings(ctx context.Context, settings SystemSettings) error {
	return jfrog.Send(ctx, s.client, jfrog.Post(systemSettingsPath).Body(settings).Idempotent())
}

// Metrics returns the metrics of Distribution in the OpenMetrics text format, or "" if metrics are
// not enabled. Timestamps are epoch milliseconds.
//
// Requires: admin. Since 2.18.1.
//
//jfrog:op 5.6.8
func (s *SystemService) Metrics(ctx context.Context) (string, error) {
	return jfrog.Do[string](ctx, s.client, jfrog.Get("/distribution/api/v1/metrics").MayBeEmpty())
}
