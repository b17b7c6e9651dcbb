package store

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
)

// A StepResult is how a step ends. The package jfrogtest documents the fields.
type StepResult struct {
	Status    string
	Output    string
	Tests     *TestResults
	Resources map[string]map[string]string
	State     map[string]string
}

// TestResults are the results of the tests of a step.
type TestResults struct {
	Passed, Failed, Errors, Skipped int
	Duration                        time.Duration
	Files                           map[string]string
}

// resultCodes are the codes that steps can end with, by name.
var resultCodes = map[string]int{
	"": CodeSuccess, "success": CodeSuccess, "failure": CodeFailure, "error": CodeError,
	"unstable": CodeUnstable,
	"timeout":  CodeTimeout, "cached": CodeCached,
}

// SetStepResult sets how the later executions of a step end.
func (s *Store) SetStepResult(pipeline, step string, r StepResult) error {
	if _, ok := resultCodes[r.Status]; !ok {
		return fmt.Errorf("status %q is not one that a step can end with", r.Status)
	}
	s.PipelineRuns.results[[2]string{pipeline, step}] = r
	return nil
}

func (s *Store) resultOf(st *RunStep) StepResult {
	return s.PipelineRuns.results[[2]string{st.Run.Pipeline.Name, st.Definition.Name}]
}

// report records the results of the tests of a step. The first steplet has them too.
func (s *Store) report(st *RunStep, tests *TestResults) {
	if tests == nil {
		return
	}
	st.Report = &TestReport{s.Pipelines.NextID("stepTestReport"), *tests, s.Now()}
	st.Files = tests.Files
	if len(st.Steplets) > 0 {
		st.Steplets[0].Report = &TestReport{s.Pipelines.NextID("stepletTestReport"), *tests, s.Now()}
	}
}

// A PipelineState is a state of a pipeline that a step has saved.
type PipelineState struct {
	Name    string // of the artifact
	Archive []byte // .tar.gz
}

// maxStates limits the states of a pipeline. The oldest are dropped.
const maxStates = 20

// saveState saves files as the state of the pipeline of a step.
func (s *Store) saveState(st *RunStep, files map[string]string) {
	if files == nil {
		return
	}
	p := st.Run.Pipeline
	st.State = fmt.Sprintf("pipelineState-%d-%d.tar.gz", st.Run.Number, st.ID)
	p.States = append(p.States, &PipelineState{st.State, tarball(files, s.Now())})
	p.States = slices.Clone(p.States[max(0, len(p.States)-maxStates):])
}

// State returns the state of a pipeline with a name, or the latest state without a name.
func (p *Pipeline) State(name string) (*PipelineState, error) {
	for _, state := range slices.Backward(p.States) {
		if name == "" || state.Name == name {
			return state, nil
		}
	}
	return nil, apierr.New(http.StatusNotFound, "Pipeline '%s' has no such artifact", p.Name)
}

// tarball returns files as a .tar.gz archive.
func tarball(files map[string]string, now time.Time) []byte {
	var buf bytes.Buffer
	compressed := gzip.NewWriter(&buf)
	w := tar.NewWriter(compressed)
	for _, name := range jsondoc.Keys(files) {
		header := &tar.Header{Typeflag: tar.TypeReg, Name: name, Size: int64(len(files[name])),
			Mode: 0o644, ModTime: now}
		if err := w.WriteHeader(header); err == nil { // a name that the format cannot hold is left out
			_, _ = w.Write([]byte(files[name]))
		}
	}
	_ = w.Close() // writes to memory
	_ = compressed.Close()
	return buf.Bytes()
}
