package pipelineruns

import (
	"cmp"
	"maps"
	"net/http"
	"slices"
	"unicode/utf8"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/listing"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// stepRoutes returns the operations on steps of runs.
func (s *service) stepRoutes() []rest.Route {
	const steps = "/api/v1/steps"
	return []rest.Route{
		rest.Get(steps, s.handleSteps),
		rest.Get(steps+"/{stepId}", s.handleStep),
		rest.Post(steps+"/{id}/approvalResponse", s.handleApproval, rest.Small),
	}
}

// stepTypes are the types of steps. The documentation has the code 2007 of Bash; the others are
// made up.
var stepTypes = []string{
	"CreateReleaseBundle", "DistributeReleaseBundle", "DockerBuild", "DockerPush", "GoBuild",
	"GoPublishBinary", "GoPublishModule", "GradleBuild", "HelmBlueGreenCleanup", "HelmBlueGreenDeploy",
	"HelmBlueGreenRelease", "HelmDeploy", "HelmPublish", "Jenkins", "Matrix", "MvnBuild", "NpmBuild",
	"NpmPublish", "PostMatrix", "PowerShell", "PreMatrix", "PromoteBuild", "PublishBuildInfo",
	"SignReleaseBundle", "TriggerJenkinsJob", "UploadArtifact", "VmDeploy", "XrayScan",
}

// stepCode returns the code of a type of steps.
func stepCode(name string) int {
	if name == "Bash" || name == "bash" {
		return 2007
	}
	return 2201 + slices.Index(stepTypes, name) // 2200 for another type
}

func (s *service) stepView(st *store.RunStep) listing.View {
	p, d := st.Run.Pipeline, st.Definition
	configuration := maps.Clone(st.Configuration)
	configuration["timeoutSeconds"] = st.Timeout()
	configuration["environmentVariables"] = append([]store.EnvVariable{}, st.Envs...)
	execution := map[string]any{}
	maps.Copy(execution, d.Execution)
	v := listing.View{
		"id": st.ID, "name": d.Name, "typeCode": stepCode(d.Type), "statusCode": st.Code,
		"runId": st.Run.ID, "pipelineId": p.ID, "pipelineStepId": st.Step.ID,
		"pipelineSourceId": p.Source.ID, "projectId": p.Source.ProjectID,
		"configPropertyBag": configuration, "execPropertyBag": execution, "staticPropertyBag": nil,
		"affinityGroup": st.AffinityGroup(), "groupInProgress": false,
		"pendingLogsComplete": store.Final(st.Code), "isConsoleArchived": false, "fileStoreProvider": nil,
		"pipelineStateArtifactName": orNull(st.State), "triggeredByResourceVersionId": nil,
		"triggeredByStepId": nil, "triggeredByIdentityId": nil, "externalBuildId": nil,
		"externalBuildUrl": nil, "triggeredAt": stamp(st.TriggeredAt), "queuedAt": stamp(st.QueuedAt),
		"readyAt": stamp(st.ReadyAt), "startedAt": stamp(st.StartedAt), "timeoutAt": stamp(st.TimeoutAt),
		"endedAt": stamp(st.EndedAt), "createdAt": stamp(st.CreatedAt), "updatedAt": stamp(st.UpdatedAt),
	}
	if by := st.Run.By; by != "" {
		v["triggeredByIdentityId"] = s.Pipelines.UserID(by)
	}
	if st.CausedBy != nil {
		v["triggeredByResourceVersionId"] = st.CausedBy.ID
	}
	if st.Cause != nil {
		v["triggeredByStepId"] = st.Cause.ID
	}
	return v
}

// inOrder reports whether a request asks for the order of the execution.
func inOrder(q *rest.Request) (bool, error) {
	if q.Query.Get("sortByDependency") == "" {
		return false, nil
	}
	if len(q.CSV("projectIds")) == 0 {
		return false, bad("sortByDependency requires projectIds")
	}
	return true, nil
}

func (s *service) handleSteps(q *rest.Request) (*rest.Response, error) {
	ordered, err := inOrder(q)
	if err != nil {
		return nil, err
	}
	s.pollTriggers()
	return s.list(q, listing.Query{
		Numbers: map[string]string{
			"pipelineIds": "pipelineId", "stepIds": "id", "projectIds": "projectId", "runIds": "runId",
			"pipelineSourceIds": "pipelineSourceId", "pipelineStepIds": "pipelineStepId",
			"statusCodes": "statusCode", "typeCode": "typeCode",
		},
		Texts: map[string]string{"names": "name", "affinityGroups": "affinityGroup"},
		Flags: flags(q, "groupInProgress"),
		Before: map[string]string{"timeoutBefore": "timeoutAt", "startedBefore": "startedAt",
			"endedBefore": "endedAt"},
		After: map[string]string{"startedAfter": "startedAt", "endedAfter": "endedAt"},
		Paged: true,
	}, func() (list []listing.View) {
		// The steps of a run stand in the order of their execution.
		steps := slices.Clone(s.PipelineRuns.RunSteps)
		if !ordered {
			slices.SortFunc(steps, func(a, b *store.RunStep) int { return cmp.Compare(a.ID, b.ID) })
		}
		for _, st := range steps {
			v := s.stepView(st)
			v[runKey] = st.Run
			list = append(list, v)
		}
		return list
	})
}

func (s *service) step(q *rest.Request, param string) (*store.RunStep, error) {
	return find(q, param, s.PipelineRuns.RunSteps, func(st *store.RunStep) int64 { return st.ID },
		http.StatusNotFound, "Step")
}

func (s *service) handleStep(q *rest.Request) (*rest.Response, error) {
	st, err := s.step(q, "stepId")
	if err != nil {
		return nil, err
	}
	st.Run.Poll()
	return ok(s.stepView(st))
}

// maxComment limits the characters of a comment on an approval.
const maxComment = 100

// handleApproval approves or rejects a step. Invalid input gets status 404.
func (s *service) handleApproval(q *rest.Request) (*rest.Response, error) {
	st, err := s.step(q, "id")
	if err != nil {
		return nil, err
	}
	var body struct {
		Response string `json:"response"`
		Comment  string `json:"comment"`
	}
	if err := q.Decode(&body); err != nil {
		return nil, err
	}
	approvers := st.Approvers()
	switch {
	case body.Response != "approved" && body.Response != "rejected":
		return nil, missing("The response must be approved or rejected")
	case utf8.RuneCountInString(body.Comment) > maxComment:
		return nil, bad("The comment has more than %d characters", maxComment)
	case len(approvers) > 0 && !slices.Contains(approvers, q.User.Name):
		return nil, apierr.New(http.StatusForbidden, "User '%s' is no approver of step '%s'", q.User.Name,
			st.Name())
	}
	code, err := s.Answer(st, body.Response == "approved")
	if err != nil {
		return nil, err
	}
	return ok(map[string]int64{"stepId": st.ID, "updatedStatusCode": int64(code)})
}
