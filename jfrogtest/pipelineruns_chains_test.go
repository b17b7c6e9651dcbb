package jfrogtest_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// TestPipelinesThatTriggerEachOther checks that a trigger has an end if every pipeline triggers
// every other one.
func TestPipelinesThatTriggerEachOther(t *testing.T) {
	const n = 12
	var resources, pipelines strings.Builder
	for i := range n {
		fmt.Fprintf(&resources, "  - {name: r%d, type: PropertyBag}\n", i)
		fmt.Fprintf(&pipelines, "  - name: p%d\n    steps:\n      - name: s\n        type: Bash\n"+
			"        configuration:\n          outputResources: [{name: r%[1]d}]\n"+
			"          inputResources:\n", i)
		for j := range n {
			if i != j {
				fmt.Fprintf(&pipelines, "            - {name: r%d}\n", j)
			}
		}
	}
	c := start(t, jfrogtest.WithAsync(0, 0))
	c.pipelineSource("all", "resources:\n"+resources.String()+"pipelines:\n"+pipelines.String())
	p := c.platform()
	p.do("POST", pipelinesPath+"/pipelines/trigger", object{"pipelineName": "p0"}).want(200)
	runs := p.get(pipelinesPath + "/runs").want(200).at("").([]any)
	equal(t, "runs", len(runs), 1000)
	for i := range n {
		path := fmt.Sprintf("%s/pipelines?names=p%d", pipelinesPath, i)
		if p.get(path).want(200).at("0.latestRunId") == nil {
			t.Errorf("p%d has no run", i)
		}
	}
}

// TestStepThatChangesItsPipelinesResource checks that a step waits for its input steps although it
// changes the resource that triggers them.
func TestStepThatChangesItsPipelinesResource(t *testing.T) {
	c := start(t, jfrogtest.WithAsync(0, 0))
	c.pipelineSource("bump", `
resources:
  - {name: repo, type: GitRepo, configuration: {path: acme/bump}}
  - {name: info, type: BuildInfo}
pipelines:
  - name: bump
    steps:
      - name: build
        type: Bash
        configuration: {inputResources: [{name: repo}, {name: info}]}
      - name: bump
        type: Bash
        configuration: {inputSteps: [{name: build}], outputResources: [{name: repo}]}
  - name: loop
    steps:
      - {name: a, type: Bash, configuration: {inputSteps: [{name: c}], outputResources: [{name: info}]}}
      - {name: b, type: Bash, configuration: {inputResources: [{name: info}]}}
      - {name: c, type: Bash, configuration: {inputSteps: [{name: b}]}}
`)
	p := c.platform()
	trigger := func(name string) {
		p.do("POST", pipelinesPath+"/pipelines/trigger", object{"pipelineName": name}).want(200)
	}
	trigger("bump")
	p.get(pipelinesPath+"/steps?runIds=1").want(200).is("0.name", "build", "1.name", "bump",
		"0.triggeredByStepId", nil, "1.triggeredByStepId", 1)
	p.do("POST", pipelinesPath+"/pipelineSteps/2/trigger", nil).want(200)
	equal(t, "steps", len(p.get(pipelinesPath+"/steps?runIds=2").want(200).at("").([]any)), 1)
	trigger("loop")
	p.get(pipelinesPath+"/steps?runIds=3").want(200).is("0.name", "b", "1.name", "c", "2.name", "a")
	p.get(pipelinesPath+"/pipelineSteps?sortByDependency=1&projectIds=1&pipelineIds=2").want(200).is(
		"0.name", "b", "1.name", "c", "2.name", "a")
}

// TestRunWhoseStepsAreGone checks that no run without steps succeeds.
func TestRunWhoseStepsAreGone(t *testing.T) {
	c := start(t, jfrogtest.WithAsync(0, 0))
	c.pipelineSource("gone", "pipelines: [{name: gone, steps: [{name: a, type: Bash},"+
		" {name: b, type: Bash}]}]")
	p := c.platform()
	trigger := func(body object) reply { return p.do("POST", pipelinesPath+"/pipelines/trigger", body) }
	trigger(object{"pipelineName": "gone", "steps": []any{object{"name": "a"}}}).want(200)
	trigger(object{"runId": 1, "steps": []any{object{"name": "b"}}}).fails(400, "no step 'b'")
	c.srv.PushGit("acme/gone", "main", map[string]string{
		"pipelines.yml": "pipelines: [{name: gone, steps: [{name: c, type: Bash}]}]"})
	trigger(object{"runId": 1}).fails(400, "lost the steps of run 1")
	equal(t, "runs", len(p.get(pipelinesPath+"/runs").want(200).at("").([]any)), 1)
}

// TestStepThatIsGoneWhenItsRunBegins checks a trigger that is followed by a commit.
func TestStepThatIsGoneWhenItsRunBegins(t *testing.T) {
	c := start(t, jfrogtest.WithAsync(2, 0))
	c.pipelineSource("late", "pipelines: [{name: late, steps: [{name: a, type: Bash}]}]")
	p := c.platform()
	p.do("POST", pipelinesPath+"/pipelineSteps/1/trigger", nil).want(200)
	c.srv.PushGit("acme/late", "main", map[string]string{
		"pipelines.yml": "pipelines: [{name: late, steps: [{name: b, type: Bash}]}]"})
	p.await(pipelinesPath+"/pipelineSources/1", "isSyncing", false)
	for range 10 {
		equal(t, "runs", len(p.get(pipelinesPath+"/runs").want(200).at("").([]any)), 0)
	}
}
