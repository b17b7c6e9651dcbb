package store

import (
	"slices"
	"strings"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
)

// Statuses of release bundles and promotions.
const (
	StatusStarted    = "STARTED"
	StatusProcessing = "PROCESSING"
	StatusDeleting   = "DELETING"
	StatusCompleted  = "COMPLETED"
	StatusFailed     = "FAILED"
	StatusDraft      = "DRAFT" // of a release bundle
)

// A Job is an operation that may outlast its request. Its effects happen when it ends, so that a
// program that does not wait finds nothing.
type Job struct {
	Status string
	work   func() []error // nil after the end
	polls  int            // polls that still get the running status
	until  time.Time      // latest end; zero for none
	errs   []error        // the errors of a failed job
}

// BeginJob starts a job. A synchronous job has ended when BeginJob returns.
func (s *Store) BeginJob(running string, async bool, work func() []error) *Job {
	j := &Job{Status: running, work: work, polls: s.Config.Polls}
	if s.Config.JobTime > 0 {
		j.until = time.Now().Add(s.Config.JobTime)
	}
	if !async || j.polls <= 0 {
		j.End()
		return j
	}
	s.jobs = append(s.jobs, j)
	return j
}

// DraftJob returns the job of a draft, which nothing ends.
func DraftJob() *Job { return &Job{Status: StatusDraft} }

func (j *Job) running() bool { return j.work != nil }

// End ends a running job.
func (j *Job) End() {
	if !j.running() {
		return
	}
	work := j.work
	j.work, j.Status = nil, StatusCompleted
	if j.errs = work(); len(j.errs) > 0 {
		j.Status = StatusFailed
	}
}

// Cancel abandons the job, because another job replaces it.
func (j *Job) Cancel() { j.work = nil }

// Poll counts a request for the status. It ends the job after enough polls.
func (j *Job) Poll() {
	if j.polls > 0 {
		j.polls--
		return
	}
	j.End()
}

// SettleJobs ends the jobs whose time is over. The work of a job may begin other jobs.
func (s *Store) SettleJobs() {
	now := time.Now()
	jobs := s.jobs
	s.jobs = nil
	jobs = slices.DeleteFunc(jobs, func(j *Job) bool {
		if !j.until.IsZero() && !now.Before(j.until) {
			j.End()
		}
		return !j.running()
	})
	s.jobs = append(jobs, s.jobs...)
}

// Failure returns the errors of a failed job as one error, with the status of the first.
func (j *Job) Failure() error {
	if len(j.errs) == 0 {
		return nil
	}
	var texts []string
	for _, m := range j.Messages() {
		texts = append(texts, m.Text)
	}
	return apierr.New(apierr.From(j.errs[0]).Status, "%s", strings.Join(texts, "; "))
}

// A JobMessage is an error of a job.
type JobMessage struct {
	Text string `json:"text"`
}

// Messages returns the errors of a failed job.
func (j *Job) Messages() []JobMessage {
	var list []JobMessage
	for _, err := range j.errs {
		list = append(list, JobMessage{apierr.From(err).Message})
	}
	return list
}

// StatusBody returns the body of responses with the status.
func (j *Job) StatusBody() any {
	return struct {
		Status   string       `json:"status"`
		Messages []JobMessage `json:"messages,omitempty"`
	}{j.Status, j.Messages()}
}
