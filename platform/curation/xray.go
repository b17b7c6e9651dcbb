package curation

import (
	"context"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// XrayService describes JFrog Xray, which serves the API of Curation. Reached through
// [Client.Xray].
type XrayService service

// XrayVersion is the version of Xray.
type XrayVersion struct {
	XrayVersion  string `json:"xray_version"`
	XrayRevision string `json:"xray_revision"`
}

// Version returns the version of Xray.
//
//jfrog:observed GET /xray/api/v1/system/version
func (s *XrayService) Version(ctx context.Context) (*XrayVersion, error) {
	return jfrog.Do[*XrayVersion](ctx, s.client, jfrog.Get("/xray/api/v1/system/version"))
}
