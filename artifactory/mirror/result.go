package mirror

import (
	"errors"
	"fmt"
	"iter"
	"strings"
	"time"

	"github.com/jfrogkit/jfrog-go/artifactory/bulk"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/manyerrors"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/refusal"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/tally"
	"github.com/jfrogkit/jfrog-go/artifactory/transfer"
	"github.com/jfrogkit/jfrog-go/internal/printable"
)

// Outcome is the way in which a step ended.
type Outcome string

// The outcomes of a [Result].
const (
	OutcomeSent      Outcome = "sent"      // streamed from the source to the target
	OutcomeMatched   Outcome = "matched"   // deployed by its checksum: the target had the content
	OutcomeUnchanged Outcome = "unchanged" // both ends are the same
	OutcomeSet       Outcome = "set"       // only properties were changed
	OutcomeCreated   Outcome = "created"   // a folder was created
	OutcomeDeleted   Outcome = "deleted"   // deleted from the target, as the source lacks it
	OutcomeGone      Outcome = "gone"      // it has vanished from the source or the target meanwhile
	OutcomeKept      Outcome = "kept"      // not deleted, because either end has changed meanwhile
	OutcomeFailed    Outcome = "failed"
)

// Result describes the application of one step.
type Result struct {
	Step
	Outcome  Outcome
	Detail   string // why an item was left alone
	Moved    int64  // bytes sent to the target, with failed attempts
	Saved    int64  // bytes that did not have to be moved
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

// Side is an end of a mirror.
type Side string

// The sides.
const (
	SideSource Side = "source"
	SideTarget Side = "target"
)

// Error names an item that was not mirrored, the side at fault, and the cause.
type Error struct {
	Action Action
	Item   transfer.Remote // at the target; empty if the error concerns no single item
	Side   Side            // the side whose server or content failed; empty: neither
	Err    error           // the cause: a [*jfrog.Error], the context's error ...
}

// Error names the action, the item, the side and the cause. Control characters in them are
// escaped.
func (e *Error) Error() string {
	text := "mirror: "
	if e.Item != (transfer.Remote{}) {
		text += strings.TrimSpace(string(e.Action)+" "+e.Item.String()) + ": "
	}
	if e.Side != "" {
		text += string(e.Side) + ": "
	}
	return printable.Text(fmt.Sprintf("%s%v", text, e.Err))
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Causes of an [Error] that this package defines.
var (
	// ErrCredentialsRefused means that the server of the [Error].Side has refused the credentials
	// with status 401. No more items begin, as more requests could lock the user's account.
	ErrCredentialsRefused = refusal.ErrCredentials
	// ErrRepositoryClass means that a repository cannot be an end of a mirror.
	ErrRepositoryClass = errors.New("the class of the repository does not fit")
	// ErrOverlap means that one end of the mirror is in the other one.
	ErrOverlap = errors.New("the source and the target overlap")
	// ErrEmptySource means that the source has no files, so that Delete would delete everything.
	ErrEmptySource = errors.New("the source has no files: nothing is deleted without AllowEmptySource")
	// ErrNotDeleted means that nothing was deleted, because something else has failed.
	ErrNotDeleted = errors.New("nothing was deleted")
	// ErrSourceChanged means that the source sends other content than it lists.
	ErrSourceChanged = errors.New("the content of the source differs from its list")
	// ErrStopped means that items have not begun because another one failed.
	ErrStopped = bulk.ErrStopped
)

// failed returns the error of a side. It adds [ErrCredentialsRefused] to a refusal.
func (s *side) failed(err error) error {
	if known := (*Error)(nil); errors.As(err, &known) {
		return err
	}
	return &Error{Side: s.Side, Err: refusal.Credentials(err)}
}

// failed returns the error of a step.
func (s *Step) failed(err error) error {
	e := &Error{Err: err}
	if known := (*Error)(nil); errors.As(err, &known) {
		e = &Error{Action: known.Action, Item: known.Item, Side: known.Side, Err: known.Err}
	}
	if e.Item == (transfer.Remote{}) && s.Path != "" {
		e.Action, e.Item = s.Action, s.Target
	}
	return e
}

// Summary counts the results of many steps.
type Summary struct {
	Items    map[Outcome]int // number of files and folders by outcome
	Bytes    int64           // size of the files that both ends have now
	Moved    int64           // bytes sent to the target
	Saved    int64           // bytes that did not have to be moved
	Duration time.Duration
}

// Total returns the number of items of all outcomes.
func (s *Summary) Total() int {
	return tally.Total(s.Items)
}

// String returns the summary in one line, such as "3 items (1 failed, 2 sent), 2048 bytes (2048
// moved, 0 saved) in 1.25s".
func (s Summary) String() string {
	return fmt.Sprintf("%s, %d bytes (%d moved, %d saved)%s",
		tally.Counts(s.Items, "item"), s.Bytes, s.Moved, s.Saved, tally.In(s.Duration))
}

// Add counts a result.
func (s *Summary) Add(res *Result) {
	if s.Items == nil {
		s.Items = map[Outcome]int{}
	}
	s.Items[res.Outcome]++
	s.Moved += res.Moved
	s.Saved += res.Saved
	switch res.Outcome {
	case OutcomeSent, OutcomeMatched, OutcomeUnchanged, OutcomeSet:
		s.Bytes += res.Size
	}
}

// Summarize walks over the results of [Mirror.RunResults] or [Mirror.ApplyResults], which do the
// work, and counts them.
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
	text := ""
	if e := (*Error)(nil); errors.As(err, &e) {
		err, text = e.Err, string(e.Side)
	}
	for _, known := range []error{ErrSourceChanged, ErrCredentialsRefused, ErrStopped, transfer.ErrChecksumMismatch} {
		if errors.Is(err, known) {
			return strings.TrimPrefix(text+": "+known.Error(), ": ")
		}
	}
	return strings.TrimPrefix(text+": "+manyerrors.Cause(err), ": ")
}
