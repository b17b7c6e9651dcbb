package lifecycle

import (
	"context"
	"errors"
	"fmt"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// Status is the state of a release bundle version or of a promotion. Servers know more
// states than the documented ones; one that is none of these should be taken as running.
type Status string

// The states there are.
const (
	StatusSubmitted  Status = "SUBMITTED"
	StatusPending    Status = "PENDING"
	StatusStarted    Status = "STARTED"
	StatusProcessing Status = "PROCESSING"
	StatusCompleted  Status = "COMPLETED"
	StatusDraft      Status = "DRAFT" // complete, but not final
	StatusFailed     Status = "FAILED"
	StatusRejected   Status = "REJECTED"
	StatusDeleting   Status = "DELETING"
)

// StatusReport is a state with what the server says about it.
type StatusReport struct {
	Status   Status    `json:"status"`
	Messages []Message `json:"messages,omitempty"` // of failures
}

func (r *StatusReport) state() string { return string(r.Status) }

func (r *StatusReport) finished() bool { return true }

func (r *StatusReport) texts() []string {
	var out []string
	for _, m := range r.Messages {
		out = append(out, m.Text)
	}
	return out
}

// Message is what the server says about a failure.
type Message struct {
	Text    string     `json:"text"`
	Source  string     `json:"source,omitempty"` // the part of the platform that says it
	Created jfrog.Time `json:"created,omitzero"`
}

// sameState compares states regardless of case, and of spaces in place of underscores:
// one operation writes "In progress", the next IN_PROGRESS.
func sameState(a, b string) bool { return plainState(a) == plainState(b) }

func plainState(s string) string { return strings.ToUpper(strings.ReplaceAll(s, " ", "_")) }

// outcome is what a state means to who waits.
type outcome int

const (
	running outcome = iota
	succeeded
	failed
)

func outcomeOf(state string) outcome {
	switch plainState(state) {
	case "COMPLETED", "DRAFT":
		return succeeded
	case "FAILED", "REJECTED", "DELETING", "ABORTED", "PARTIALLY_ABORTED", "NOT_TRIGGERED":
		return failed
	}
	return running
}

// report is an answer that tells how work goes on.
type report interface {
	state() string
	finished() bool  // false: the result is not there yet, though the state says so
	texts() []string // the server's messages
}

// await polls until the work has ended.
func await[R report](ctx context.Context, wait *jfrog.WaitOptions, what string, get func(context.Context) (R, error)) (R, error) {
	return jfrog.Wait(ctx, wait, func(ctx context.Context) (R, bool, error) {
		r, err := get(ctx)
		if err != nil {
			return r, false, err
		}
		if r.state() == "" {
			return r, false, fmt.Errorf("lifecycle: %s: %w: it has no status", what, jfrog.ErrBadAnswer)
		}
		switch outcomeOf(r.state()) {
		case succeeded:
			return r, r.finished(), nil
		case failed:
			return r, true, &jfrog.FailedError{What: what, Status: r.state(), Messages: r.texts()}
		}
		return r, false, nil
	})
}

// awaitGone polls until the thing is not found any more. A deletion that began and then
// turned into another state has failed.
func awaitGone(ctx context.Context, wait *jfrog.WaitOptions, what string, get func(context.Context) (*StatusReport, error)) error {
	deleting := false
	_, err := jfrog.Wait(ctx, wait, func(ctx context.Context) (*StatusReport, bool, error) {
		r, err := get(ctx)
		switch {
		case errors.Is(err, jfrog.ErrNotFound):
			return r, true, nil
		case err != nil:
			return r, false, err
		case sameState(r.state(), string(StatusDeleting)):
			deleting = true
		case deleting:
			return r, true, &jfrog.FailedError{What: what, Status: r.state(), Messages: r.texts()}
		}
		return r, false, nil
	})
	return err
}
