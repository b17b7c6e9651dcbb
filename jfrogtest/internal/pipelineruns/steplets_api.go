package pipelineruns

import (
	"fmt"
	"net/http"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/listing"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// stepletRoutes returns the operations on the steplets of runs and pipelines.
func (s *service) stepletRoutes() []rest.Route {
	return []rest.Route{
		rest.Get("/api/v1/steplets", s.handleSteplets),
		rest.Get("/api/v1/steplets/{id}", s.handleSteplet),
		rest.Get("/api/v1/pipelineSteplets/{pipelineStepletId}", s.handlePipelineSteplet),
	}
}

// stepletView returns a steplet. Steplets have the status of their step.
func stepletView(x *store.RunSteplet) listing.View {
	st := x.Step
	return listing.View{
		"id": x.ID, "projectId": st.Run.Pipeline.Source.ProjectID, "pipelineId": st.Run.Pipeline.ID,
		"stepId": st.ID, "stepletNumber": x.Defined.Number, "statusCode": st.Code,
		"isConsoleArchived": false, "triggeredAt": stamp(st.TriggeredAt), "queuedAt": stamp(st.QueuedAt),
		"startedAt": stamp(st.StartedAt), "endedAt": stamp(st.EndedAt), "createdAt": stamp(st.CreatedAt),
		"updatedAt": stamp(st.UpdatedAt),
	}
}

func (s *service) handleSteplets(q *rest.Request) (*rest.Response, error) {
	return s.list(q, listing.Query{
		Numbers: map[string]string{
			"stepletIds": "id", "stepIds": "stepId", "projectIds": "projectId", "pipelineIds": "pipelineId",
			"statusCodes": "statusCode",
		},
	}, func() (list []listing.View) {
		for _, x := range s.steplets() {
			v := stepletView(x)
			v[runKey] = x.Step.Run
			list = append(list, v)
		}
		return list
	})
}

// steplets returns the steplets of all runs.
func (s *service) steplets() (list []*store.RunSteplet) {
	for _, st := range s.PipelineRuns.RunSteps {
		list = append(list, st.Steplets...)
	}
	return list
}

func (s *service) steplet(q *rest.Request, param string) (*store.RunSteplet, error) {
	return find(q, param, s.steplets(), func(x *store.RunSteplet) int64 { return x.ID },
		http.StatusNotFound, "Steplet")
}

func (s *service) handleSteplet(q *rest.Request) (*rest.Response, error) {
	x, err := s.steplet(q, "id")
	if err != nil {
		return nil, err
	}
	x.Step.Run.Poll()
	return ok(stepletView(x))
}

func (s *service) handlePipelineSteplet(q *rest.Request) (*rest.Response, error) {
	var all []*store.PipelineSteplet
	for _, step := range s.PipelineRuns.Steps {
		all = append(all, step.Steplets...)
	}
	x, err := find(q, "pipelineStepletId", all, func(x *store.PipelineSteplet) int64 { return x.ID },
		http.StatusNotFound, "Pipeline steplet")
	if err != nil {
		return nil, err
	}
	p := x.Step.Pipeline
	settings := map[string]any{"environmentVariables": x.Variables(), "stepletNumber": x.Number}
	if x.Runtime != nil {
		settings["runtime"] = x.Runtime
	} else if runtime, set := x.Step.Configuration()["runtime"]; set {
		settings["runtime"] = runtime
	}
	return ok(listing.View{
		"id": x.ID, "name": fmt.Sprintf("steplet_%d", x.Number), "pipelineStepId": x.Step.ID,
		"projectId": p.Source.ProjectID, "pipelineSourceId": p.Source.ID, "pipelineId": p.ID,
		"configPropertyBag": settings, "isDeleted": x.Step.IsDeleted(),
		"deletedAt": stamp(x.Step.DeletedAt), "createdBy": s.userID(p.Source.CreatedBy),
		"updatedBy": s.userID(p.Source.UpdatedBy), "createdAt": stamp(x.CreatedAt),
		"updatedAt": stamp(x.UpdatedAt),
	})
}
