package workers

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// checkNew checks a worker for its creation.
func (w Worker) checkNew(opts *ProjectOptions) error {
	if project := jfrog.Deref(opts).ProjectKey; project != "" && w.ProjectKey == "" {
		return fmt.Errorf("the options name project %q, the worker names none", project)
	}
	if err := checkSecrets(w.Secrets, false); err != nil {
		return err
	}
	return w.check(opts)
}

func (w Worker) check(opts *ProjectOptions) error {
	project := jfrog.Deref(opts).ProjectKey
	switch {
	case w.Key == "":
		return errors.New("worker key is empty")
	case strings.TrimSpace(w.SourceCode) == "":
		return fmt.Errorf("worker %s has no source code", w.Key)
	case project != "" && w.ProjectKey != "" && w.ProjectKey != project:
		return fmt.Errorf("worker %s belongs to project %q, the options name %q",
			w.Key, w.ProjectKey, project)
	}
	if err := requiredAction(w.Action); err != nil && (w.Action == "" || w.Action != w.stored) {
		return err
	}
	if err := checkSecrets(w.Secrets, true); err != nil {
		return err
	}
	if err := w.checkCriteria(); err != nil {
		return fmt.Errorf("worker %s: %w", w.Key, err)
	}
	return nil
}

// checkCriteria checks that the criteria fit the action. A disabled worker may lack them, and so
// may a worker that the server has stored.
func (w Worker) checkCriteria() error {
	c := jfrog.Deref(w.FilterCriteria)
	artifacts, schedule, kind := c.ArtifactFilterCriteria, c.Schedule, kinds[w.Action]
	required := w.Enabled && w.Action != w.stored
	switch {
	case kind == unknown:
		return nil
	case artifacts != nil && kind == ofSchedules:
		return fmt.Errorf("action %s takes a schedule, not a filter for artifacts", w.Action)
	case schedule != nil && kind != ofSchedules:
		return fmt.Errorf("action %s takes no schedule", w.Action)
	case schedule == nil && kind == ofSchedules && required:
		return fmt.Errorf("an enabled worker for %s requires a schedule", w.Action)
	case schedule != nil && strings.TrimSpace(schedule.Cron) == "":
		return errors.New("the schedule has no cron expression")
	case artifacts == nil && kind == ofArtifactory && required:
		return fmt.Errorf("an enabled worker for %s requires a filter for artifacts", w.Action)
	case artifacts == nil:
		return nil
	case len(artifacts.RepoKeys) == 0 && kind == ofArtifactory && required:
		return fmt.Errorf("an enabled worker for %s requires a repository", w.Action)
	case slices.Contains(artifacts.RepoKeys, ""):
		return errors.New("a repository key is empty")
	}
	return nil
}

func requiredAction(a Action) error {
	if a == "" {
		return errors.New("action is empty")
	}
	return optionalAction(a)
}

func optionalAction(a Action) error {
	if a != "" && kinds[a] == unknown {
		return fmt.Errorf("action %q is unknown", a)
	}
	return nil
}
