package jfrogtest

import (
	"slices"
	"strings"
	"time"
)

// Statuses of release bundles and promotions.
const (
	statusStarted    = "STARTED"
	statusProcessing = "PROCESSING"
	statusDeleting   = "DELETING"
	statusCompleted  = "COMPLETED"
	statusFailed     = "FAILED"
)

// A job is an operation that may go on after its request is answered. What it does happens when it ends, not before: a
// program that does not wait finds nothing.
type job struct {
	status string
	work   func() []error // nil when the job has ended
	polls  int            // how many requests for the status are still answered with the running one
	until  time.Time      // when the job ends at the latest; zero for never
	errs   []error        // why it failed
}

// begin starts a job; one that is not asynchronous has ended when begin returns.
func (s *Store) begin(running string, async bool, work func() []error) *job {
	j := &job{status: running, work: work, polls: s.config.polls}
	if s.config.jobTime > 0 {
		j.until = time.Now().Add(s.config.jobTime)
	}
	if !async || j.polls <= 0 {
		j.end()
		return j
	}
	s.jobs = append(s.jobs, j)
	return j
}

func (j *job) running() bool { return j.work != nil }

func (j *job) end() {
	if !j.running() {
		return
	}
	work := j.work
	j.work, j.status = nil, statusCompleted
	if j.errs = work(); len(j.errs) > 0 {
		j.status = statusFailed
	}
}

// cancel gives the job up: another one takes its place.
func (j *job) cancel() { j.work = nil }

// poll is a request for the status.
func (j *job) poll() {
	if j.polls > 0 {
		j.polls--
		return
	}
	j.end()
}

// settle ends the jobs whose time is over.
func (s *Store) settle() {
	now := time.Now()
	s.jobs = slices.DeleteFunc(s.jobs, func(j *job) bool {
		if !j.until.IsZero() && !now.Before(j.until) {
			j.end()
		}
		return !j.running()
	})
}

// failure is the answer to a synchronous request whose job has failed: all messages, with the status of the first.
func (j *job) failure() error {
	if len(j.errs) == 0 {
		return nil
	}
	var texts []string
	for _, m := range j.messages() {
		texts = append(texts, m.Text)
	}
	return fail(refusal(j.errs[0]).status, "%s", strings.Join(texts, "; "))
}

// A jobMessage says why something failed.
type jobMessage struct {
	Text string `json:"text"`
}

func (j *job) messages() []jobMessage {
	var list []jobMessage
	for _, err := range j.errs {
		list = append(list, jobMessage{refusal(err).message})
	}
	return list
}

// statusAnswer is the body of all requests for a status.
func (j *job) statusAnswer() any {
	return struct {
		Status   string       `json:"status"`
		Messages []jobMessage `json:"messages,omitempty"`
	}{j.status, j.messages()}
}
