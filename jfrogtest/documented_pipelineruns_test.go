package jfrogtest_test

import (
	"fmt"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

const pipelinesPath = "/pipelines/api/v1"

// pipelineSource pushes the definition of pipelines to acme/<name>, and adds the repository as a
// pipeline source. The sync must succeed.
func (c *client) pipelineSource(name, yaml string) {
	c.t.Helper()
	c.srv.PushGit("acme/"+name, "main", map[string]string{"pipelines.yml": yaml})
	p := c.platform()
	integration := p.do("POST", pipelinesPath+"/projectIntegrations", object{
		"name": name + "_git", "projectId": 1, "masterIntegrationId": 20,
		"masterIntegrationName": "github",
		"formJSONValues": []any{object{"label": "token", "value": "t"},
			object{"label": "url", "value": "https://api.github.com"}},
	}).want(200).at("id")
	id := p.do("POST", pipelinesPath+"/pipelinesources", object{
		"projectId": 1, "projectIntegrationId": integration, "repositoryFullName": "acme/" + name,
		"branch":     "main",
		"fileFilter": "pipelines.yml", "name": name,
	}).want(200).at("id")
	p.await(fmt.Sprintf("%s/pipelineSources/%v", pipelinesPath, id), "lastSyncStatusCode", 4002)
}

// await requests a document until a value in it is the wanted one.
func (c *client) await(path, at string, want any) reply {
	c.t.Helper()
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); {
		if r := c.get(path).want(200); fmt.Sprint(r.at(at)) == fmt.Sprint(want) {
			return r
		}
		time.Sleep(time.Millisecond)
	}
	c.t.Fatalf("%s: %s never becomes %v", path, at, want)
	return reply{}
}

const trafficYAML = `
resources:
  - {name: traffic_build, type: BuildInfo, configuration: {buildName: app, buildNumber: 1}}
  - {name: traffic_repo, type: GitRepo, configuration: {path: acme/traffic}}
pipelines:
  - name: traffic
    configuration: {nodePool: pool, environmentVariables: {readOnly: {A: 1}}}
    steps:
      - name: check
        type: Bash
        configuration:
          requiresApproval: true
          environmentVariables: {B: 2}
          inputResources: [{name: traffic_repo}]
          runtime: {type: image, image: {auto: {language: node, versions: ["18"]}}}
        execution: {onExecute: [echo check]}
      - name: build
        type: Matrix
        configuration: {inputSteps: [{name: check}], outputResources: [{name: traffic_build}]}
        execution: {onExecute: [echo build]}
        stepletMultipliers: {environmentVariables: [{C: 1}, {C: 2}]}
`

// pipelineRunTraffic runs a pipeline and cancels a second run.
func pipelineRunTraffic(c *client) {
	c.pipelineSource("traffic", trafficYAML)
	p := c.platform()
	if err := c.srv.SetStepResult("traffic", "build", jfrogtest.StepResult{
		Output: "done", State: map[string]string{"f": "x"},
		Tests: &jfrogtest.TestResults{Passed: 1, Duration: time.Second,
			Files: map[string]string{"r": "x"}},
	}); err != nil {
		c.t.Fatal(err)
	}
	trigger := object{"pipelineName": "traffic", "projectKey": "default",
		"injectedPipeEnvs": []any{object{"key": "K", "value": 1}}}
	p.do("POST", pipelinesPath+"/pipelines/trigger", trigger).want(200)
	pipeline := fmt.Sprintf("%s/pipelines/%v", pipelinesPath,
		p.get(pipelinesPath+"/pipelines?names=traffic").want(200).at("0.id"))
	run := p.await(pipeline, "latestRunNumber", 1).at("latestRunId")
	step := fmt.Sprintf("%s/steps/%v", pipelinesPath,
		p.get(fmt.Sprintf("%s/steps?runIds=%v&names=check", pipelinesPath, run)).want(200).at("0.id"))
	p.get(step).want(200).is("statusCode", 4022)
	p.do("POST", step+"/approvalResponse", object{"response": "approved"}).want(200)
	p.await(fmt.Sprintf("%s/runs/%v", pipelinesPath, run), "statusCode", 4002)
	last := p.get(fmt.Sprintf("%s/steps?runIds=%v&names=build", pipelinesPath,
		run)).want(200).at("0.id")
	steplet := p.get(fmt.Sprintf("%s/steplets?stepIds=%v", pipelinesPath, last)).want(200).at("0.id")
	for _, path := range []string{
		"/pipelines?light=true", "/runs?light=true", "/search/pipelines?name=traffic",
		"/runResourceVersions", "/resources", "/resourceVersions",
		"/steps", "/pipelineSteps?projectIds=1&sortByDependency=true", "/stepTestReports?projectIds=1",
		"/stepletTestReports",
		fmt.Sprintf("/steps/%v/consoles", last), fmt.Sprintf("/steps/%v/consoles?fetchAll=true", last),
		fmt.Sprintf("/steps/%v/stepTestReports", last),
		fmt.Sprintf("/steplets/%v", steplet), fmt.Sprintf("/steplets/%v/consoles", steplet),
		fmt.Sprintf("/steplets/%v/consoles?download=true", steplet),
	} {
		p.get(pipelinesPath + path).want(200)
	}
	for _, kind := range []string{"resources", "resourceVersions", "pipelineSteps"} {
		p.get(fmt.Sprintf("%s/%s/%v", pipelinesPath, kind,
			p.get(pipelinesPath+"/"+kind).want(200).at("0.id"))).want(200)
	}
	state := p.get(pipeline + "/latestState").want(200).at("get").(string)
	p.as("").get(state[len(c.srv.URL):]).want(200)
	p.get(pipelinesPath + "/pipelineSteplets/1").want(200)
	p.do("PUT", pipeline, object{"nextRunNumber": 9}).want(200)
	p.do("POST", fmt.Sprintf("%s/pipelineSteps/%v/trigger", pipelinesPath,
		p.get(pipelinesPath+"/pipelineSteps?names=check").at("0.id")), nil).want(200)
	run = p.await(pipeline, "latestRunNumber", 9).at("latestRunId")
	p.do("POST", fmt.Sprintf("%s/runs/%v/cancel", pipelinesPath, run),
		object{}).want(200).is("statusCode", 4013)
	p.await(fmt.Sprintf("%s/runs/%v", pipelinesPath, run), "statusCode", 4006)
}
