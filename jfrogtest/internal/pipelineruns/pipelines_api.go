package pipelineruns

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/listing"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// pipelineRoutes returns the operations on pipelines.
func (s *service) pipelineRoutes() []rest.Route {
	const pipelines = "/api/v1/pipelines"
	return []rest.Route{
		rest.Get(pipelines, s.handlePipelines),
		rest.Get("/api/v1/search/pipelines", s.handleSearch),
		rest.Post(pipelines+"/trigger", s.handleTrigger, rest.Small),
		rest.Get(pipelines+"/{pipelineId}", s.handlePipeline),
		rest.Put(pipelines+"/{pipelineId}", s.handleNextNumber, rest.Small, rest.Admin),
		rest.Get(pipelines+"/{pipelineId}/artifacts", s.handleArtifact),
		rest.Get(pipelines+"/{pipelineId}/latestState", s.handleLatestState),
	}
}

const syntaxVersion = "v1.0"

func pipelineView(p *store.Pipeline) listing.View {
	v := listing.View{
		"id": p.ID, "name": p.Name, "pipelineSourceBranch": orNull(p.Branch),
		"pipelineSourceId": p.Source.ID, "projectId": p.Source.ProjectID, "latestRunId": nil,
		"latestRunNumber": p.LatestNumber(), "syntaxVersion": syntaxVersion,
		"ymlPropertyBag": p.Definition.YAML, "ymlConfigPropertyBag": object(p.Definition.Configuration),
		"isDeleted": p.IsDeleted(), "deletedAt": stamp(p.DeletedAt), "createdAt": stamp(p.CreatedAt),
		"updatedAt": stamp(p.UpdatedAt),
	}
	if p.Latest != nil {
		v["latestRunId"] = p.Latest.ID
	}
	return v
}

// withoutDeleted drops deleted entities, unless the request asks for them.
func withoutDeleted(q *rest.Request, list []listing.View) []listing.View {
	if q.Flag("includeDeleted", false) || q.Query.Get("isDeleted") != "" {
		return list
	}
	var out []listing.View
	for _, v := range list {
		if v["isDeleted"] == false {
			out = append(out, v)
		}
	}
	return out
}

// flags returns the filters by flags. The parameter includeDeleted overrides isDeleted.
func flags(q *rest.Request, names ...string) map[string]string {
	out := map[string]string{}
	for _, name := range names {
		if name != "isDeleted" || !q.Flag("includeDeleted", false) {
			out[name] = name
		}
	}
	return out
}

func (s *service) handlePipelines(q *rest.Request) (*rest.Response, error) {
	s.pollTriggers()
	var list []listing.View
	for _, p := range s.PipelineRuns.Pipelines {
		list = append(list, pipelineView(p))
	}
	page, err := listing.Query{
		Numbers: map[string]string{"projectIds": "projectId", "pipelineIds": "id",
			"pipelineSourceIds": "pipelineSourceId"},
		Texts:  map[string]string{"pipelineSourceBranches": "pipelineSourceBranch", "names": "name"},
		Flags:  flags(q, "isDeleted"),
		Before: map[string]string{"deletedBefore": "deletedAt"},
		Sorted: true, Paged: true,
	}.Apply(q, withoutDeleted(q, list))
	if err != nil {
		return nil, err
	}
	if q.Flag("light", false) {
		for i, v := range page {
			page[i] = v.Only("id", "name", "pipelineSourceBranch", "pipelineSourceId", "latestRunId")
		}
	}
	return ok(page)
}

func (s *service) pipeline(q *rest.Request) (*store.Pipeline, error) {
	return find(q, "pipelineId", s.PipelineRuns.Pipelines,
		func(p *store.Pipeline) int64 { return p.ID },
		http.StatusNotFound, "Pipeline")
}

func (s *service) handlePipeline(q *rest.Request) (*rest.Response, error) {
	p, err := s.pipeline(q)
	if err != nil {
		return nil, err
	}
	p.Poll()
	return ok(pipelineView(p))
}

// handleSearch lists pipelines with their latest runs.
func (s *service) handleSearch(q *rest.Request) (*rest.Response, error) {
	name, branch := q.Query.Get("name"), q.Query.Get("pipelineSourceBranch")
	list := []listing.View{}
	for _, p := range s.PipelineRuns.Pipelines {
		if p.IsDeleted() || name != "" && p.Name != name || branch != "" && p.Branch != "" &&
			p.Branch != branch {
			continue
		}
		if p.Latest != nil {
			p.Latest.Poll()
		}
		p.Poll()
		v := pipelineView(p).Only("id", "name", "pipelineSourceBranch", "pipelineSourceId", "projectId",
			"latestRunId")
		if p.Completed != nil {
			v["latestCompletedRunId"] = p.Completed.ID
		}
		if r := p.Latest; r != nil {
			run := runView(r).Only("id", "runNumber", "createdAt", "startedAt", "endedAt", "statusCode",
				"staticPropertyBag")
			if r.Ended() {
				run["durationSeconds"] = int(r.EndedAt.Sub(r.StartedAt).Seconds())
			}
			v["run"] = run
		}
		list = append(list, v)
	}
	return ok(map[string]any{"totalCount": len(list), "pipelines": list})
}

func (s *service) handleNextNumber(q *rest.Request) (*rest.Response, error) {
	p, err := s.pipeline(q)
	if err != nil {
		return nil, err
	}
	var body struct {
		NextRunNumber json.Number `json:"nextRunNumber"`
	}
	if err := q.Decode(&body); err != nil {
		return nil, err
	}
	if err := s.SetNextNumber(p, body.NextRunNumber); err != nil {
		return nil, err
	}
	return rest.NewResponse(http.StatusOK, "", nil), nil
}

func (s *service) handleArtifact(q *rest.Request) (*rest.Response, error) {
	p, err := s.pipeline(q)
	if err != nil {
		return nil, err
	}
	name := q.Query.Get("artifactName")
	if name == "" {
		return nil, bad("artifactName is missing")
	}
	state, err := p.State(name)
	if err != nil {
		return nil, err
	}
	return rest.NewResponse(http.StatusOK, "application/gzip", state.Archive), nil
}

// handleLatestState returns a signed URL of the latest state of a pipeline.
func (s *service) handleLatestState(q *rest.Request) (*rest.Response, error) {
	p, err := s.pipeline(q)
	if err != nil {
		return nil, err
	}
	state, err := p.State("")
	if err != nil {
		return nil, err
	}
	path := fmt.Sprintf("api/v1/pipelines/%d/artifacts", p.ID)
	query := url.Values{
		"artifactName": {state.Name},
		"sig":          {s.URLSigner.Sign("pipelines", path, s.Now(), s.Now().Add(time.Hour))},
	}
	base := strings.TrimSuffix(s.Config.URL, "/")
	return ok(map[string]string{"get": base + "/pipelines/" + path + "?" + query.Encode(),
		"getOpts": ""})
}
