package jfrogtest

import (
	"fmt"
	"maps"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// A StepResult is how a step of a pipeline ends: see [Server.SetStepResult].
type StepResult struct {
	// Status is success, failure, error, unstable, timeout or cached. Empty: success.
	Status string
	// Output is the text that the commands of the step print. The log has it below the last
	// command.
	Output string
	// Tests are the results of the tests that the step has run. Nil: it has run none.
	Tests *TestResults
	// Resources changes the content of the new versions of the step's output resources, by the
	// name of the resource and the key: {"app_build": {"buildNumber": "7"}}.
	Resources map[string]map[string]string
	// State has the files of the state that the step saves for its pipeline, by path. Nil: it
	// saves no state.
	State map[string]string
}

// TestResults are the results of the tests of a step.
type TestResults struct {
	Passed, Failed, Errors, Skipped int
	// Duration is rounded down to seconds.
	Duration time.Duration
	// Files are the files with the results, by path.
	Files map[string]string
}

// SetStepResult sets how a step of a pipeline ends from now on. Without a result, steps succeed. No
// command is executed. The pipeline and the step need not exist yet. SetStepResult returns an error
// if the status is unknown.
func (s *Server) SetStepResult(pipeline, step string, r StepResult) error {
	result := store.StepResult{Status: r.Status, Output: r.Output, State: maps.Clone(r.State),
		Resources: map[string]map[string]string{}}
	for name, content := range r.Resources {
		result.Resources[name] = maps.Clone(content)
	}
	if t := r.Tests; t != nil {
		result.Tests = &store.TestResults{Passed: t.Passed, Failed: t.Failed, Errors: t.Errors,
			Skipped:  t.Skipped,
			Duration: t.Duration, Files: maps.Clone(t.Files)}
	}
	s.store.Lock()
	defer s.store.Unlock()
	if err := s.store.SetStepResult(pipeline, step, result); err != nil {
		return fmt.Errorf("jfrogtest: set the result of step %s/%s: %w", pipeline, step, err)
	}
	return nil
}
