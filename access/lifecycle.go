package access

import (
	"context"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// LifecycleService manages the order of the stages that a release goes through. Reached through
// [Client.Lifecycle]. [StagesService] manages the stages.
type LifecycleService service

// Lifecycle is the ordered stages of a project or of the platform.
type Lifecycle struct {
	ReleaseStage string              `json:"release_stage"` // such as PROD
	Categories   []LifecycleCategory `json:"categories"`    // in order
	// PromoteStages may be empty although Categories has stages of category promote.
	PromoteStages []string `json:"promote_stages,omitempty"`
}

// LifecycleCategory is the ordered stages of one category.
type LifecycleCategory struct {
	Category StageCategory    `json:"category"`
	Stages   []LifecycleStage `json:"stages"`
}

// LifecycleStage is a stage in a [Lifecycle].
type LifecycleStage struct {
	Name  string `json:"name"`
	Scope string `json:"scope"` // global or project, in any case
}

// LifecycleOptions names the project of a lifecycle.
type LifecycleOptions struct {
	ProjectKey string `url:"project_key,omitempty"` // empty for the global lifecycle
}

type promoteStages struct {
	PromoteStages []string `json:"promote_stages"`
}

// Get returns a lifecycle.
//
// Since Access 7.155.0.
//
//jfrog:observed GET /access/api/v2/lifecycle
func (s *LifecycleService) Get(ctx context.Context, opts *LifecycleOptions) (*Lifecycle, error) {
	return jfrog.Do[*Lifecycle](ctx, s.client, jfrog.Get("/access/api/v2/lifecycle").Query(opts))
}

// SetPromoteStages sets the stages of category promote, in order. The system manages the global
// stages PR, COMMIT and PROD, which must not be among them.
//
// Since Access 7.155.0.
//
//jfrog:observed PATCH /access/api/v2/lifecycle
func (s *LifecycleService) SetPromoteStages(
	ctx context.Context, stageNames []string, opts *LifecycleOptions,
) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Patch("/access/api/v2/lifecycle").Query(opts).
			Body(promoteStages{append([]string{}, stageNames...)}).Idempotent())
}
