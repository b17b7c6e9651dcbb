package store

import (
	"fmt"
	"runtime"
	"testing"
	"time"
	"weak"
)

// TestDroppedRunsAreForgotten checks that nothing keeps a run that was dropped: neither the
// versions that it has made, which later runs use, nor its steps.
func TestDroppedRunsAreForgotten(t *testing.T) {
	s := New(Config{Clock: time.Now})
	s.FollowPipelineSources()
	s.PushGit("acme/app", "main", map[string]string{"pipelines.yml": `
resources: [{name: info, type: BuildInfo}]
pipelines:
  - name: app
    steps:
      - name: use
        type: Bash
        configuration: {inputResources: [{name: info, trigger: false}], outputResources: [{name: info}]}
      - {name: rare, type: Bash}
`})
	s.AddPipelineSource(&PipelineSource{
		ProjectID: DefaultPipelineProject, FullName: "acme/app", Branch: "main",
		FileFilter: "pipelines.yml",
	})
	x := s.PipelineRuns
	if len(x.Pipelines) != 1 {
		t.Fatalf("no pipeline: %s", s.Pipelines.Sources[0].Syncs[0].Logs)
	}
	p := x.Pipelines[0]
	s.TriggerPipeline(&PipelineTrigger{Pipeline: p})
	first := weak.Make(x.Runs[0])
	for range maxPipelineRuns {
		s.TriggerPipeline(&PipelineTrigger{Pipeline: p, Steps: p.Steps[:1]})
	}
	if runtime.GC(); first.Value() != nil {
		t.Error("the first run is in memory")
	}
	if p.Steps[1].Latest != nil {
		t.Error("the latest run of a step has been dropped, but the step knows it")
	}
	if got := fmt.Sprint(x.Versions[1].RunID, x.Versions[1].StepID); got != "1 1" {
		t.Errorf("the second version comes from run and step %s", got)
	}
}
