package pipelines

import (
	"context"
	"errors"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// TemplatesService manages templates of pipelines. Reached through [Client.Templates].
type TemplatesService service

// Template is a template of pipelines.
type Template struct {
	ID                 int64      `json:"id"`
	Namespace          string     `json:"namespace"`
	Name               string     `json:"name"`
	SyntaxVersion      string     `json:"syntaxVersion"`    // a semantic version or latest
	TemplateSourceID   int64      `json:"templateSourceId"` // 0: the template has no source
	LatestSHA          string     `json:"latestSha"`        // of the last sync
	IsSyncing          bool       `json:"isSyncing"`
	LastSyncStatusCode StatusCode `json:"lastSyncStatusCode"`
	LastSyncStartedAt  jfrog.Time `json:"lastSyncStartedAt,omitzero"`
	LastSyncEndedAt    jfrog.Time `json:"lastSyncEndedAt,omitzero"`
	LastSyncLogs       string     `json:"lastSyncLogs"`
	RetiredAt          jfrog.Time `json:"retiredAt,omitzero"`
	CreatedAt          jfrog.Time `json:"createdAt,omitzero"`
	UpdatedAt          jfrog.Time `json:"updatedAt,omitzero"`
}

// TemplateCreateRequest is the body of [TemplatesService.Create].
type TemplateCreateRequest struct {
	Name string `json:"name"`
	// Namespace is a part of the path of the template's folder in the template source.
	Namespace        string `json:"namespace"`
	TemplateSourceID int64  `json:"templateSourceId"`
	// SyntaxVersion is the semantic version of the template, as in its Git tag, or latest.
	SyntaxVersion string `json:"syntaxVersion"`
	LatestSHA     string `json:"latestSha,omitempty"` // of the last sync
}

func (r TemplateCreateRequest) check() error {
	return errors.Join(filled("name", r.Name), filled("namespace", r.Namespace),
		checkID("template source", r.TemplateSourceID), filled("syntax version", r.SyntaxVersion))
}

// Create adds a template of a template source and returns it.
//
// Deprecated: see the package.
//
// Requires: a valid user.
//
//jfrog:op 6.28.1
func (s *TemplatesService) Create(ctx context.Context, req TemplateCreateRequest) (*Template, error) {
	return jfrog.Do[*Template](ctx, s.client, jfrog.Post("/pipelines/api/v1/templates").Body(req).Check(req.check()))
}

// TemplateListOptions filters [TemplatesService.List].
type TemplateListOptions struct {
	TemplateIDs   []int64  `url:"templateIds,comma,omitempty"`
	Names         []string `url:"names,comma,omitempty"`
	SyntaxVersion []string `url:"syntaxVersion,comma,omitempty"`
}

// List returns the templates that meet all conditions of opts.
//
// Deprecated: see the package.
//
// Requires: a valid user.
//
//jfrog:op 6.28.2
func (s *TemplatesService) List(ctx context.Context, opts *TemplateListOptions) ([]Template, error) {
	o := jfrog.Deref(opts)
	return jfrog.Do[[]Template](ctx, s.client, jfrog.Get("/pipelines/api/v1/templates").Query(opts).
		Check(checkTexts(texts{"names", o.Names}, texts{"syntax version", o.SyntaxVersion})))
}

// Get returns a template.
//
// Deprecated: see the package.
//
// Requires: a valid user.
//
//jfrog:op 6.28.3
func (s *TemplatesService) Get(ctx context.Context, templateID int64) (*Template, error) {
	return jfrog.Do[*Template](ctx, s.client, jfrog.Get("/pipelines/api/v1/templates/{templateId}", idText(templateID)))
}
