package bulk

import (
	"errors"
	"fmt"
	"iter"
	"strings"
	"time"

	"github.com/jfrogkit/jfrog-go/artifactory/internal/manyerrors"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/refusal"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/tally"
	"github.com/jfrogkit/jfrog-go/internal/printable"
)

// Outcome is the way in which a step ended.
type Outcome string

// The outcomes of a [Result].
const (
	OutcomeCopied    Outcome = "copied"
	OutcomeMoved     Outcome = "moved"
	OutcomeDeleted   Outcome = "deleted"
	OutcomeSet       Outcome = "set"       // properties were set or deleted
	OutcomeUnchanged Outcome = "unchanged" // the target of a copy had the same content
	OutcomeGone      Outcome = "gone"      // the item had vanished: nothing was left to do
	OutcomeChanged   Outcome = "changed"   // left alone: it changed since the plan, or Unless holds
	OutcomeSkipped   Outcome = "skipped"   // left alone: the target exists, and ConflictSkip is set
	OutcomeFailed    Outcome = "failed"
)

// Result describes the application of one step.
type Result struct {
	Step
	Outcome  Outcome
	Detail   string // why an item was left alone
	Duration time.Duration
}

// String returns the outcome, the step and the detail in one line.
func (r Result) String() string {
	text := r.Step.String()
	if r.Outcome != "" {
		text = string(r.Outcome) + ": " + text
	}
	if r.Detail != "" {
		text += "; " + r.Detail
	}
	return printable.Text(text)
}

// Error names an item that was not changed, the action, and the cause.
type Error struct {
	Action Action
	Repo   string
	Path   string
	Err    error // the cause: a [*jfrog.Error], the context's error ...
}

// Error names the action, the item and the cause. Control characters in them are escaped.
func (e *Error) Error() string {
	text := "bulk: "
	if e.Repo != "" {
		text += strings.TrimSpace(string(e.Action)+" "+e.Repo+"/"+e.Path) + ": "
	}
	return printable.Text(fmt.Sprintf("%s%v", text, e.Err))
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Causes of an [Error] that this package defines.
var (
	// ErrTargetExists means that the target of a copy or a move exists with other content.
	ErrTargetExists = errors.New("the target exists with other content")
	// ErrSameTarget means that several items have the same target, or that the target is an item
	// of the same plan.
	ErrSameTarget = errors.New("the target is used twice in the plan")
	// ErrFolder means that a folder is to be copied or moved. Plan its files.
	ErrFolder = errors.New("folders are not copied or moved: plan the files in it")
	// ErrRepositoryClass means that a step names a virtual or a remote repository, or the trash
	// can.
	ErrRepositoryClass = errors.New("the repository does not store the item")
	// ErrImage means that a step deletes a part of a container image. Package cleanup applies it.
	ErrImage = errors.New("the folder belongs to a container image: apply the plan with package cleanup")
	// ErrCredentialsRefused means that the server has refused the credentials with status 401. No
	// more items begin, as more requests could lock the user's account.
	ErrCredentialsRefused = refusal.ErrCredentials
	// ErrStopped means that items have not begun because another one failed.
	ErrStopped = errors.New("stopped because another item failed")
)

// failed returns the error of a step. It adds [ErrCredentialsRefused] to a refusal.
func (s *Step) failed(err error) error {
	if known := (*Error)(nil); errors.As(err, &known) {
		return err
	}
	return &Error{Action: s.Action, Repo: s.Repo, Path: s.Path, Err: refusal.Credentials(err)}
}

// Summary counts the results of many steps.
type Summary struct {
	Items    map[Outcome]int // number of steps by outcome
	Files    int64           // number of files that were changed, also in folders
	Bytes    int64           // size of these files
	Duration time.Duration
}

// Total returns the number of steps of all outcomes.
func (s *Summary) Total() int {
	return tally.Total(s.Items)
}

// String returns the summary in one line, such as "3 items (2 deleted, 1 failed), 2 changed files
// of 2048 bytes in 1.25s".
func (s Summary) String() string {
	return fmt.Sprintf("%s, %s of %d bytes%s",
		tally.Counts(s.Items, "item"), tally.Number(s.Files, "changed file"), s.Bytes, tally.In(s.Duration))
}

// Add counts a result.
func (s *Summary) Add(res *Result) {
	if s.Items == nil {
		s.Items = map[Outcome]int{}
	}
	s.Items[res.Outcome]++
	switch res.Outcome {
	case OutcomeCopied, OutcomeMoved, OutcomeDeleted, OutcomeSet:
		s.Files += res.files()
		s.Bytes += res.Size
	}
}

// Summarize walks over the results of [Manager.ApplyResults], which applies the plan, and counts
// them. It returns what [Manager.Apply] returns.
func Summarize(results iter.Seq2[*Result, error]) (*Summary, error) {
	begin := time.Now()
	sum := &Summary{Items: map[Outcome]int{}}
	var errs []error
	for res, err := range results {
		sum.Add(res)
		if err != nil {
			errs = append(errs, err)
		}
	}
	sum.Duration = time.Since(begin)
	return sum, joined(errs)
}

// joined returns an error that joins the given ones, or nil if there are none.
func joined(errs []error) error { return manyerrors.Join(errs, "items", causeText) }

// causeText returns the cause of an error without what differs from item to item.
func causeText(err error) string {
	if e := (*Error)(nil); errors.As(err, &e) {
		err = e.Err
	}
	for _, known := range []error{ErrTargetExists, ErrSameTarget, ErrRepositoryClass, ErrImage} {
		if errors.Is(err, known) {
			return known.Error()
		}
	}
	return manyerrors.Cause(err)
}
