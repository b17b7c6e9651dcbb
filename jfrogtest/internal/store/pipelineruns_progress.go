package store

import (
	"cmp"
	"encoding/json"
	"net/http"
	"slices"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
)

// Poll counts a request for the state of a run: see [Job].
func (r *PipelineRun) Poll() {
	if r.ending != nil {
		r.ending.Poll()
		return
	}
	var jobs []*Job // a job that ends here begins others
	for _, st := range r.Steps {
		if st.job != nil {
			jobs = append(jobs, st.job)
		}
	}
	for _, job := range jobs {
		job.Poll()
	}
}

// advance begins the steps of a run whose input steps have ended, and ends the run after its last
// step.
func (s *Store) advance(r *PipelineRun) {
	if r.advancing || r.ending != nil || r.Ended() {
		return
	}
	r.advancing = true
	for _, st := range r.Steps { // input steps stand before the steps after them
		if st.Code != CodeWaiting || st.job != nil {
			continue
		}
		ready, met := true, true
		for _, in := range st.inputs {
			ready = ready && Final(in.step.Code)
			met = met && slices.Contains(in.codes, in.step.Code)
			if st.Cause == nil || in.step.EndedAt.After(st.Cause.EndedAt) {
				st.Cause = in.step
			}
		}
		switch {
		case !ready:
			st.Cause = nil
		case !met:
			s.skip(st)
		case st.Definition.gated() && !st.Approved:
			s.askForApproval(st)
		default:
			s.process(st)
		}
	}
	r.advancing = false
	s.settle(r)
}

// settle sets the code of a run by its steps.
func (s *Store) settle(r *PipelineRun) {
	code, open := CodeSuccess, 0
	now := s.Now()
	for _, st := range r.Steps {
		if !Final(st.Code) {
			open = max(open, rank(st.Code))
		}
		if ignored, _ := st.Configuration["allowFailure"].(bool); ignored {
			continue
		}
		if rank(st.Code) > rank(code) {
			code = st.Code
		}
	}
	r.UpdatedAt = now
	if open == 0 {
		r.Code, r.EndedAt = code, now
		if r.StartedAt.IsZero() {
			r.StartedAt = now
		}
		r.Pipeline.Completed = r
		return
	}
	for _, c := range []int{CodeWaiting, CodePendingApproval, CodeCancelling, CodeProcessing} {
		if open == rank(c) {
			r.Code = c
		}
	}
}

// rank orders codes: the code of a run is the code of the step with the highest rank. A run whose
// steps are rejected or not approved in time is cancelled.
func rank(code int) int {
	order := []int{CodeSuccess, CodeSkipped, CodeUnstable, CodeTimeout, CodeFailure, CodeError,
		CodeCancelled,
		CodeWaiting, CodePendingApproval, CodeCancelling, CodeProcessing}
	return slices.Index(order, code)
}

// process lets a step run. It ends later.
func (s *Store) process(st *RunStep) {
	now := s.Now()
	st.Code, st.QueuedAt, st.StartedAt, st.UpdatedAt = CodeProcessing, now, now, now
	st.TimeoutAt = now.Add(time.Duration(st.Timeout()) * time.Second)
	if st.Run.StartedAt.IsZero() {
		st.Run.StartedAt = now
	}
	for _, use := range st.Resources { // a step of the run may have made a newer version
		if st.Overrides[use.Resource.ID] == nil && use.Version != use.Resource.Latest {
			use.Version, use.UpdatedAt = use.Resource.Latest, now
		}
	}
	s.logBegin(st)
	s.later(st, StatusProcessing, s.finish)
}

// later does something with a step when an asynchronous operation ends.
func (s *Store) later(st *RunStep, status string, do func(*RunStep)) {
	job := s.BeginJob(status, true, func() []error {
		st.job = nil
		do(st)
		s.advance(st.Run)
		return nil
	})
	if job.running() {
		st.job = job
	}
}

// finish ends a step as the author of the test has set.
func (s *Store) finish(st *RunStep) {
	result := s.resultOf(st)
	s.ended(st, resultCodes[result.Status])
	s.logEnd(st, result.Output)
	s.report(st, result.Tests)
	s.saveState(st, result.State)
	if st.Code != CodeSuccess {
		return
	}
	for _, use := range st.Resources {
		if !use.Output {
			continue
		}
		content := cloned(use.Resource.Definition.Configuration)
		if old := use.Resource.Latest; old != nil {
			content = cloned(old.Content)
		}
		for key, value := range result.Resources[use.Resource.Definition.Name] {
			content[key] = value
		}
		use.Version, use.UpdatedAt = s.addVersion(use.Resource, content, st), s.Now()
		s.triggerBy(use.Version, st.Run.chain)
	}
}

// ended records the end of a step.
func (s *Store) ended(st *RunStep, code int) {
	st.Code, st.EndedAt, st.UpdatedAt, st.job = code, s.Now(), s.Now(), nil
}

func (s *Store) skip(st *RunStep) {
	s.ended(st, CodeSkipped)
	s.logSkipped(st)
}

// gated reports whether a step needs an approval.
func (d *DefinedStep) gated() bool {
	switch v := d.Configuration["requiresApproval"].(type) {
	case bool:
		return v
	case map[string]any:
		return true
	}
	return false
}

// seconds returns the timeout in a configuration.
func seconds(configuration map[string]any, absent int64) int64 {
	n, _ := configuration["timeoutSeconds"].(int64)
	if n <= 0 || n > 1e9 {
		return absent
	}
	return n
}

// askForApproval lets a step wait for an approval.
func (s *Store) askForApproval(st *RunStep) {
	now := s.Now()
	timeout := seconds(object(st.Configuration, "requiresApproval"), 86400)
	st.Code, st.ReadyAt, st.UpdatedAt, st.TimeoutAt = CodePendingApproval, now, now,
		now.Add(time.Duration(timeout)*time.Second)
}

// Approvers returns the users who may approve a step, or nil for all users.
func (st *RunStep) Approvers() []string {
	return jsondoc.Strings(object(st.Configuration, "requiresApproval")["approvers"])
}

// Answer approves or rejects a step. It returns the new code of the step.
func (s *Store) Answer(st *RunStep, approved bool) (int, error) {
	if st.Code != CodePendingApproval {
		return 0, apierr.New(http.StatusNotFound, "Step %d is not pending approval", st.ID)
	}
	st.UpdatedAt, st.TimeoutAt = s.Now(), time.Time{}
	if approved {
		st.Code, st.Approved = CodeWaiting, true
		s.later(st, StatusStarted, func(*RunStep) {}) // the step is picked up for execution later
		s.settleOpen(st.Run)
		return CodeWaiting, nil
	}
	st.Code = CodeCancelling
	s.later(st, StatusStarted, func(st *RunStep) { s.ended(st, CodeCancelled) })
	s.settleOpen(st.Run)
	return CodeCancelling, nil
}

// settleOpen sets the code of a run that goes on.
func (s *Store) settleOpen(r *PipelineRun) {
	if !r.Ended() {
		s.settle(r)
	}
}

// ExpireApprovals ends the steps whose approval is too late.
func (s *Store) ExpireApprovals() {
	now := s.Now()
	for _, r := range slices.Clone(s.PipelineRuns.Runs) {
		if r.Code != CodePendingApproval && r.Code != CodeProcessing {
			continue
		}
		for _, st := range r.Steps {
			if st.Code == CodePendingApproval && now.After(st.TimeoutAt) {
				s.ended(st, CodeCancelled)
				s.advance(r)
			}
		}
	}
}

// CancelRun begins to cancel a run.
func (s *Store) CancelRun(r *PipelineRun) {
	if r.Ended() || r.ending != nil {
		return
	}
	for _, st := range r.Steps {
		if st.job != nil {
			st.job.Cancel()
			st.job = nil
		}
		if !Final(st.Code) {
			st.Code, st.UpdatedAt = CodeCancelling, s.Now()
		}
	}
	r.Code, r.UpdatedAt = CodeCancelling, s.Now()
	job := s.BeginJob(StatusStarted, true, func() []error {
		for _, st := range r.Steps {
			if !Final(st.Code) {
				s.ended(st, CodeCancelled)
				s.logCancelled(st)
			}
		}
		r.ending = nil
		r.Code, r.EndedAt, r.UpdatedAt = CodeCancelled, s.Now(), s.Now()
		r.Pipeline.Completed = r
		return nil
	})
	if job.running() {
		r.ending = job
	}
}

// SetNextNumber sets the number of the next run.
func (s *Store) SetNextNumber(p *Pipeline, text json.Number) error {
	n, err := text.Int64()
	if err != nil || n <= p.LatestNumber() || n > 1<<53 {
		return apierr.New(http.StatusBadRequest, "nextRunNumber must be greater than %d, the number of the latest run",
			p.LatestNumber())
	}
	p.NextNumber = n
	p.UpdatedAt = s.Now()
	return nil
}

// Name returns the name of a step.
func (st *RunStep) Name() string { return st.Definition.Name }

// AffinityGroup returns the affinity group of a step: its own name unless its configuration sets
// another.
func (st *RunStep) AffinityGroup() string {
	return cmp.Or(jsondoc.Text(st.Configuration, "affinityGroup"), st.Name())
}
