package lifecycle

import (
	"context"
	"errors"
	"fmt"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// Status is the status of a release bundle version or of a promotion. Treat an unknown status as
// still in progress: servers have more statuses than the manual documents.
type Status string

// The statuses of release bundle versions and promotions.
const (
	StatusSubmitted  Status = "SUBMITTED"
	StatusPending    Status = "PENDING"
	StatusStarted    Status = "STARTED"
	StatusProcessing Status = "PROCESSING"
	StatusCompleted  Status = "COMPLETED"
	StatusDraft      Status = "DRAFT" // see ReleaseBundleCreateRequest.Draft
	StatusFailed     Status = "FAILED"
	StatusRejected   Status = "REJECTED"
	StatusDeleting   Status = "DELETING"
)

// StatusReport is a status with the server's messages.
type StatusReport struct {
	Status   Status    `json:"status"`
	Messages []Message `json:"messages,omitempty"` // about failures
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

// Message is a message of the server about a failure.
type Message struct {
	Text    string     `json:"text"`
	Source  string     `json:"source,omitempty"` // the service that reports the failure, such as XRAY
	Created jfrog.Time `json:"created,omitzero"`
}

// sameState compares statuses without regard to case. A space equals an underscore: one
// operation writes "In progress", another IN_PROGRESS.
func sameState(a, b string) bool { return plainState(a) == plainState(b) }

func plainState(s string) string { return strings.ToUpper(strings.ReplaceAll(s, " ", "_")) }

// outcome is the meaning of a status for a caller that waits.
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

// report is the status of an operation in the background.
type report interface {
	state() string
	finished() bool  // false: the operation has succeeded, but its result is still missing
	texts() []string // the server's messages
}

// await polls until an operation has ended.
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

// awaitGone polls until a resource is not found. A status that changes from DELETING to another
// one means that the deletion has failed.
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
