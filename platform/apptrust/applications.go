package apptrust

import (
	"context"
	"fmt"
	"iter"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/paging"
)

// ApplicationsService reads applications. Reached through [Client.Applications].
type ApplicationsService service

// Application is an application.
type Application struct {
	ApplicationName string `json:"application_name"`
	ApplicationKey  string `json:"application_key"`
	ProjectName     string `json:"project_name"`
	ProjectKey      string `json:"project_key"`
}

type application struct {
	Application *Application `json:"application"`
}

// Get returns an application. It returns an error matching [jfrog.ErrNotFound] if there is no such
// application.
//
//jfrog:observed GET /apptrust/api/v1/applications/{applicationKey}
func (s *ApplicationsService) Get(
	ctx context.Context, applicationKey string,
) (*Application, error) {
	out, err := jfrog.Do[application](ctx, s.client,
		jfrog.Get("/apptrust/api/v1/applications/{applicationKey}", applicationKey))
	if err == nil && out.Application == nil {
		err = fmt.Errorf("apptrust: %w: it has no application", jfrog.ErrBadAnswer)
	}
	return out.Application, err
}

// PromotionListOptions selects a page of [ApplicationsService.Promotions].
type PromotionListOptions struct {
	Offset int `url:"offset,omitempty"` // promotions to skip
	Limit  int `url:"limit,omitempty"`  // promotions on a page; 0: the default of the server
}

// Promotion is the promotion of a version of an application to a stage.
type Promotion struct {
	ApplicationKey     string       `json:"application_key"`
	ApplicationVersion string       `json:"application_version"`
	ProjectKey         string       `json:"project_key"`
	Status             string       `json:"status"` // such as COMPLETED
	SourceStage        string       `json:"source_stage"`
	TargetStage        string       `json:"target_stage"`
	CreatedBy          string       `json:"created_by"`
	Created            jfrog.Time   `json:"created,omitzero"`
	CreatedMillis      jfrog.Millis `json:"created_millis"`
	Evaluations        Evaluations  `json:"evaluations,omitzero"`
}

// Evaluations are the evaluations of the gates that a promotion passes.
type Evaluations struct {
	ExitGate  *GateEvaluation `json:"exit_gate,omitempty"`  // of the source stage
	EntryGate *GateEvaluation `json:"entry_gate,omitempty"` // of the target stage
}

// GateEvaluation is the evaluation of a gate.
type GateEvaluation struct {
	EvalID      string `json:"eval_id"`
	Stage       string `json:"stage"`
	Decision    string `json:"decision"`
	Explanation string `json:"explanation"`
}

// PromotionPage is a page of [ApplicationsService.Promotions].
type PromotionPage struct {
	Promotions []Promotion `json:"promotions"`
	Total      int         `json:"total"` // on all pages
	Limit      int         `json:"limit"`
	Offset     int         `json:"offset"`
}

// Promotions returns a page of the promotions of a version of an application.
//
//jfrog:observed GET /apptrust/api/v1/applications/{applicationKey}/versions/{applicationVersion}/promotions
func (s *ApplicationsService) Promotions(
	ctx context.Context, applicationKey, applicationVersion string, opts *PromotionListOptions,
) (*PromotionPage, error) {
	return jfrog.Do[*PromotionPage](ctx, s.client,
		jfrog.Get("/apptrust/api/v1/applications/{applicationKey}/versions/{applicationVersion}/promotions",
			applicationKey, applicationVersion).Query(opts))
}

// AllPromotions walks the promotions of a version of an application, starting at the page that
// opts selects.
func (s *ApplicationsService) AllPromotions(
	ctx context.Context, applicationKey, applicationVersion string, opts *PromotionListOptions,
) iter.Seq2[Promotion, error] {
	return paging.Offset(ctx, opts, func(o *PromotionListOptions) *int { return &o.Offset },
		func(ctx context.Context, o *PromotionListOptions) (*PromotionPage, error) {
			return s.Promotions(ctx, applicationKey, applicationVersion, o)
		},
		func(p *PromotionPage) ([]Promotion, int) { return p.Promotions, p.Total })
}
