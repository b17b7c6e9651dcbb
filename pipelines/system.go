package pipelines

import (
	"context"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// SystemService returns the state of the server and its codes. Reached through [Client.System].
type SystemService service

// SystemCode is a code of the server, such as the code of a status.
type SystemCode struct {
	Code      StatusCode `json:"code"`  // a StatusCode if Group is "status"
	Name      string     `json:"name"`  // such as "success"
	Group     string     `json:"group"` // such as "status"
	CreatedBy UserID     `json:"createdBy"`
	UpdatedBy UserID     `json:"updatedBy"`
	CreatedAt jfrog.Time `json:"createdAt,omitzero"`
	UpdatedAt jfrog.Time `json:"updatedAt,omitzero"`
}

// SystemCodeOptions filters [SystemService.Codes].
type SystemCodeOptions struct {
	Group string `url:"group,omitempty"` // such as "status"; empty: all groups
}

// Codes returns the codes of the server. The codes of the group status are the values of
// [StatusCode].
//
// Deprecated: see the package.
//
// Requires: a valid user.
//
//jfrog:op 6.2.1
func (s *SystemService) Codes(ctx context.Context, opts *SystemCodeOptions) ([]SystemCode, error) {
	return jfrog.Do[[]SystemCode](ctx, s.client,
		jfrog.Get("/pipelines/api/v1/systemCodes").Query(opts))
}

// SystemInfo identifies the server.
type SystemInfo struct {
	Version   string `json:"version"` // such as 1.1.0
	ServiceID string `json:"serviceId"`
}

// Info returns the version and the service ID of the server.
//
// Deprecated: see the package.
//
// Requires: a valid user.
//
//jfrog:op 6.2.2
func (s *SystemService) Info(ctx context.Context) (*SystemInfo, error) {
	return jfrog.Do[*SystemInfo](ctx, s.client, jfrog.Get("/pipelines/api/v1/system/info"))
}

// ConfigStatus is the result of [SystemService.ConfigStatus].
type ConfigStatus struct {
	// HasPipelinesConfigChanged reports whether a node pool, a pipeline source or a project
	// integration was added or edited.
	HasPipelinesConfigChanged bool `json:"hasPipelinesConfigChanged"`
}

// ConfigStatus returns whether the configuration of Pipelines has changed.
//
// Deprecated: see the package.
//
// Requires: a valid user.
//
//jfrog:op 6.2.3
func (s *SystemService) ConfigStatus(ctx context.Context) (*ConfigStatus, error) {
	return jfrog.Do[*ConfigStatus](ctx, s.client, jfrog.Get("/pipelines/api/v1/system/configStatus"))
}

// SystemHealth is the health of the server. An administrator gets all fields except Status. Other
// users get only Status.
type SystemHealth struct {
	Status    string          `json:"status,omitempty"` // such as OK
	IsHealthy bool            `json:"isHealthy,omitempty"`
	Timestamp jfrog.Time      `json:"timestamp,omitzero"`
	Services  []ServiceHealth `json:"services,omitempty"`
}

// ServiceHealth is the health of a service that Pipelines uses.
type ServiceHealth struct {
	Name               string     `json:"name"` // such as PostgresDB
	HealthCheckEnabled bool       `json:"healthCheckEnabled"`
	IsHealthy          bool       `json:"isHealthy"`
	Timestamp          jfrog.Time `json:"timestamp,omitzero"`
}

// Health returns the health of the server. Administrators get the health of each service, too.
//
// Deprecated: see the package.
//
// Requires: a valid user.
//
//jfrog:op 6.2.4
func (s *SystemService) Health(ctx context.Context) (*SystemHealth, error) {
	return jfrog.Do[*SystemHealth](ctx, s.client, jfrog.Get("/pipelines/api/v1/system/health"))
}
