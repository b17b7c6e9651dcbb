package pipelines

import (
	"context"
	"iter"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// MasterIntegrationsService lists the kinds of integrations and their fields. Reached through
// [Client.MasterIntegrations].
type MasterIntegrationsService service

// MasterIntegration is a kind of integration. A project integration refers to it by its ID and
// its name.
type MasterIntegration struct {
	ID          int64      `json:"id"`
	Name        string     `json:"name"`     // such as github
	Type        string     `json:"type"`     // such as scm or generic
	TypeCode    int        `json:"typeCode"` // of Type
	DisplayName string     `json:"displayName"`
	IsEnabled   bool       `json:"isEnabled"`
	CreatedBy   UserID     `json:"createdBy"`
	UpdatedBy   UserID     `json:"updatedBy"`
	CreatedAt   jfrog.Time `json:"createdAt,omitzero"`
	UpdatedAt   jfrog.Time `json:"updatedAt,omitzero"`
}

// List returns the kinds of integrations.
//
// Deprecated: see the package.
//
// Requires: a valid user.
//
//jfrog:op 6.10.1
func (s *MasterIntegrationsService) List(ctx context.Context) ([]MasterIntegration, error) {
	return jfrog.Do[[]MasterIntegration](ctx, s.client,
		jfrog.Get("/pipelines/api/v1/masterIntegrations"))
}

// MasterIntegrationField is a field of a kind of integration.
type MasterIntegrationField struct {
	ID                  int64      `json:"id"`
	MasterIntegrationID int64      `json:"masterIntegrationId"`
	Name                string     `json:"name"`     // the label of a [FormField]
	DataType            string     `json:"dataType"` // such as string or object
	IsRequired          bool       `json:"isRequired"`
	IsSecure            bool       `json:"isSecure"` // the value is secret
	CreatedBy           UserID     `json:"createdBy"`
	UpdatedBy           UserID     `json:"updatedBy"`
	CreatedAt           jfrog.Time `json:"createdAt,omitzero"`
	UpdatedAt           jfrog.Time `json:"updatedAt,omitzero"`
}

// MasterIntegrationFieldListOptions filters and pages [MasterIntegrationsService.Fields].
type MasterIntegrationFieldListOptions struct {
	PageOptions
	MasterIntegrationIDs []int64 `url:"masterIntegrationIds,comma,omitempty"`
}

// Fields returns a page of the fields of the kinds of integrations.
//
// Deprecated: see the package.
//
// Requires: a valid user.
//
//jfrog:op 6.11.1
func (s *MasterIntegrationsService) Fields(
	ctx context.Context, opts *MasterIntegrationFieldListOptions,
) ([]MasterIntegrationField, error) {
	return jfrog.Do[[]MasterIntegrationField](ctx, s.client,
		jfrog.Get("/pipelines/api/v1/masterIntegrationFields").Query(opts))
}

// AllFields walks the fields on all pages of [MasterIntegrationsService.Fields], from opts.Skip on.
func (s *MasterIntegrationsService) AllFields(
	ctx context.Context, opts *MasterIntegrationFieldListOptions,
) iter.Seq2[MasterIntegrationField, error] {
	return walk(ctx, opts, s.Fields)
}
