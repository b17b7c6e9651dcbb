package access

import (
	"context"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/check"
)

// StagesService manages the stages of lifecycles, such as QA. Reached through [Client.Stages].
// [LifecycleService] sets their order.
//
// A global stage belongs to the platform, a project stage to one project. The name of a project
// stage starts with the project key and a hyphen. Names are case-sensitive.
type StagesService service

// StageCategory is the kind of a stage.
type StageCategory string

// The categories of stages.
const (
	StageCategoryNone    StageCategory = "none"
	StageCategoryCode    StageCategory = "code"
	StageCategoryPromote StageCategory = "promote"
)

// Stage is a step in the development of software.
type Stage struct {
	Name       string        `json:"name"`
	Scope      string        `json:"scope"`                 // global or project, in any case
	ProjectKey string        `json:"project_key,omitempty"` // of a project stage
	Category   StageCategory `json:"category"`
	// Repositories are the keys of the repositories that are assigned to the stage. Only a
	// stage of category promote has them.
	Repositories         []string     `json:"repositories"`
	TotalRepositoryCount int          `json:"total_repository_count"`
	UsedInLifecycles     []string     `json:"used_in_lifecycles"` // keys of projects
	Created              jfrog.Millis `json:"created"`
	Modified             jfrog.Millis `json:"modified"`
}

// StageCreateRequest describes a new stage.
type StageCreateRequest struct {
	Name       string        `json:"name"`
	ProjectKey string        `json:"project_key,omitempty"` // empty for a global stage
	Category   StageCategory `json:"category,omitempty"`    // empty: promote
}

// StageUpdateRequest changes a stage. Empty fields stay as they are.
type StageUpdateRequest struct {
	Name     string        `json:"name,omitempty"`
	Category StageCategory `json:"category,omitempty"`
}

// StageOptions names the project of a stage.
type StageOptions struct {
	ProjectKey string `url:"project_key,omitempty"` // empty for a global stage
}

const stagePath = "/access/api/v2/stages/{name}"

// Create creates a stage and returns it. The lifecycle of the project does not change.
//
// Since Access 7.155.0.
//
//jfrog:observed POST /access/api/v2/stages
func (s *StagesService) Create(ctx context.Context, req StageCreateRequest) (*Stage, error) {
	return jfrog.Do[*Stage](ctx, s.client,
		jfrog.Post("/access/api/v2/stages").Body(req).Check(check.NotEmpty("stage name", req.Name)))
}

// Get returns a stage. It returns an error matching [jfrog.ErrNotFound] if there is no such
// stage.
//
// Since Access 7.155.0.
//
//jfrog:observed GET /access/api/v2/stages/{name}
func (s *StagesService) Get(
	ctx context.Context, stageName string, opts *StageOptions,
) (*Stage, error) {
	return jfrog.Do[*Stage](ctx, s.client, jfrog.Get(stagePath, stageName).Query(opts))
}

// Update changes the name or the category of a stage, and returns the stage. It returns an
// error matching [jfrog.ErrNotFound] if there is no such stage.
//
// Since Access 7.155.0.
//
//jfrog:observed PATCH /access/api/v2/stages/{name}
func (s *StagesService) Update(
	ctx context.Context, stageName string, req StageUpdateRequest, opts *StageOptions,
) (*Stage, error) {
	return jfrog.Do[*Stage](ctx, s.client, jfrog.Patch(stagePath, stageName).Query(opts).Body(req))
}

// Delete deletes a stage. It returns an error matching [jfrog.ErrNotFound] if there is no such
// stage.
//
// Since Access 7.155.0.
//
//jfrog:observed DELETE /access/api/v2/stages/{name}
func (s *StagesService) Delete(ctx context.Context, stageName string, opts *StageOptions) error {
	return jfrog.Send(ctx, s.client, jfrog.Delete(stagePath, stageName).Query(opts))
}
