package pipelineruns

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/listing"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// runRoutes returns the operations on runs.
func (s *service) runRoutes() []rest.Route {
	const runs = "/api/v1/runs"
	return []rest.Route{
		rest.Get(runs, s.handleRuns),
		rest.Get(runs+"/{runId}", s.handleRun),
		rest.Post(runs+"/{runId}/cancel", s.handleCancel, rest.Small),
		rest.Get("/api/v1/runResourceVersions", s.handleRunResources),
	}
}

func runView(r *store.PipelineRun) listing.View {
	properties := map[string]any{}
	if r.By != "" {
		properties["triggeredByUserName"] = r.By
	}
	return listing.View{
		"id": r.ID, "pipelineId": r.Pipeline.ID, "pipelineSourceId": r.Pipeline.Source.ID,
		"projectId": r.Pipeline.Source.ProjectID, "runNumber": r.Number, "statusCode": r.Code,
		"staticPropertyBag": properties, "startedAt": stamp(r.StartedAt), "endedAt": stamp(r.EndedAt),
		"createdAt": stamp(r.CreatedAt), "updatedAt": stamp(r.UpdatedAt),
	}
}

func (s *service) handleRuns(q *rest.Request) (*rest.Response, error) {
	s.pollTriggers()
	return s.list(q, listing.Query{
		Numbers: map[string]string{
			"runIds": "id", "projectIds": "projectId", "pipelineIds": "pipelineId",
			"pipelineSourceIds": "pipelineSourceId", "runNumbers": "runNumber", "statusCodes": "statusCode",
		},
		After:  map[string]string{"createdAfter": "createdAt"},
		Before: map[string]string{"createdBefore": "createdAt"},
		Sorted: true, Paged: true,
	}, func() (list []listing.View) {
		for _, r := range s.PipelineRuns.Runs {
			v := runView(r)
			if q.Flag("light", false) {
				v = v.Without("staticPropertyBag")
			}
			v[runKey] = r
			list = append(list, v)
		}
		return list
	})
}

// run returns the run in the path. An unknown run gets status 400.
func (s *service) run(q *rest.Request) (*store.PipelineRun, error) {
	return find(q, "runId", s.PipelineRuns.Runs, func(r *store.PipelineRun) int64 { return r.ID },
		http.StatusBadRequest, "Run")
}

func (s *service) handleRun(q *rest.Request) (*rest.Response, error) {
	r, err := s.run(q)
	if err != nil {
		return nil, err
	}
	r.Poll()
	return ok(runView(r))
}

func (s *service) handleCancel(q *rest.Request) (*rest.Response, error) {
	r, err := s.run(q)
	if err != nil {
		return nil, err
	}
	s.CancelRun(r)
	return ok(runView(r))
}

// handleRunResources lists the versions of resources that steps of runs use or have created.
func (s *service) handleRunResources(q *rest.Request) (*rest.Response, error) {
	var list []listing.View
	for _, st := range s.PipelineRuns.RunSteps {
		for _, use := range st.Resources {
			list = append(list, runResourceView(use))
		}
	}
	page, err := listing.Query{
		Numbers: map[string]string{
			"runResourceVersionIds": "id", "pipelineIds": "pipelineId", "projectIds": "projectId",
			"runIds": "runId", "pipelineSourceIds": "pipelineSourceId", "stepIds": "stepId",
			"resourceVersionIds": "resourceVersionId",
		},
		Texts:  map[string]string{"resourceNames": "resourceName"},
		Sorted: true, Paged: true,
	}.Apply(q, list)
	if err != nil {
		return nil, err
	}
	return ok(page)
}

func runResourceView(use *store.RunResource) listing.View {
	p := use.Step.Run.Pipeline
	return listing.View{
		"id": use.ID, "projectId": p.Source.ProjectID, "pipelineSourceId": p.Source.ID,
		"pipelineId": p.ID, "runId": use.Step.Run.ID, "stepId": use.Step.ID,
		"resourceName":      use.Resource.Definition.Name,
		"resourceTypeCode":  resourceCode(use.Resource.Definition.Type),
		"resourceVersionId": use.Version.ID, "resourceVersionCreatedByStepId": orNull(use.Version.StepID),
		"resourceStaticPropertyBag":         map[string]any{},
		"resourceConfigPropertyBag":         integrationOf(use.Resource.Definition),
		"resourceVersionContentPropertyBag": use.Version.Content, "createdAt": stamp(use.CreatedAt),
		"updatedAt": stamp(use.UpdatedAt),
	}
}

// text returns a value of JSON as a text: a string, a number or a boolean.
func text(v any) (string, error) {
	switch v := v.(type) {
	case nil:
		return "", nil
	case string:
		return v, nil
	case json.Number:
		return v.String(), nil
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64), nil
	case bool:
		return strconv.FormatBool(v), nil
	}
	return "", fmt.Errorf("a %T is no text", v)
}
