package jfrogtest_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// TestPipelineRequestsThatAreRejected checks the status of bad input, which differs by operation.
func TestPipelineRequestsThatAreRejected(t *testing.T) {
	c := start(t, jfrogtest.WithAsync(0, 0))
	c.pipelineSource("traffic", trafficYAML)
	p := c.platform()
	trigger := func(body any) reply { return p.do("POST", pipelinesPath+"/pipelines/trigger", body) }
	trigger(object{}).fails(400, "Either runId or pipelineName")
	trigger(object{"runId": 7}).fails(400, "Run 7 does not exist")
	trigger(object{"pipelineName": "other"}).fails(400, "'other' does not exist")
	trigger(object{"pipelineName": "traffic", "projectKey": "p"}).fails(400, "Project 'p'")
	trigger(object{"pipelineName": "traffic", "steps": []any{object{"name": "x"}}}).fails(400,
		"no step 'x'")
	trigger(object{"pipelineName": "traffic", "injectedPipeEnvs": []any{object{"value": "x"}}}).fails(400, "needs a key")
	trigger(object{"pipelineName": "traffic", "steps": []any{object{"name": "check",
		"resourceOverrides": []any{object{"resourceId": 1, "resourceVersionId": 99}}}}}).fails(400,
		"no version 99")
	trigger("{").fails(400, "parse")
	for _, path := range []string{"/runs/7", "/runs/x"} {
		p.get(pipelinesPath + path).want(400)
	}
	for _, path := range []string{
		"/pipelines/7", "/pipelines/x", "/resources/70", "/resourceVersions/70", "/steps/7",
		"/steps/7/consoles", "/steps/7/stepTestReports",
		"/steplets/7", "/steplets/7/consoles", "/pipelineSteps/70", "/pipelineSteplets/70",
		"/pipelines/1/latestState",
		"/pipelines/1/artifacts?artifactName=x",
	} {
		p.get(pipelinesPath+path).fails(404, "")
	}
	p.do("POST", pipelinesPath+"/pipelineSteps/x/trigger", nil).fails(400, "not an integer")
	p.do("POST", pipelinesPath+"/pipelineSteps/70/trigger", nil).fails(404, "does not exist")
	p.do("POST", pipelinesPath+"/pipelineSteps/1/trigger", object{"reset": "yes"}).fails(400, "parse")
	p.do("POST", pipelinesPath+"/runs/7/cancel", object{}).fails(400, "Run 7")
	p.do("PUT", pipelinesPath+"/pipelines/1", object{"nextRunNumber": 0}).fails(400, "greater than 0")
	p.do("PUT", pipelinesPath+"/pipelines/1", object{"nextRunNumber": 1e300}).want(400)
	p.get(pipelinesPath+"/pipelines/1/artifacts").fails(400, "artifactName")
	for query, text := range map[string]string{
		"steps?sortByDependency=true":         "requires projectIds",
		"pipelineSteps?sortByDependency=true": "requires projectIds",
		"runs?sortBy=id&sortOrder=2":          "sortOrder", "runs?runIds=x": "runIds",
		"runs?limit=-1":             "limit",
		"resources?createdAfter=x":  "createdAfter",
		"pipelines?isDeleted=maybe": "isDeleted",
	} {
		p.get(pipelinesPath+"/"+query).fails(400, text)
	}
	p.as("").get(pipelinesPath + "/runs").want(401)

	// The gate: invalid answers get 404.
	trigger(object{"pipelineName": "traffic", "projectKey": "default"}).want(200)
	p.get(pipelinesPath+"/runs/1").want(200).is("statusCode", 4022)
	p.do("POST", pipelinesPath+"/steps/1/approvalResponse", object{"response": "perhaps"}).fails(404,
		"approved or rejected")
	p.do("POST", pipelinesPath+"/steps/2/approvalResponse", object{"response": "approved"}).fails(404,
		"not pending approval")
	p.do("POST", pipelinesPath+"/steps/1/approvalResponse",
		object{"response": "approved"}).want(200).is("updatedStatusCode", 4005)
	p.get(pipelinesPath+"/runs/1").want(200).is("statusCode", 4002)

	// With several projects, a trigger names one.
	c.api("POST", "v1/projects", object{"project_key": "proj", "display_name": "Project"}).want(201)
	trigger(object{"pipelineName": "traffic"}).fails(400, "projectKey is required")
	trigger(object{"pipelineName": "traffic", "projectKey": "proj"}).fails(400, "does not exist")
	trigger(object{"runId": 1}).want(200)
}

// TestApprovers checks who may approve a step, and that an approval can come too late.
func TestApprovers(t *testing.T) {
	now := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	c := start(t, jfrogtest.WithAsync(0, 0), jfrogtest.WithClock(func() time.Time { return now }))
	c.newUser("jane")
	c.pipelineSource("gates", `
pipelines:
  - name: gates
    steps:
      - {name: gate, type: Bash, configuration: {requiresApproval: {approvers: [jane], timeoutSeconds: 60}}}
      - {name: next, type: Bash, configuration: {inputSteps: [{name: gate}]}}
`)
	p := c.platform()
	answer := object{"response": "approved"}
	for range 2 {
		p.do("POST", pipelinesPath+"/pipelines/trigger", object{"pipelineName": "gates"}).want(200)
	}
	p.do("POST", pipelinesPath+"/steps/1/approvalResponse", answer).fails(403, "no approver")
	p.as("").do("POST", pipelinesPath+"/steps/1/approvalResponse", answer,
		basic("jane", "secret")...).want(200)
	p.get(pipelinesPath+"/steps/2").want(200).is("statusCode", 4002, "triggeredByStepId", 1)
	p.as("").do("PUT", pipelinesPath+"/pipelines/1", object{"nextRunNumber": 9},
		basic("jane", "secret")...).want(403)
	now = now.Add(61 * time.Second)
	p.get(pipelinesPath+"/runs/2").want(200).is("statusCode", 4006)
	p.get(pipelinesPath+"/steps?runIds=2").want(200).is("0.statusCode", 4006, "1.statusCode", 4008)
	p.as("").do("POST", pipelinesPath+"/steps/3/approvalResponse", answer,
		basic("jane", "secret")...).want(404)
}

// TestRunsEndInTime checks that a run goes on when no client asks for it.
func TestRunsEndInTime(t *testing.T) {
	c := start(t, jfrogtest.WithAsync(1000, 20*time.Millisecond))
	c.pipelineSource("chain", `
pipelines:
  - name: chain
    steps:
      - {name: a, type: Bash}
      - {name: b, type: Bash, configuration: {inputSteps: [{name: a}]}}
`)
	p := c.platform()
	p.do("POST", pipelinesPath+"/pipelines/trigger", object{"pipelineName": "chain"}).want(200)
	deadline := time.Now().Add(10 * time.Second)
	for p.get(pipelinesPath+"/search/pipelines").want(200).at("pipelines.0.latestCompletedRunId") == nil {
		if time.Now().After(deadline) {
			t.Fatal("the run does not end")
		}
		time.Sleep(25 * time.Millisecond)
	}
	p.get(pipelinesPath+"/runs").want(200).is("0.statusCode", 4002)
}

// TestManyPipelineRuns checks that old runs are dropped.
func TestManyPipelineRuns(t *testing.T) {
	c := start(t, jfrogtest.WithAsync(0, 0))
	c.pipelineSource("many", "pipelines: [{name: many, steps: [{name: a, type: Bash}]}]")
	p := c.platform()
	for range 1010 {
		p.do("POST", pipelinesPath+"/pipelines/trigger", object{"pipelineName": "many"}).want(200)
	}
	r := p.get(pipelinesPath+"/runs").want(200).is("0.id", 11)
	equal(t, "runs", len(r.at("").([]any)), 1000)
	equal(t, "steps", len(p.get(pipelinesPath+"/steps").want(200).at("").([]any)), 1000)
	p.get(pipelinesPath + "/runs/10").want(400)
	p.get(pipelinesPath + "/runs/" + fmt.Sprint(1010)).want(200)
}

// TestManyVariables checks that runs that repeat runs do not collect variables without end.
func TestManyVariables(t *testing.T) {
	c := start(t, jfrogtest.WithAsync(0, 0))
	c.pipelineSource("many", "pipelines: [{name: many, steps: [{name: a, type: Bash}]}]")
	p := c.platform()
	variables := func(prefix string, n int) (list []any) {
		for i := range n {
			list = append(list, object{"key": fmt.Sprint(prefix, i), "value": true})
		}
		return list
	}
	trigger := func(body object) reply {
		return p.do("POST", pipelinesPath+"/pipelines/trigger",
			body)
	}
	trigger(object{"pipelineName": "many", "injectedPipeEnvs": variables("a", 1001)}).fails(400,
		"more than 1000")
	trigger(object{"pipelineName": "many", "injectedPipeEnvs": variables("a", 600)}).want(200)
	trigger(object{"runId": 1, "injectedPipeEnvs": variables("b", 600)}).fails(400, "more than 1000")
	trigger(object{"runId": 1, "injectedPipeEnvs": variables("a", 600)}).want(200)
	r := p.get(pipelinesPath+"/steps/2").want(200).is("configPropertyBag.environmentVariables.0.value",
		true)
	equal(t, "variables", len(r.at("configPropertyBag.environmentVariables").([]any)), 600)
}
