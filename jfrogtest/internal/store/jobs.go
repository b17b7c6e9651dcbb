package store

import (
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"

	"slices"
	"strings"
	"time"
)

// Statuses of release bundles and promotions.
const (
	StatusStarted    = "STARTED"
	StatusProcessing = "PROCESSING"
	StatusDeleting   = "DELETING"
	StatusCompleted  = "COMPLETED"
	StatusFailed     = "FAILED"
)

// A job is an operation that may go on after its request is answered. What it does happens when it ends, not before: a
// program that does not wait finds nothing.
type Job struct {
	Status string
	work   func() []error // nil when the job has ended
	polls  int            // how many requests for the status are still answered with the running one
	until  time.Time      // when the job ends at the latest; zero for never
	errs   []error        // why it failed
}

// begin starts a job; one that is not asynchronous has ended when begin returns.
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

func (j *Job) running() bool { return j.work != nil }

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

// cancel gives the job up: another one takes its place.
func (j *Job) Cancel() { j.work = nil }

// poll is a request for the status.
func (j *Job) Poll() {
	if j.polls > 0 {
		j.polls--
		return
	}
	j.End()
}

// settle ends the jobs whose time is over.
func (s *Store) SettleJobs() {
	now := time.Now()
	s.jobs = slices.DeleteFunc(s.jobs, func(j *Job) bool {
		if !j.until.IsZero() && !now.Before(j.until) {
			j.End()
		}
		return !j.running()
	})
}

// failure is the answer to a synchronous request whose job has failed: all messages, with the status of the first.
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

// A jobMessage says why something failed.
type JobMessage struct {
	Text string `json:"text"`
}

func (j *Job) Messages() []JobMessage {
	var list []JobMessage
	for _, err := range j.errs {
		list = append(list, JobMessage{apierr.From(err).Message})
	}
	return list
}

// statusAnswer is the body of all requests for a status.
func (j *Job) StatusAnswer() any {
	return struct {
		Status   string       `json:"status"`
		Messages []JobMessage `json:"messages,omitempty"`
	}{j.Status, j.Messages()}
}
