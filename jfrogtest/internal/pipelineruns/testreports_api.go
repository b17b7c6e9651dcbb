package pipelineruns

import (
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/listing"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// testReportRoutes returns the operations on the results of tests.
func (s *service) testReportRoutes() []rest.Route {
	return []rest.Route{
		rest.Get("/api/v1/stepTestReports", s.handleStepReports),
		rest.Get("/api/v1/steps/{stepId}/stepTestReports", s.handleReportFiles),
		rest.Get("/api/v1/stepletTestReports", s.handleStepletReports),
	}
}

func reportView(r *store.TestReport, st *store.RunStep) listing.View {
	t := r.Tests
	return listing.View{
		"id": r.ID, "projectId": st.Run.Pipeline.Source.ProjectID, "stepId": st.ID,
		"durationSeconds": int(t.Duration.Seconds()),
		"totalTests":      t.Passed + t.Failed + t.Errors + t.Skipped, "totalPassing": t.Passed,
		"totalFailures": t.Failed, "totalErrors": t.Errors, "totalSkipped": t.Skipped,
		"errorDetails": []any{}, "failureDetails": []any{}, "createdAt": stamp(r.CreatedAt),
		"updatedAt": stamp(r.CreatedAt),
	}
}

// handleStepReports lists results of tests. Without a condition it lists none.
func (s *service) handleStepReports(q *rest.Request) (*rest.Response, error) {
	var list []listing.View
	for _, st := range s.PipelineRuns.RunSteps {
		if st.Report != nil && (q.Has("stepIds") || q.Has("projectIds") || q.Has("pipelineSourceIds")) {
			v := reportView(st.Report, st)
			v[runKey] = st.Run.Pipeline.Source.ID
			list = append(list, v)
		}
	}
	return reports(q, listing.Query{
		Numbers: map[string]string{"stepIds": "stepId", "projectIds": "projectId",
			"pipelineSourceIds": runKey},
	}, list)
}

func (s *service) handleStepletReports(q *rest.Request) (*rest.Response, error) {
	var list []listing.View
	for _, x := range s.steplets() {
		if x.Report != nil {
			v := reportView(x.Report, x.Step)
			v["stepletId"] = x.ID
			list = append(list, v)
		}
	}
	return reports(q, listing.Query{
		Numbers: map[string]string{"stepletIds": "stepletId", "stepIds": "stepId",
			"projectIds": "projectId"},
	}, list)
}

// reports responds with the results of tests that a request selects.
func reports(q *rest.Request, query listing.Query, list []listing.View) (*rest.Response, error) {
	page, err := query.Apply(q, list)
	if err != nil {
		return nil, err
	}
	for i, v := range page {
		page[i] = v.Without(runKey)
	}
	return ok(page)
}

// A reportFile is a file with results of tests.
type reportFile struct {
	Path        string `json:"path"`
	Permissions int    `json:"permissions"` // octal digits
	Contents    string `json:"contents"`
}

func (s *service) handleReportFiles(q *rest.Request) (*rest.Response, error) {
	st, err := s.step(q, "stepId")
	if err != nil {
		return nil, err
	}
	list := []reportFile{}
	for _, path := range jsondoc.Keys(st.Files) {
		list = append(list, reportFile{path, 600, st.Files[path]})
	}
	return ok(list)
}
