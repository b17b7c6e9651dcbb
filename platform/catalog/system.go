package catalog

import (
	"context"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// SystemService returns the state of Catalog. Reached through [Client.System].
type SystemService service

// Ping returns nil if Catalog responds.
//
//jfrog:observed GET /catalog/api/v1/system/ping
func (s *SystemService) Ping(ctx context.Context) error {
	return jfrog.Send(ctx, s.client, jfrog.Get("/catalog/api/v1/system/ping").Accept("*/*"))
}

// SystemVersion is the version of Catalog.
type SystemVersion struct {
	Version   string `json:"version"`
	Revision  string `json:"revision"`
	BuildDate string `json:"build_date"`
}

// Version returns the version of Catalog. Older servers have no such operation: use
// [SystemService.Ping].
//
//jfrog:observed GET /catalog/api/v1/system/version
func (s *SystemService) Version(ctx context.Context) (*SystemVersion, error) {
	return jfrog.Do[*SystemVersion](ctx, s.client, jfrog.Get("/catalog/api/v1/system/version"))
}

// SystemHealth is the health of Catalog and of its connections.
type SystemHealth struct {
	Code                string       `json:"code"` // OK, if Catalog is healthy
	Entitlements        Entitlements `json:"entitlements"`
	Central             Central      `json:"central"`
	DBConnectionWorking bool         `json:"db_connection_working"`
	OneModelAvailable   bool         `json:"one_model_available"`
}

// Entitlements states whether the platform may use Catalog.
type Entitlements struct {
	EntitledForCatalog bool `json:"entitled_for_catalog"`
	HasCentralToken    bool `json:"has_central_token"`
	TokenExpired       bool `json:"token_expired"`
}

// Central is the state of the connection to the central Catalog of JFrog.
type Central struct {
	CentralConnectionWorking bool `json:"central_connection_working"`
}

// Health returns the health of Catalog.
//
//jfrog:observed GET /catalog/api/v1/system/app_health
func (s *SystemService) Health(ctx context.Context) (*SystemHealth, error) {
	return jfrog.Do[*SystemHealth](ctx, s.client, jfrog.Get("/catalog/api/v1/system/app_health"))
}
