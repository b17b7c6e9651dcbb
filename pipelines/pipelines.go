package pipelines

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/check"
)

// PipelinesService lists pipelines and triggers their runs. Reached through [Client.Pipelines].
type PipelinesService service

// Pipeline is a pipeline.
type Pipeline struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
	// PipelineSourceBranch is empty unless the source is multibranch.
	PipelineSourceBranch string `json:"pipelineSourceBranch"`
	PipelineSourceID     int64  `json:"pipelineSourceId"`
	ProjectID            int64  `json:"projectId"`
	LatestRunID          int64  `json:"latestRunId"` // 0: the pipeline has not run yet
	LatestRunNumber      int64  `json:"latestRunNumber"`
	SyntaxVersion        string `json:"syntaxVersion"`
	// YmlPropertyBag is the definition of the pipeline in its YAML file.
	YmlPropertyBag       PipelineDefinition `json:"ymlPropertyBag,omitzero"`
	YmlConfigPropertyBag PropertyBag        `json:"ymlConfigPropertyBag,omitempty"`
	IsDeleted            bool               `json:"isDeleted"`
	DeletedAt            jfrog.Time         `json:"deletedAt,omitzero"`
	CreatedAt            jfrog.Time         `json:"createdAt,omitzero"`
	UpdatedAt            jfrog.Time         `json:"updatedAt,omitzero"`
}

// PipelineListOptions filters and pages [PipelinesService.List] and [PipelinesService.All].
type PipelineListOptions struct {
	ProjectIDs             []int64  `url:"projectIds,comma,omitempty"`
	PipelineSourceIDs      []int64  `url:"pipelineSourceIds,comma,omitempty"`
	PipelineSourceBranches []string `url:"pipelineSourceBranches,comma,omitempty"`
	PipelineIDs            []int64  `url:"pipelineIds,comma,omitempty"`
	Names                  []string `url:"names,comma,omitempty"`
	IncludeDeleted         bool     `url:"includeDeleted,omitempty"`
	// IsDeleted selects deleted pipelines, or pipelines in use. IncludeDeleted overrides it.
	IsDeleted     *bool     `url:"isDeleted,omitempty"`
	DeletedBefore time.Time `url:"deletedBefore,omitempty" layout:"2006-01-02T15:04:05.000Z07:00"`
	// Light leaves out the definition, the project and the times of pipelines.
	Light bool `url:"light,omitempty"`
	SortOptions
	PageOptions
}

func (o *PipelineListOptions) check() error {
	if o == nil {
		return nil
	}
	return checkTexts(texts{"pipeline source branches", o.PipelineSourceBranches}, texts{"names", o.Names},
		texts{"sort by", o.SortBy})
}

// List returns the pipelines that meet all conditions of opts.
//
// Deprecated: see the package.
//
// Requires: a valid user.
//
//jfrog:op 6.14.1
func (s *PipelinesService) List(ctx context.Context, opts *PipelineListOptions) ([]Pipeline, error) {
	return jfrog.Do[[]Pipeline](ctx, s.client, jfrog.Get("/pipelines/api/v1/pipelines").Query(opts).Check(opts.check()))
}

// All walks the pipelines of all pages of [PipelinesService.List].
//
//jfrog:none List, page by page
func (s *PipelinesService) All(ctx context.Context, opts *PipelineListOptions) iter.Seq2[Pipeline, error] {
	return walk(ctx, opts, s.List)
}

// Get returns a pipeline. It returns an error matching [jfrog.ErrNotFound] if there is no such
// pipeline.
//
// Deprecated: see the package.
//
// Requires: a valid user.
//
//jfrog:op 6.14.2
func (s *PipelinesService) Get(ctx context.Context, pipelineID int64) (*Pipeline, error) {
	return jfrog.Do[*Pipeline](ctx, s.client, jfrog.Get("/pipelines/api/v1/pipelines/{pipelineId}", check.ID(pipelineID)))
}

// OpenArtifact opens an artifact of a pipeline, a .tar.gz file. The caller closes it.
//
// OpenArtifact returns an error matching [jfrog.ErrNotFound] if the server finds no URLs of the
// artifact. It returns an error matching [jfrog.ErrBadAnswer] if the server sends an empty file,
// which stands for an artifact that is unavailable for another reason.
//
// Deprecated: see the package.
//
// Requires: a valid user.
//
//jfrog:op 6.14.3
func (s *PipelinesService) OpenArtifact(ctx context.Context, pipelineID int64, artifactName string) (io.ReadCloser, error) {
	stream, err := jfrog.Open(ctx, s.client,
		jfrog.Get("/pipelines/api/v1/pipelines/{pipelineId}/artifacts", check.ID(pipelineID)).
			Required("artifactName", artifactName))
	if err != nil {
		return nil, err
	}
	content := bufio.NewReader(stream)
	if _, err := content.Peek(1); err != nil {
		_ = stream.Close()
		if errors.Is(err, io.EOF) {
			return nil, stream.BadAnswer(nil, errors.New("the file is empty: the artifact is unavailable"))
		}
		return nil, err
	}
	return struct {
		io.Reader
		io.Closer
	}{content, stream}, nil
}

// PipelineState is where the state of a pipeline is stored.
type PipelineState struct {
	Get     string `json:"get"` // URL of the latest version of the state
	GetOpts string `json:"getOpts"`
}

// LatestState returns the URL from which the latest state of a pipeline can be downloaded. It
// returns an error matching [jfrog.ErrNotFound] if the server has no global root bucket.
//
// Deprecated: see the package.
//
// Requires: a valid user.
//
//jfrog:op 6.14.4
func (s *PipelinesService) LatestState(ctx context.Context, pipelineID int64) (*PipelineState, error) {
	return jfrog.Do[*PipelineState](ctx, s.client,
		jfrog.Get("/pipelines/api/v1/pipelines/{pipelineId}/latestState", check.ID(pipelineID)))
}

type nextRunNumberRequest struct {
	NextRunNumber int64 `json:"nextRunNumber"`
}

// SetNextRunNumber sets the number of the next run of a pipeline. The number must be greater than
// the number of the current run. SetNextRunNumber returns an error matching [jfrog.ErrNotFound] if
// there is no such pipeline.
//
// Deprecated: see the package.
//
// Requires: admin.
//
//jfrog:op 6.14.6
func (s *PipelinesService) SetNextRunNumber(ctx context.Context, pipelineID, nextRunNumber int64) error {
	var err error
	if nextRunNumber <= 0 {
		err = fmt.Errorf("next run number %d is not positive", nextRunNumber)
	}
	return jfrog.Send(ctx, s.client,
		jfrog.Put("/pipelines/api/v1/pipelines/{pipelineId}", check.ID(pipelineID)).
			Body(nextRunNumberRequest{nextRunNumber}).Check(err))
}

// PipelineSearchOptions filters [PipelinesService.Search].
type PipelineSearchOptions struct {
	Name                 string `url:"name,omitempty"`
	PipelineSourceBranch string `url:"pipelineSourceBranch,omitempty"`
}

// PipelineSearchPage is the result of [PipelinesService.Search].
type PipelineSearchPage struct {
	TotalCount int           `json:"totalCount"`
	Pipelines  []PipelineRef `json:"pipelines"`
}

// PipelineRef is a pipeline with its latest run.
type PipelineRef struct {
	ID                   int64  `json:"id"`
	Name                 string `json:"name"`
	PipelineSourceBranch string `json:"pipelineSourceBranch"`
	PipelineSourceID     int64  `json:"pipelineSourceId"`
	ProjectID            int64  `json:"projectId"`
	LatestRunID          int64  `json:"latestRunId"`
	LatestCompletedRunID int64  `json:"latestCompletedRunId"`
	Run                  Run    `json:"run,omitzero"` // the latest run
}

// Search returns pipelines with their latest runs.
//
// Requires: a valid user.
//
//jfrog:observed GET /pipelines/api/v1/search/pipelines/
func (s *PipelinesService) Search(ctx context.Context, opts *PipelineSearchOptions) (*PipelineSearchPage, error) {
	return jfrog.Do[*PipelineSearchPage](ctx, s.client, jfrog.Get("/pipelines/api/v1/search/pipelines/").Query(opts))
}
